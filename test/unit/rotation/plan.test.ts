import { describe, expect, it } from 'vitest';
import {
  accepted,
  existing,
  inUse,
  isGentle,
  rotationSchema,
  type Generation,
  type Rotation,
} from '../../../contract/rotation';
import { checkRotation, deployedRotation, harshChanges } from '../../../operations/rotation/guard';
import {
  authoritySteps,
  certificateSteps,
  passwordSteps,
  underWay,
  type Step,
} from '../../../operations/rotation/plan';

const fresh: Rotation = rotationSchema.parse({});
const users = ['admin', 'replication', 'sentinel', 'sentinel-peer', 'exporter', 'member', 'app'];

describe('a generation', () => {
  it.each<[Generation, number[], number[]]>([
    [{ generation: 1 }, [1], [1]],
    [{ generation: 2, stage: 'accept' }, [1, 2], [1, 2]],
    [{ generation: 2, stage: 'use' }, [2, 1], [1, 2]],
    [{ generation: 2, stage: 'drop' }, [2], [1, 2]],
    [{ generation: 2 }, [2], [2]],
  ])('%j accepts %j, the one in use first, and has %j', (generation, both, all) => {
    expect(accepted(generation)).toEqual(both);
    expect(inUse(generation)).toBe(both[0]);
    expect(existing(generation)).toEqual(all);
  });

  const stages: Generation[] = [
    { generation: 1 },
    { generation: 2, stage: 'accept' },
    { generation: 2, stage: 'use' },
    { generation: 2, stage: 'drop' },
    { generation: 2 },
  ];

  it('goes gently to its neighbours, there and back, and nowhere else', () => {
    const gentle = stages.map((from) => stages.map((to) => (isGentle(from, to) ? 'x' : '.')).join(''));
    expect(gentle).toEqual(['xx...', 'xxx..', '.xxxx', '..xxx', '..xxx']);
  });
});

/** Every state that a step or the way back from it goes through. */
function states(before: Rotation, steps: readonly Step[]): Rotation[] {
  return [before, ...steps.map(({ rotation }) => rotation)];
}

describe.each<[string, (before: Rotation) => Step[]]>([
  ['of all passwords', (before) => passwordSteps(before, users)],
  ['of one password', (before) => passwordSteps(before, ['app'])],
  ['of certificates', certificateSteps],
  ['of the authority', authoritySteps],
])('a rotation %s', (_name, plan) => {
  it.each([
    ['at first', fresh],
    [
      'after others',
      rotationSchema.parse({
        passwords: { app: { generation: 4 }, admin: { generation: 2 } },
        authority: { generation: 3 },
        certificates: { generation: 7 },
      }),
    ],
  ])('shuts nobody out at any step, forward or back, and ends at rest (%s)', (_when, before) => {
    const all = states(before, plan(before));
    for (let i = 1; i < all.length; i += 1) {
      expect(harshChanges(all[i - 1]!, all[i]!), `step ${i}`).toEqual([]);
      expect(harshChanges(all[i]!, all[i - 1]!), `back from step ${i}`).toEqual([]);
    }
    expect(underWay(all.at(-1)!)).toEqual([]);
    expect(all.at(-1)).not.toEqual(before);
  });

  it('keeps the old secret until its last step, which alone cannot be taken back', () => {
    const steps = plan(fresh);
    expect(steps.map(({ final }) => final ?? false)).toEqual([...steps.slice(1).map(() => false), true]);
    for (const { rotation } of steps.slice(0, -1)) expect(underWay(rotation)).not.toEqual([]);
  });
});

describe('a rotation of passwords', () => {
  it('changes users over one by one, those within the stack first, and waits for those outside once', () => {
    const steps = passwordSteps(fresh, users);
    const order = steps.slice(1, -2).map(({ rotation }) =>
      Object.entries(rotation.passwords)
        .filter(([, { stage }]) => stage === 'use')
        .map(([user]) => user),
    );
    const within = ['replication', 'sentinel', 'sentinel-peer', 'member', 'exporter'];
    expect(order).toEqual([...within.map((_, i) => within.slice(0, i + 1)), [...within, 'admin', 'app']]);
    const gates = steps.filter(({ gate }) => gate !== undefined);
    expect(gates.map(({ name }) => name)).toEqual(['hand out the new passwords of admin, app']);
    expect(gates[0]?.gate).toMatch(/^Whoever logs in as admin and app takes the new password \(/);
    expect(steps.filter(({ drops }) => drops).map(({ name }) => name)).toEqual(['drop the old passwords']);
  });

  it('hands out the new user names of web pages together with the passwords of those outside', () => {
    const gate = (users: readonly string[]): string | undefined =>
      passwordSteps(fresh, users).find((step) => step.gate !== undefined)?.gate;
    expect(gate(['app', 'prometheus', 'alertmanager'])).toMatch(
      /^Whoever logs in as app takes the new password, whoever opens the page of prometheus and alertmanager takes the new user name/,
    );
    expect(gate(['prometheus'])).toMatch(/^Whoever opens the page of prometheus takes/);
  });

  it('waits for nobody where all users are within the stack, and leaves the others alone', () => {
    const before = rotationSchema.parse({ passwords: { app: { generation: 3 } } });
    const steps = passwordSteps(before, ['exporter']);
    expect(steps.some(({ gate }) => gate !== undefined)).toBe(false);
    for (const { rotation } of steps) {
      expect(rotation.passwords['app']).toEqual({ generation: 3 });
      expect(rotation.authority).toEqual(before.authority);
    }
  });
});

it('waits before servers show what clients cannot verify, and before the old is refused, in a rotation of the authority', () => {
  expect(authoritySteps(fresh).map(({ gate }) => gate !== undefined)).toEqual([true, true, false, false]);
});

describe('an update', () => {
  const state = (rotation: unknown, topology: unknown = {}) => ({
    resources: [{ urn: 'u', type: 'pulumi:pulumi:Stack', outputs: { topology, rotation } }],
    pending: [],
    salt: undefined,
  });

  it('knows what runs by the state, also of a stack from before there were generations', () => {
    expect(deployedRotation(undefined)).toBeUndefined();
    expect(deployedRotation({ resources: [], pending: [], salt: undefined })).toBeUndefined();
    expect(deployedRotation(state(undefined))).toEqual(fresh);
    expect(deployedRotation(state({ passwords: { app: { generation: 2 } } }))?.passwords).toEqual({
      app: { generation: 2 },
    });
  });

  it('is refused where it would change a secret at once, naming secret, file and remedy', () => {
    const newer = rotationSchema.parse({
      passwords: { app: { generation: 2 } },
      authority: { generation: 2 },
    });
    const [finding, ...more] = checkRotation('Pulumi.dev.yaml', newer, fresh);
    expect(more).toEqual([]);
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toMatch(
      /Pulumi\.dev\.yaml.*password of app: generation 2 is in use.*wants 1.*authority/,
    );
    expect(finding?.remedy.join(' ')).toMatch(/jsquared rotate/);
    expect(checkRotation('f', newer, newer)).toEqual([]);
    expect(checkRotation('f', undefined, newer)).toEqual([]);
  });

  it('may change the keys of certificates at once: one authority signed both', () => {
    const other = rotationSchema.parse({ certificates: { generation: 5 } });
    expect(checkRotation('f', fresh, other)).toEqual([]);
  });
});
