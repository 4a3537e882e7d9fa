import { describe, expect, it } from 'vitest';
import { rotationSchema, type Rotation } from '../../../contract/rotation';
import { exit, OperationError } from '../../../operations/errors';
import { conduct, type Course, type Means } from '../../../operations/rotation/conduct';
import { harshChanges } from '../../../operations/rotation/guard';
import { authoritySteps, passwordSteps, type Step } from '../../../operations/rotation/plan';

const before = rotationSchema.parse({});

function course(steps: readonly Step[]): Course {
  return {
    kind: 'passwords',
    users: ['replication', 'app'],
    startedAt: '2026-01-01T00:00:00Z',
    before,
    steps: [...steps],
    at: 0,
    done: false,
    passed: false,
    direction: 'forward',
    fingerprints: {},
  };
}

class Killed extends Error {}

/** A stack that is whatever was applied last, a disk with the journal, and faults on demand. */
class World implements Means {
  deployed: Rotation = before;
  journal: Course;
  applied = 0;
  /** Counts every point at which a process can die; dies at this one. */
  killAt = Infinity;
  points = 0;
  /** Fails to apply or to verify these, by number of the application. */
  failing = new Set<string>();
  gates = 0;
  open = true;
  readonly said: string[] = [];

  constructor(steps: readonly Step[]) {
    this.journal = course(steps);
  }

  private die: () => void = () => undefined;
  /** Resolves when the process dies; nothing of it goes on after that. */
  readonly death = new Promise<void>((resolve) => (this.die = resolve));

  /** True: the process is dead. */
  private point(): boolean {
    this.points += 1;
    if (this.points >= this.killAt) this.die();
    return this.points >= this.killAt;
  }

  private never<T>(): Promise<T> {
    return new Promise<T>(() => undefined);
  }

  save = (next: Course): void => {
    if (this.point()) throw new Killed();
    this.journal = next;
    if (this.point()) throw new Killed();
  };

  apply = (rotation: Rotation): Promise<void> => {
    if (this.point()) return this.never();
    expect(harshChanges(this.deployed, rotation)).toEqual([]);
    this.applied += 1;
    if (this.failing.has(`apply ${this.applied}`)) return Promise.reject(new Error('no room on the disk'));
    this.deployed = rotation;
    return this.point() ? this.never() : Promise.resolve();
  };

  verify = (rotation: Rotation): Promise<void> => {
    if (this.point()) return this.never();
    expect(this.deployed).toEqual(rotation);
    if (this.failing.has(`verify ${this.applied}`))
      return Promise.reject(new Error('a replica is not linked'));
    return Promise.resolve();
  };

  pass = (): Promise<boolean> => {
    this.gates += 1;
    return this.point() ? this.never() : Promise.resolve(this.open);
  };

  say = (text: string): void => {
    this.said.push(text);
  };
}

describe.each([
  ['passwords', passwordSteps(before, ['replication', 'app'])],
  ['the authority', authoritySteps(before)],
])('a rotation of %s', (_name, steps) => {
  it('ends where its last step says', async () => {
    const world = new World(steps);
    await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'done' });
    expect(world.deployed).toEqual(steps.at(-1)!.rotation);
    expect(world.applied).toBe(steps.length);
  });

  it('can be killed at every point and goes on to the same end', async () => {
    const whole = new World(steps);
    await conduct(whole.journal, whole);
    for (let at = 1; at <= whole.points; at += 1) {
      const world = new World(steps);
      world.killAt = at;
      await Promise.race([
        world.death,
        conduct(world.journal, world).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        }),
      ]);
      const next = new World(steps);
      next.deployed = world.deployed;
      next.journal = world.journal;
      const { ending } = await conduct(world.journal, next);
      expect([at, ending]).toEqual([at, 'done']);
      expect(next.deployed).toEqual(steps.at(-1)!.rotation);
    }
  });

  it('can be killed at every point of the way back and goes on with it', async () => {
    const fail = `verify ${steps.length - 1}`;
    const whole = new World(steps);
    whole.failing.add(fail);
    await conduct(whole.journal, whole);
    for (let at = 1; at <= whole.points; at += 1) {
      const world = new World(steps);
      world.failing.add(fail);
      world.killAt = at;
      await Promise.race([
        world.death,
        conduct(world.journal, world).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        }),
      ]);
      const next = new World(steps);
      next.deployed = world.deployed;
      next.journal = world.journal;
      const { direction } = world.journal;
      const { ending } = await conduct(world.journal, next);
      expect([at, ending]).toEqual([at, direction === 'back' ? 'back' : 'done']);
      expect(next.deployed).toEqual(ending === 'done' ? steps.at(-1)!.rotation : before);
    }
  });

  it.each(steps.slice(0, -1).flatMap((_, i) => [`apply ${i + 1}`, `verify ${i + 1}`]))(
    'goes back step by step when it cannot %s',
    async (what) => {
      const world = new World(steps);
      world.failing.add(what);
      const { ending, reason } = await conduct(world.journal, world);
      expect(ending).toBe('back');
      expect(reason).toMatch(/no room on the disk|a replica is not linked/);
      expect(world.deployed).toEqual(before);
    },
  );

  it.each(['apply', 'verify'])(
    'repeats its last step when it cannot %s, since the old is gone',
    async (how) => {
      const world = new World(steps);
      world.failing.add(`${how} ${steps.length}`);
      await expect(conduct(world.journal, world)).rejects.toThrow(/forget the old .* failed/);
      expect(world.journal.direction).toBe('forward');
      await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'done' });
      expect(world.deployed).toEqual(steps.at(-1)!.rotation);
    },
  );

  it('stays on the way back when that fails as well, and goes on with it', async () => {
    const world = new World(steps);
    world.failing = new Set(['verify 2', 'apply 3']);
    await expect(conduct(world.journal, world)).rejects.toThrow(/goes back .*could not be taken back/s);
    expect(world.journal.direction).toBe('back');
    const { ending, reason } = await conduct(world.journal, world);
    expect([ending, reason]).toEqual(['back', expect.stringMatching(/a replica is not linked/)]);
    expect(world.deployed).toEqual(before);
  });

  it('rests at a gate that nobody passes, and repeats nothing when it goes on', async () => {
    const world = new World(steps);
    world.open = false;
    await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'waiting' });
    const { applied } = world;
    await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'waiting' });
    expect(world.applied).toBe(applied);
    world.open = true;
    await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'done' });
    expect(world.applied).toBe(steps.length);
  });

  it('goes back from a gate when it is told to, without a reason', async () => {
    const world = new World(steps);
    world.open = false;
    await conduct(world.journal, world);
    await expect(conduct({ ...world.journal, direction: 'back' }, world)).resolves.toEqual({
      ending: 'back',
    });
    expect(world.deployed).toEqual(before);
  });

  it('is neither failed nor taken back by Ctrl-C', async () => {
    const world = new World(steps);
    const apply = world.apply;
    world.apply = () => Promise.reject(new OperationError('stopped by you', [], exit.interrupted));
    await expect(conduct(world.journal, world)).rejects.toThrow('stopped by you');
    expect(world.journal.direction).toBe('forward');
    world.apply = apply;
    await expect(conduct(world.journal, world)).resolves.toEqual({ ending: 'done' });
  });
});
