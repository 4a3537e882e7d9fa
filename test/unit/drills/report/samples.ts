import { judge } from '../../../../drills/history/judge';
import type { RunReport } from '../../../../drills/report/model';
import type { RunOutcome, TimelineEvent } from '../../../../drills/runner/timeline';
import { journal, simulate } from '../history/simulated';

/** A report of a run that never was. */
export async function sample(
  seed = 1,
  header: Partial<RunReport['header']> = {},
  outcome: RunOutcome = 'passed',
): Promise<RunReport> {
  const run = simulate(seed, 600);
  const judgement = await judge(journal(run), {
    finals: run.finals,
    names: new Map(),
    reigns: run.reigns,
    window: run.window,
  });
  const [a, b] = run.reigns.map(({ name }) => name);
  const at = 1500;
  const events: TimelineEvent[] = [
    { kind: 'phase', at: 1000, phase: 'check', state: 'begin' },
    { kind: 'hypothesis', at: 1000, when: 'before', name: 'one-primary', holds: true, says: 'data-0' },
    { kind: 'role', at: 1000, member: a!, role: 'primary' },
    { kind: 'role', at: 1000, member: b!, role: 'replica', follows: a },
    { kind: 'fault', at, id: 'f1', fault: 'kill', members: [a!], state: 'begin', says: '' },
    {
      kind: 'fault',
      at: at + 5,
      id: 'f1',
      fault: 'kill',
      members: [a!],
      state: 'bit',
      says: 'process 1 <gone>',
    },
    { kind: 'role', at: at + 50, member: a!, role: 'unreachable', reason: 'ECONNREFUSED' },
    {
      kind: 'sentinel-event',
      at: at + 600,
      member: 'sentinel-0',
      event: '+sdown',
      text: 'master main 10.0.0.10 6379',
    },
    {
      kind: 'sentinel-event',
      at: at + 700,
      member: 'sentinel-0',
      event: '+odown',
      text: 'master main 10.0.0.10 6379',
    },
    {
      kind: 'sentinel-event',
      at: at + 1500,
      member: 'sentinel-0',
      event: '+switch-master',
      text: 'main a b',
    },
    {
      kind: 'sentinel-event',
      at: at + 1900,
      member: 'sentinel-1',
      event: '+switch-master',
      text: 'main a b',
    },
    { kind: 'role', at: at + 1400, member: b!, role: 'primary' },
    { kind: 'role', at: at + 1600, member: b!, role: 'primary' },
    { kind: 'fault', at: at + 2000, id: 'f1', fault: 'kill', members: [a!], state: 'end', says: 'started' },
    { kind: 'recovery', at: at + 2000, what: 'start data-0', ok: true, says: '' },
    {
      kind: 'hypothesis',
      at: at + 2500,
      when: 'after',
      name: 'all-follow',
      holds: outcome === 'passed',
      says: 'x',
    },
    { kind: 'clean-up', at: at + 2600, what: 'keys', ok: true, says: '12 keys' },
  ];
  return {
    header: {
      schemaVersion: 1,
      id: `20260101-${seed}`,
      suite: 'failover',
      experiment: 'primary-killed',
      title: 'Kill the primary & see <nobody> lose a promise',
      round: 1,
      rounds: 1,
      seed,
      project: 'jsquared',
      stack: 'dev',
      startedAt: '2026-01-01T00:00:00.000Z',
      anchor: { monotonic: 1000, wall: Date.UTC(2026, 0, 1) },
      environment: {
        flavour: 'redis',
        image: 'redis:8',
        kernel: '6.1',
        dockerVersion: '20.10',
        cpus: 2,
        memoryMiB: 4096,
        loadAverage: 0.5,
        node: 'v20',
        timings: 'down-after 1500, 1650, 1800 ms',
      },
      ...header,
    },
    outcome,
    reasons: outcome === 'passed' ? [] : ['"all-follow" did not hold: a & b\u0000'],
    judgement,
    events,
    method: { from: at, to: at + 2000 },
    recoveryMs: 450,
  };
}

/** What is wrong with a document's tags: what is opened is closed, in order. Void elements of HTML need no end. */
export function unbalanced(document: string): string | undefined {
  const free = new Set(['meta', 'br', 'link', 'hr']);
  const open: string[] = [];
  const text = document.replace(/<style>[^]*?<\/style>/g, '').replace(/<[?!][^>]*>/g, '');
  for (const [, end, name, closed] of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (end === '/') {
      const last = open.pop();
      if (last !== name) return `</${name ?? ''}> closes <${last ?? 'nothing'}>`;
    } else if (closed !== '/' && !free.has(name!)) open.push(name!);
  }
  const words = text.replaceAll(/<\/?[a-zA-Z][\w-]*(?:\s[^<>]*?)?\/?>/g, '');
  const stray = /[<>]|&(?!(?:amp|lt|gt|quot|#39);)/.exec(words);
  return open.length > 0 ? `<${open.join('><')}> is never closed` : stray ? `a bare ${stray[0]}` : undefined;
}
