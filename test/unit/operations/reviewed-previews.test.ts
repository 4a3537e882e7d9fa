/** How each engine has a preview reviewed: which steps it shows, and what becomes of a refusal. */
import { describe, expect, it } from 'vitest';
import { openCli } from '../../../operations/engines/cli';
import { cliPlan, cliStep } from '../../../operations/engines/cli-plan';
import { plannedStep } from '../../../operations/engines/embedded';
import type { PlannedStep, RunResult, Violation } from '../../../operations/engines/engine';
import { fakeCli, request } from './fake-cli';
import { urn } from './support';

const type = 'docker:index/container:Container';
const [box, other, net] = [urn(type, 'box'), urn(type, 'other'), urn(type, 'net')];
const line = (op: string, about: string): string =>
  JSON.stringify({ resourcePreEvent: { metadata: { op, urn: about, type } } });
const digest = JSON.stringify({
  steps: [
    {
      urn: box,
      op: 'replace',
      oldState: { protect: true },
      newState: { dependencies: [other], propertyDependencies: { name: [net, other], image: null } },
    },
    { urn: other, op: 'delete', oldState: { protect: true, dependencies: [net] } },
  ],
});
const lines = [
  line('delete-replaced', box),
  line('replace', box),
  line('create-replacement', box),
  line('delete', other),
];
const planned: PlannedStep[] = [
  { urn: box, type, operation: 'replace', old: true, protect: false, dependencies: [other, net] },
  { urn: box, type, operation: 'replace', old: false, protect: false, dependencies: [other, net] },
  { urn: other, type, operation: 'delete', old: false, protect: true, dependencies: [net] },
];

describe("the CLI's plan", () => {
  it('has the order of the event log and the dependencies of the digest, a replacement as two steps', () => {
    expect(
      cliPlan(
        lines.flatMap((each) => cliStep(each) ?? []),
        digest,
      ),
    ).toEqual(planned);
  });

  it('leaves out providers that nobody declared, which the digest does not have', () => {
    const provider = { ...planned[0]!, type: 'pulumi:providers:docker', urn: 'p' };
    expect(cliPlan([provider], '{}')).toEqual([]);
  });

  it('has no step for other lines', () => {
    expect(
      ['', 'no json', '{"summaryEvent":{}}', '{"resourcePreEvent":{}}'].flatMap(
        (each) => cliStep(each) ?? [],
      ),
    ).toEqual([]);
  });

  it('that cannot be read is no plan', () => {
    for (const printed of ['', 'Previewing update', '{"steps":[{}]}'])
      expect(() => cliPlan([], printed), printed).toThrow(/is no digest of steps/);
    expect(() => cliPlan([planned[0]!], '{}')).toThrow(/its digest lacks \S+::box/);
    expect(cliPlan([], '{}')).toEqual([]);
  });
});

it("the embedded engine's steps are the same in its own words", () => {
  const about = {
    kind: 'step',
    phase: 'planned',
    urn: box,
    type,
    name: 'box',
    diffs: [],
    replaces: [],
  } as const;
  const known = { protect: true, dependencies: [net] };
  expect(plannedStep({ ...about, ...known, op: 'delete-replaced' })).toEqual({
    ...{ urn: box, type, operation: 'replace', old: true, ...known },
  });
  expect(plannedStep({ ...about, ...known, op: 'create' })).toMatchObject({
    operation: 'create',
    old: false,
  });
});

describe('a preview by the CLI', () => {
  const says = (level: Violation['level']): Violation => ({
    ...{ kind: 'violation', urn: box, policy: 'change-x', level, message: 'm' },
  });
  const log = (text: string): string =>
    JSON.stringify({ diagnosticEvent: { message: text, severity: 'error' } });
  const preview = async (
    body: string,
    found: Violation[],
  ): Promise<{
    result: RunResult;
    seen: (readonly PlannedStep[])[];
    violations: unknown[];
    calls: string;
  }> => {
    const { settings, program, calls } = fakeCli(body);
    const engine = await openCli(program, settings);
    const seen: (readonly PlannedStep[])[] = [];
    const run = request();
    const review = (steps: readonly PlannedStep[]): Violation[] => {
      seen.push(steps);
      return found;
    };
    const result = await engine.preview({ ...run, review });
    engine.close();
    return {
      result,
      seen,
      violations: run.events.filter(({ kind }) => kind === 'violation'),
      calls: calls(),
    };
  };
  const events = (...texts: string[]): string =>
    `printf '%s\\n' ${texts.map((text) => `'${text}'`).join(' ')} >"$log"`;
  const print = `printf '%s' '${digest}'`;

  it('is reviewed with its steps; what is advisory is told, what is mandatory fails it', async () => {
    const fine = await preview(`${events(...lines)}\n${print}`, [says('advisory')]);
    expect(fine.seen).toEqual([planned]);
    expect(fine.result).toEqual({ outcome: 'succeeded' });
    expect(fine.violations).toEqual([says('advisory')]);
    expect(fine.calls).toMatch(/^preview --json --show-sames --policy-pack/m);
    const refused = await preview(`${events(...lines)}\n${print}`, [says('mandatory')]);
    expect(refused.result).toEqual({ outcome: 'failed' });
  });

  it.each([
    ['as it is currently marked for protection', 1],
    ['cannot be deleted because it is protected', 1],
    ['preview failed', 1],
    ['ConfigError: nonsense', 0],
  ])('that failed with %j is reviewed %i times', async (reason, times) => {
    const body = `${events(...lines, log(reason), log('preview failed'))}\n${print}; exit 255`;
    const { result, seen } = await preview(body, []);
    expect(result).toEqual({ outcome: 'failed' });
    expect(seen).toHaveLength(times);
  });

  it('reads a plan of any size', async () => {
    const padding = `node -e 'process.stdout.write(" ".repeat(200000))'`;
    const { seen } = await preview(`${events(...lines)}\n${padding}; ${print}; ${padding}`, []);
    expect(seen).toEqual([planned]);
  });
});
