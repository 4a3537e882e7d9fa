import { describe, expect, it } from 'vitest';
import type { OperationEvent } from '../../../../drills/history/events';
import { judge, type JudgeOptions } from '../../../../drills/history/judge';
import { seeded } from '../../../../drills/load/random';
import { journal, simulate, type Simulated } from './simulated';

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

async function failed(run: Simulated, options: Partial<JudgeOptions> = {}): Promise<string[]> {
  const { verdicts } = await judge(journal(run), {
    finals: run.finals,
    names: new Map(),
    reigns: run.reigns,
    window: run.window,
    outageMs: 2000,
    ...options,
  });
  return verdicts.filter(({ verdict }) => verdict !== 'pass').map(({ checker }) => checker);
}

/** One of the events that fit, chosen by the seed. */
function pick(
  run: Simulated,
  seed: number,
  fits: (event: OperationEvent) => boolean,
): [OperationEvent, number] {
  const found = run.events.map((event, i) => [event, i] as const).filter(([event]) => fits(event));
  const [event, index] = found[Math.floor(seeded(seed, 'pick')() * found.length)]!;
  return [event, index];
}

const isPromised = (event: OperationEvent): boolean =>
  event.kind === 'promised' && event.outcome === 'ok' && (event.confirmed ?? 0) >= 1;

/** Breaks a run in one way; the checkers named must see it, and no other may cry out. */
const anomalies: Record<string, { by: string[]; breaks: (run: Simulated, seed: number) => void }> = {
  'a promised write that is on no member': {
    by: ['promised-writes'],
    breaks: (run, seed) => {
      const [{ key, value }] = pick(run, seed, isPromised);
      for (const { ledgers } of run.finals) drop(ledgers, key, value!);
    },
  },
  'a promised write that one member lacks': {
    by: ['promised-writes'],
    breaks: (run, seed) => {
      const [{ key, value }] = pick(run, seed, isPromised);
      drop(run.finals[seed % 3]!.ledgers, key, value!);
    },
  },
  'a whole ledger that is gone': {
    by: ['promised-writes'],
    breaks: (run, seed) => {
      const [{ key }] = pick(run, seed, isPromised);
      for (const { ledgers } of run.finals) (ledgers as Record<string, number[]>)[key] = [];
    },
  },
  'a refused write that is there': {
    by: ['promised-writes'],
    breaks: (run, seed) => {
      const [{ key, value }] = pick(run, seed, (e) => e.kind === 'promised' && e.outcome === 'refused');
      for (const { ledgers } of run.finals) ((ledgers as Record<string, number[]>)[key] ??= []).push(value!);
    },
  },
  'a value that nobody sent': {
    by: ['promised-writes'],
    breaks: (run, seed) => {
      const [{ key }] = pick(run, seed, isPromised);
      (run.finals[0]!.ledgers[key] as number[]).push(1_000_000);
    },
  },
  'a confirmed increment that is missing': {
    by: ['counters'],
    breaks: (run) => {
      const unknown = run.events.filter((e) => e.kind === 'counter' && e.outcome === 'unknown');
      const slack = unknown.reduce((sum, { value }) => sum + (value ?? 0), 0);
      for (const { counters } of run.finals) (counters as Record<string, number>)['n:0']! -= slack + 1;
    },
  },
  'an increment that happened twice': {
    by: ['counters'],
    breaks: (run) => {
      for (const { counters } of run.finals) {
        (counters as Record<string, number>)['n:0'] = 1_000_000;
      }
    },
  },
  'members that differ in a counter': {
    by: ['counters'],
    breaks: (run, seed) => {
      const of = run.finals[seed % 3]!.counters as Record<string, number>;
      // Within what was sent, so that the difference alone gives it away.
      const [{ value }] = pick(run, seed, (e) => e.kind === 'counter' && e.outcome === 'ok');
      of['n:0']! -= value!;
    },
  },
  'a read that misses a promised value': {
    by: ['stale-reads'],
    breaks: (run, seed) => {
      const [event, i] = pick(run, seed, (e) => e.kind === 'read' && e.outcome === 'ok');
      run.events[i] = { ...event, value: null };
    },
  },
  'a transaction that was read by half': {
    by: ['transactions'],
    breaks: (run, seed) => {
      const [event, i] = pick(run, seed, (e) => e.kind === 'multi-read' && e.outcome === 'ok');
      run.events[i] = { ...event, second: (event.value ?? 0) + 1 };
    },
  },
  'a transaction of which one member has half': {
    by: ['transactions'],
    breaks: (run, seed) => {
      const pairs = run.finals[seed % 3]!.pairs as Record<string, [number | null, number | null]>;
      const [key] = Object.keys(pairs);
      pairs[key!] = [pairs[key!]![0], null];
    },
  },
  'a former primary that goes on': {
    by: ['one-primary'],
    breaks: (run) => {
      // Two reigns only: if the former primary led again later, it would be allowed to.
      const [former, next] = run.reigns.splice(0).map(({ name }) => name) as [string, string];
      run.reigns.push(...[former, next].map((name) => ({ name, from: -Infinity })));
      const from = run.events.findIndex((e) => e.member === next);
      run.events = run.events.map((e, i) => ({ ...e, member: i < from ? former : next }));
      const served = run.events.findIndex((e, i) => i > from && e.outcome === 'ok' && e.kind === 'plain');
      const at = run.events.findIndex((e, i) => i > served && e.outcome === 'ok' && e.kind === 'plain');
      run.events[at] = { ...run.events[at]!, member: former };
    },
  },
  'a client that does not come back': {
    by: ['outage'],
    breaks: (run) => {
      const late = (e: OperationEvent): boolean =>
        e.client === 'c1' && e.ended > run.window.to - 2500 && isPromised(e);
      for (const { key, value } of run.events.filter(late)) {
        for (const { ledgers } of run.finals) drop(ledgers, key, value!);
      }
      run.events = run.events.map((e) => (late(e) ? { ...e, outcome: 'refused', error: 'NOREPLICAS' } : e));
    },
  },
};

