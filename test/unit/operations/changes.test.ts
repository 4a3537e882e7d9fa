/** What a review makes of a plan: what is there, at which level, what is waived. */
import { describe, expect, it } from 'vitest';
import { existing as existingIn } from '../../../operations/changes/existing';
import { judgeChanges, readJudgement, reviewOf, type Judgement } from '../../../operations/changes/review';
import type { PlannedStep, Violation } from '../../../operations/engines/engine';
import { readState } from '../../../operations/project/state';
import { rules } from '../../../policies/rules';
import { UNKNOWN } from '../../../policies/rules/rule';
import { docker } from '../../../policies/rules/shared/docker';
import { changes, step, today, volume } from '../../support/changes';
import { checkpoint, fakeProject, urn } from './support';

const data = volume('data');
const goes = changes([data], step(data, 'delete'));
const waiver = {
  rule: 'change-keeps-data',
  resource: 'data',
  owner: 'team',
  reason: 'moved',
  until: '2026-12-01',
};
const judge = (judgement: Partial<Judgement> = {}, shown = goes): Violation[] =>
  judgeChanges(shown, { purpose: 'production', policies: {}, waivers: undefined, ...judgement }, () => rules);
const said = (found: Violation[]): string[] => found.map(({ level, policy }) => `${level} ${policy}`);

describe('a change that breaks a rule', () => {
  it('is refused in production and warned of in development, with where, what, why and how to mend it', () => {
    const [violation, ...others] = judge();
    expect(others).toEqual([]);
    expect(violation).toMatchObject({ level: 'mandatory', policy: 'change-keeps-data', urn: data.urn });
    expect(violation?.message).toMatch(
      /^delete: the volume "jsquared-dev-data" would be deleted\. Why: .*To mend it: .*\(NIST SP 800-53 SI-12/,
    );
    expect(said(judge({ purpose: 'development' }))).toEqual(['advisory change-keeps-data']);
  });

  it('is judged at the configured level and by the configured settings', () => {
    const policies = (given: unknown) => ({ policies: { 'change-keeps-data': given } });
    expect(said(judge(policies('advisory')))).toEqual(['advisory change-keeps-data']);
    expect(judge(policies('disabled'))).toEqual([]);
    expect(judge(policies({ maxVolumes: 1 }))).toEqual([]);
  });

  it('is told as waived while the waiver holds, and counts again afterwards', () => {
    const [waived, ...others] = judge({ waivers: [waiver] });
    expect(others).toEqual([]);
    expect(waived).toMatchObject({ level: 'advisory', policy: 'waivers-in-force', urn: data.urn });
    expect(waived?.message).toContain('waived until 2026-12-01 by team (moved): change-keeps-data: delete:');
    const [ended] = judge({ waivers: [{ ...waiver, until: '2026-11-22' }] });
    expect(ended).toMatchObject({ level: 'mandatory', policy: 'change-keeps-data' });
    expect(ended?.message).toContain('The waiver by team ended on 2026-11-22.');
  });
});

describe('a waiver', () => {
  it('of a change that does not happen is said to cover nothing; one of the pack is left to the pack', () => {
    const packs = { ...waiver, rule: 'container-cpu-limit' };
    const found = judge({ waivers: [waiver, packs] }, changes([data], step(data, 'same')));
    expect(said(found)).toEqual(['advisory waivers-of-stack']);
    expect(found[0]?.message).toContain(
      'The waiver of change-keeps-data for data (owner team) covers nothing',
    );
  });
});

describe("a stack's own words on policies", () => {
  const project = (policies: string) => fakeProject({ prod: `config:\n  sample:policies: ${policies}\n` });

  it('are read from its file', () => {
    expect(readJudgement(project('{ change-few-deleted: { maxPercent: 5 } }'), 'prod', () => rules)).toEqual({
      purpose: 'production',
      policies: { 'change-few-deleted': { maxPercent: 5 } },
      waivers: undefined,
    });
  });

  it.each([
    ['[a]', /is wrong: it is no map/],
    ['{ change-few: advisory }', /there is no policy "change-few"/],
    [
      '{ container-seccomp: loud }',
      /the level of container-seccomp is "loud"; use advisory, mandatory, disabled/,
    ],
    ['{ change-few-deleted: { percent: 5 } }', /has no setting "percent"; it has maxPercent, alwaysAllowed/],
    ['{ change-few-deleted: { maxPercent: "5" } }', /maxPercent is "5"; give a number/],
    ['{ change-few-deleted: { alwaysAllowed: 1.5 } }', /alwaysAllowed is 1.5; give a whole number/],
    ['{ change-few-deleted: { alwaysAllowed: -1 } }', /alwaysAllowed is -1; give 0 or more/],
    [
      '{ container-image-source: { repositories: docker } }',
      /repositories is "docker"; give a list of texts/,
    ],
  ])('%s are refused', (policies, message) => {
    expect(() => readJudgement(project(policies), 'prod', () => rules)).toThrow(message);
  });
});

describe('what is there', () => {
  const mark = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'x' };
  const resource = {
    urn: urn(docker.volume, 'data'),
    type: docker.volume,
    custom: true,
    id: 'data',
    inputs: { name: 'data', driverOpts: { password: mark } },
    dependencies: ['a'],
    propertyDependencies: { name: ['b', 'a'], driver: null },
  };
  const stack = {
    urn: 'urn:pulumi:prod::sample::pulumi:pulumi:Stack::sample-prod',
    type: 'pulumi:pulumi:Stack',
    outputs: { topology: { sets: [] } },
  };
  const project = () =>
    fakeProject(undefined, {
      prod: checkpoint([stack, resource, { ...resource, delete: true, inputs: {} }]),
    });

  it('is what the state has, without what is encrypted and what is only left to be deleted', () => {
    expect(existingIn(readState(project(), 'prod'))).toMatchObject([
      { type: stack.type, props: stack.outputs, custom: false },
      {
        name: 'data',
        props: { name: 'data', driverOpts: { password: UNKNOWN } },
        dependsOn: ['a', 'b'],
        protect: false,
      },
    ]);
    expect(existingIn(undefined)).toEqual([]);
  });

  it('is read when the review is asked', () => {
    const steps: PlannedStep[] = [
      ...[{ urn: resource.urn, type: docker.volume, operation: 'delete', old: false } as const].map(
        (each) => ({
          ...each,
          protect: false,
          dependencies: [],
        }),
      ),
    ];
    expect(said([...reviewOf(project(), 'prod', today, () => rules)(steps)])).toEqual([
      'mandatory change-keeps-data',
    ]);
  });
});
