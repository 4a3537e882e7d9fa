/**
 * Goes through the steps of a rotation, or back. It knows no engine and no Redis: what a step does and how it is seen to
 * work is handed in, so that every way in which it can fail, or be killed, is a unit test.
 */
import type { Rotation } from '../../contract/rotation';
import { exit, OperationError, reasonOf } from '../errors';
import type { Journal } from './journal';
import type { Step } from './plan';

/** What the journal holds of a rotation, without who writes it. */
export type Course = Omit<Journal, 'pid' | 'began' | 'version'>;

/** What {@link conduct} works with. */
export interface Means {
  /** Writes the journal; on the disk when it returns. */
  readonly save: (course: Course) => void;
  /** Declares the generations and makes the stack so. Doing it again does no harm. */
  readonly apply: (rotation: Rotation, name: string) => Promise<void>;
  /** Throws unless the running stack is what the generations say, and serves. `step` is absent on the way back. */
  readonly verify: (rotation: Rotation, step: Step | undefined) => Promise<void>;
  /** Whether what the step waits for has happened. False: the rotation rests here, and goes on when it is asked to. */
  readonly pass: (gate: string) => Promise<boolean>;
  readonly say: (text: string) => void;
}

/** How it ended. `waiting`: at a gate. */
export interface Ending {
  readonly ending: 'done' | 'waiting' | 'back';
  /** Of `back`: why, where it was not asked for. */
  readonly reason?: string;
}

/**
 * Goes on from where the journal is.
 * @throws OperationError if it was stopped, if the way back failed, or a step from which there is none
 */
export async function conduct(begun: Course, means: Means): Promise<Ending> {
  let course = begun;
  const save = (change: Partial<Course>): void => {
    course = { ...course, ...change };
    means.save(course);
  };
  while (course.direction === 'forward') {
    const step = stepAt(course);
    if (!course.done) {
      try {
        means.say(`${course.at + 1} of ${course.steps.length}: ${step.name}`);
        await means.apply(step.rotation, step.name);
        await means.verify(step.rotation, step);
      } catch (error) {
        if (error instanceof OperationError && error.exitCode === exit.interrupted) throw error;
        if (step.final === true) throw repeat(error, step);
        save({ direction: 'back', reason: `${step.name}: ${reasonOf(error)}` });
        means.say(`It failed and goes back: ${reasonOf(error)}`);
        break;
      }
      save({ done: true });
    }
    if (step.gate !== undefined && !course.passed) {
      if (!(await means.pass(step.gate))) return { ending: 'waiting' };
      save({ passed: true });
    }
    if (course.at + 1 === course.steps.length) return { ending: 'done' };
    save({ at: course.at + 1, done: false, passed: false });
  }
  await goBack(course, means);
  return { ending: 'back', ...(course.reason === undefined ? {} : { reason: course.reason }) };
}

async function goBack(from: Course, means: Means): Promise<void> {
  for (let at = from.at; at >= 0; at -= 1) {
    means.save({ ...from, at, done: false, passed: false });
    const target = at === 0 ? from.before : (from.steps[at - 1]?.rotation ?? from.before);
    const undone = stepAt({ ...from, at }).name;
    try {
      means.say(`back: ${undone}`);
      await means.apply(target, `Taking back: ${undone}`);
      await means.verify(target, undefined);
    } catch (error) {
      if (error instanceof OperationError && error.exitCode === exit.interrupted) throw error;
      throw new OperationError(
        `The rotation goes back${from.reason === undefined ? '' : ` (${from.reason})`}, and "${undone}" could not be taken back: ${reasonOf(error)}`,
        ['Correct the reason, then go on with it: ./jsquared rotate'],
      );
    }
  }
}

function repeat(error: unknown, step: Step): OperationError {
  return new OperationError(`"${step.name}" failed: ${reasonOf(error)}`, [
    'The new secrets are in use and the old ones are refused already, so there is nothing to go back to.',
    'Correct the reason, then finish it: ./jsquared rotate',
  ]);
}

function stepAt({ steps, at }: Pick<Course, 'steps' | 'at'>): Step {
  const step = steps[at];
  if (step === undefined) throw new Error(`the journal is at step ${at} of ${steps.length}`);
  return plain(step);
}

/** What was read back has absent things as undefined; a step has them absent. */
function plain({ gate, final, drops, ...step }: Course['steps'][number]): Step {
  return {
    ...step,
    ...(gate === undefined ? {} : { gate }),
    ...(final === undefined ? {} : { final }),
    ...(drops === undefined ? {} : { drops }),
  };
}