function drop(ledgers: Readonly<Record<string, readonly number[]>>, key: string, value: number): void {
  const list = ledgers[key] as number[];
  list.splice(list.indexOf(value), 1);
}

describe('the checkers, all together', () => {
  it.each(seeds)('find nothing in a history of a set that keeps its promises (seed %i)', async (seed) => {
    expect(await failed(simulate(seed))).toEqual([]);
  });

  describe.each(Object.entries(anomalies))('find %s', (_, { by, breaks }) => {
    it.each(seeds)('and nothing else (seed %i)', async (seed) => {
      const run = simulate(seed);
      breaks(run, seed);
      expect(await failed(run)).toEqual(by);
    });
  });

  it('judge nothing by what was never done, and say so', async () => {
    const run = simulate(1);
    const idle = { ...run, events: [] };
    expect(await failed(idle)).toEqual([
      'promised-writes',
      'plain-writes',
      'one-primary',
      'outage',
      'counters',
      'stale-reads',
      'transactions',
    ]);
    expect(await failed({ ...run, finals: [] })).toEqual(['promised-writes', 'plain-writes', 'counters']);
  });

  it('ask only for what the profile sends', async () => {
    const run = simulate(2);
    const options = { finals: run.finals, names: new Map(), reigns: run.reigns, window: run.window };
    const { verdicts } = await judge(journal(run, 'promised'), options);
    expect(verdicts.map(({ checker }) => checker)).toEqual([
      'load',
      'promised-writes',
      'one-primary',
      'outage',
    ]);
  });

  it('say nothing for certain where the load ended before it was told to', async () => {
    const run = simulate(5);
    const options = { finals: run.finals, names: new Map(), reigns: run.reigns, window: run.window };
    const cut = await judge(journal(run).slice(0, -1), options);
    expect(cut.verdicts[0]).toMatchObject({ checker: 'load', verdict: 'unknown' });
    expect(cut.verdicts[0]!.says).toContain('killed');
    expect(cut.load).toEqual({ ended: undefined, skipped: 2, lagMs: 4 });
  });

  it('refuse a journal without a beginning', async () => {
    const run = simulate(3);
    const options = { finals: run.finals, names: new Map(), reigns: run.reigns, window: run.window };
    await expect(judge(journal(run).slice(1), options)).rejects.toThrow('has no beginning');
  });

  it('know members by name where the history knows addresses', async () => {
    const run = simulate(4);
    const names = new Map([['10.0.0.10:6379', 'data-0'] as const]);
    run.events = run.events.map((e) => ({
      ...e,
      member: e.member === 'data-0' ? '10.0.0.10:6379' : e.member,
    }));
    expect(await failed(run, { names })).toEqual([]);
    expect(await failed(run)).toContain('one-primary');
  });
});
