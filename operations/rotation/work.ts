/** What a rotation does to a stack, and how each step is seen to work. */
import { basename } from 'node:path';
import type { Rotation } from '../../contract/rotation';
import { openStack, type Stack } from '../../drills/stack/stack';
import type { Context } from '../commands/context';
import type { Interrupts } from '../commands/interrupts';
import { readStackOutputs } from '../commands/output';
import { phaseFailure, runPhase } from '../commands/phase';
import { refreshWith } from '../commands/refresh';
import { withEngine } from '../commands/session';
import type { Engine } from '../engines/engine';
import { exit, OperationError } from '../errors';
import { stackFile } from '../project/project';
import { readState } from '../project/state';
import { list } from '../terminal/text';
import type { Course, Means } from './conduct';
import { checkRotation, deployedRotation } from './guard';
import { checkPages } from './pages';
import type { Step } from './plan';
import { declareRotation } from './stack-file';
import { removeStrays } from './strays';
import { awaitRest, checkCertificates, checkPasswords, refusals, type Reign } from './verify';

/** Everything one run works with. */
export interface Session {
  readonly context: Context;
  /** The stack's. */
  readonly name: string;
  readonly interrupts: Interrupts;
  /** Seconds to wait at a gate; undefined: somebody has to say so. */
  readonly grace: number | undefined;
  /** Seconds to listen for clients that are refused. */
  readonly watch: number;
}

/** Milliseconds until a set that nobody touched has to be at rest. */
const untouchedMs = 20_000;

/** The real means of a rotation. */
export function meansOf(session: Session, course: Course, save: Means['save']): Means {
  let before: Reign | undefined;
  return {
    save,
    async apply(rotation, title) {
      before = await awaitRest(await openRunning(session), untouchedMs);
      await apply(session, rotation, title);
    },
    async verify(rotation, step) {
      const after = await verify(session, course, rotation, step);
      // On the way back nothing is gained by another failure.
      if (step !== undefined && before !== undefined && before.runId !== after.runId)
        throw new OperationError(`The primary was ${before.name} and is ${after.name}, or was restarted.`, [
          './jsquared status',
        ]);
    },
    pass: (gate) => pass(session, gate),
    say: (text) => session.context.terminal.note(text),
  };
}

/** The stack's file first, then the update that makes the stack so. */
async function apply(session: Session, rotation: Rotation, title: string): Promise<void> {
  const { context, name, interrupts } = session;
  const { terminal, project } = context;
  const file = stackFile(project, name);
  const state = readState(project, name);
  const [harsh] = checkRotation(basename(file), deployedRotation(state), rotation);
  if (harsh !== undefined) throw new OperationError(harsh.message, harsh.remedy);
  declareRotation(file, project.name, rotation);
  await withEngine(context, name, { begins: false, exclusive: true }, async (engine) => {
    const strays = await removeStrays(context, name);
    if (strays.length > 0) terminal.note(`Removed what a killed update left: ${list(strays)}.`);
    if ((state?.pending.length ?? 0) > 0) await refreshWith(context, name, engine, interrupts);
    await update(session, engine, title);
  });
}

async function update({ context, name, interrupts }: Session, engine: Engine, title: string): Promise<void> {
  if (!engine.gated) {
    const plan = await runPhase(
      context.terminal,
      { title: `Previewing: ${title}`, keep: false },
      interrupts,
      (request) => engine.preview(request),
    );
    if (plan.result.outcome !== 'succeeded') throw phaseFailure(plan, 'The preview', unfinished);
  }
  const phase = await runPhase(context.terminal, { title, keep: false }, interrupts, (request) =>
    engine.up(request),
  );
  if (phase.result.outcome !== 'succeeded') throw phaseFailure(phase, `The update of ${name}`, unfinished);
}

const unfinished = ['./jsquared rotate goes on from there, ./jsquared rotate --back takes it back.'];

async function verify(
  session: Session,
  { users, fingerprints, before }: Course,
  rotation: Rotation,
  step: Step | undefined,
): Promise<Reign> {
  const stack = await openRunning(session);
  const since = Date.now();
  const reign = await awaitRest(stack);
  await checkPasswords(stack, rotation);
  await checkPages(stack.outputs);
  const changed =
    rotation.certificates.generation > before.certificates.generation &&
    rotation.certificates.stage !== 'accept';
  await checkCertificates(stack, fingerprints, changed);
  if (step?.drops !== true) return reign;
  await sleep(session.watch, session.interrupts);
  const refused = await refusals(stack, users, Math.ceil((Date.now() - since) / 1000));
  if (refused.length > 0) {
    const who = refused.map(({ member, username, from }) => `${username} from ${from} at ${member}`);
    throw new OperationError(`Somebody still shows an old password: ${list([...new Set(who)])}.`, []);
  }
  return awaitRest(stack);
}

/** The stack as its outputs say now. */
export async function openRunning({ context, name }: Session): Promise<Stack> {
  return openStack(await readStackOutputs(context, name));
}

async function pass(session: Session, gate: string): Promise<boolean> {
  const { grace, context } = session;
  const { terminal } = context;
  terminal.note(`${terminal.colours.yellow('!')} ${gate}`);
  if (grace !== undefined) {
    terminal.note(`Goes on in ${grace} s.`);
    await sleep(grace, session.interrupts);
    return true;
  }
  if (!terminal.interactive || context.options.yes === true) return false;
  return /^y(es)?$/i.test((await terminal.ask('Is that done? [y/N] ')).trim());
}

/** @throws OperationError when Ctrl-C is pressed meanwhile */
async function sleep(forSeconds: number, { finish }: Interrupts): Promise<void> {
  const stopped = (): OperationError =>
    new OperationError('The rotation was stopped by you.', unfinished, exit.interrupted);
  if (finish.aborted) throw stopped();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(stopped());
    };
    const timer = setTimeout(() => {
      finish.removeEventListener('abort', stop);
      resolve();
    }, forSeconds * 1000);
    finish.addEventListener('abort', stop, { once: true });
  });
}
