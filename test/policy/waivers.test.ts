import type { ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { describe, expect, it } from 'vitest';
import { convert } from '../../policies/convert';
import { rules } from '../../policies/rules';
import { waiversIn } from '../../policies/stack';
import { readWaivedText, waivedText, waiverPolicyNames } from '../../policies/rules/shared/waived';
import { waiverPolicies } from '../../policies/waivers/policies';
import { readWaivers, Waivers, type Waiver } from '../../policies/waivers/waiver';
import { container, redisSet } from '../support/policies';

const today = '2026-11-23';
const good: Waiver = {
  rule: 'container-cpu-limit',
  resource: 'it',
  owner: 'platform team',
  reason: 'the import',
  until: '2026-12-01',
};
const names = rules.map(({ name }) => name);

describe('the list of waivers', () => {
  it('is read from the configuration, in both forms of the key', () => {
    const environment = (key: string) => ({
      PULUMI_NODEJS_PROJECT: 'jsquared',
      PULUMI_CONFIG: JSON.stringify({ [key]: JSON.stringify([good]) }),
    });
    expect(waiversIn(environment('jsquared:waivers'))).toEqual([good]);
    expect(waiversIn(environment('jsquared:config:waivers'))).toEqual([good]);
    expect(waiversIn({})).toBeUndefined();
    expect(readWaivers([good], names)).toEqual({ waivers: [good], problems: [] });
    expect(readWaivers([{ ...good, until: `${good.until} 00:00:00 +0000 UTC` }], names)).toEqual({
      waivers: [good],
      problems: [],
    });
    expect(readWaivers(undefined, names)).toEqual({ waivers: [], problems: [] });
  });

  it.each([
    ['no list', { a: 1 }, ['waivers']],
    ['text that is no JSON', 'container-cpu-limit', ['waivers']],
    ['no object', ['x'], ['waivers[0]']],
    ['a missing owner', [{ ...good, owner: ' ' }], ['waivers[0].owner']],
    [
      'no reason and no end',
      [good, { ...good, reason: undefined, until: undefined }],
      ['waivers[1].reason', 'waivers[1].until'],
    ],
    ['a rule that does not exist', [{ ...good, rule: 'container-cpu' }], ['waivers[0].rule']],
    ['a day that does not exist', [{ ...good, until: '2026-02-31' }], ['waivers[0].until']],
    ['a date in words', [{ ...good, until: 'next week' }], ['waivers[0].until']],
    ['an unknown key', [{ ...good, forever: true }], ['waivers[0].forever']],
    ['a path that is none', [{ ...good, path: 3 }], ['waivers[0].path']],
  ])('with %s names what is wrong, and what is wrong waives nothing', (_, value, expected) => {
    const { waivers, problems } = readWaivers(value, names);
    expect(problems.map(({ path }) => path)).toEqual(expected);
    expect(waivers).toEqual(Array.isArray(value) && value.length === 2 ? [good] : []);
  });

  it('covers every rule of the pack by its name, and no rule has the name of a waiver policy', () => {
    expect(names.filter((name) => (waiverPolicyNames as readonly string[]).includes(name))).toEqual([]);
  });
});

/** Runs rules and the policies about waivers as the pack does; says what is reported, by policy. */
function run(
  list: unknown,
  { cpus, quorum = 2, config = {} }: { cpus?: string; quorum?: number; config?: object } = {},
) {
  const { waivers: read, problems } = readWaivers(list, names);
  const waivers = new Waivers(read, today);
  const context = { purpose: 'production' as const, isUnknownError: () => false, waivers };
  const policies = [
    ...rules
      .filter(({ name }) => name === 'container-cpu-limit' || name === 'topology-quorum')
      .map((rule) => convert(rule, context)),
    ...waiverPolicies(waivers, problems),
  ];
  const seen: (readonly [string, string, string | undefined])[] = [];
  const shown = (subject: object) => ({ ...subject, opts: { protect: false }, getConfig: () => config });
  for (const policy of policies) {
    const validate = (policy as ResourceValidationPolicy).validateResource as
      ((args: unknown, report: (text: string, urn?: string) => void) => void) | undefined;
    validate?.(shown(container({ cpus })), (text, urn) => seen.push([policy.name, text, urn]));
  }
  for (const policy of policies) {
    const validate = (policy as StackValidationPolicy).validateStack as
      ((args: unknown, report: (text: string, urn?: string) => void) => void) | undefined;
    validate?.({ resources: [shown(redisSet({ quorum }))], getConfig: () => config }, (text, urn) =>
      seen.push([policy.name, text, urn]),
    );
  }
  return seen;
}

const reporting = (seen: ReturnType<typeof run>) => seen.map(([policy]) => policy);

describe('a waiver', () => {
  it('turns a violation of its resource into an advisory that says who, until when and why', () => {
    const seen = run([good]);
    expect(reporting(seen)).toEqual(['waivers-in-force']);
    const [, text, urn] = seen[0]!;
    expect(text).toMatch(
      /^waived until 2026-12-01 by platform team \(the import\): container-cpu-limit: cpus: nothing/,
    );
    expect(urn).toBe(container().urn);
  });

  it('is read again from the advisory, whatever stands before it', () => {
    const text = { ...good, owner: 'a (b)', reason: 'see (c): d', message: 'cpus: nothing. Why: (x): y' };
    const { path: _, resource: _resource, ...expected } = { ...text, path: '' };
    expect(readWaivedText(`A description.\n${waivedText(text)}`)).toEqual({
      ...expected,
      owner: 'a [b)',
      reason: 'see (c) d',
    });
    expect(readWaivedText('something else')).toBeUndefined();
  });

  it('is one rule, one resource and, if it says so, one path', () => {
    for (const other of [{ resource: 'other' }, { rule: 'container-memory-limit' }, { path: 'memory' }])
      expect(reporting(run([{ ...good, ...other }]))).toContain('container-cpu-limit');
    expect(reporting(run([{ ...good, path: 'cpus' }]))).toEqual(['waivers-in-force']);
    expect(reporting(run([{ ...good, resource: container().urn }]))).toEqual(['waivers-in-force']);
  });

  it('covers what is about the stack as a whole under the name stack', () => {
    const stack = { ...good, rule: 'topology-quorum', resource: 'stack' };
    expect(reporting(run([stack], { cpus: '1', quorum: 1 }))).toEqual(['waivers-of-stack']);
    expect(reporting(run([], { cpus: '1', quorum: 1 }))).toEqual(['topology-quorum']);
  });

  it('holds through its last day, then the violation counts again and the waiver is one itself', () => {
    expect(reporting(run([{ ...good, until: today }]))).toEqual(['waivers-in-force']);
    const seen = run([{ ...good, until: '2026-11-22' }]);
    expect(reporting(seen)).toEqual(['container-cpu-limit', 'waivers-valid']);
    expect(seen[0]![1]).toContain('The waiver by platform team ended on 2026-11-22.');
    // Also where the violation has been mended.
    expect(reporting(run([{ ...good, until: '2026-11-22' }], { cpus: '1' }))).toContain('waivers-valid');
  });

  it('that covers nothing is named', () => {
    const seen = run([good], { cpus: '1' });
    expect(seen).toEqual([
      [
        'waivers-of-stack',
        expect.stringContaining('container-cpu-limit for it (owner platform team) covers nothing'),
        undefined,
      ],
    ]);
  });

  it('ends within the time that the pack allows', () => {
    const far = [{ ...good, until: '2027-11-22' }];
    expect(reporting(run(far))).toEqual(['waivers-in-force', 'waivers-valid']);
    expect(reporting(run(far, { config: { maxDays: 365 } }))).toEqual(['waivers-in-force']);
  });

  it('that is wrong is a violation, and the one it was for as well', () => {
    expect(reporting(run([{ ...good, owner: '' }]))).toEqual(['container-cpu-limit', 'waivers-valid']);
  });

  it('is enforced by mandatory policies and shown by advisory ones', () => {
    const levels = waiverPolicies(new Waivers([], today), []).map(({ name, enforcementLevel }) => [
      name,
      enforcementLevel,
    ]);
    expect(levels).toEqual([
      ['waivers-valid', 'mandatory'],
      ['waivers-in-force', 'advisory'],
      ['waivers-of-stack', 'advisory'],
    ]);
  });
});
