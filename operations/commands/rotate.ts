/** `jsquared rotate`: change passwords, certificates or the authority under load, step by step, with a way back. */
import { basename } from 'node:path';
import { rotatedPages } from '../../contract/rotation';
import { DrillError } from '../../drills/experiment/errors';
import type { Stack } from '../../drills/stack/stack';
import { exit, OperationError, UsageError } from '../errors';
import { preflight } from '../preflight/preflight';
import { requirementsOf } from '../preflight/requirements';
import { providePassphrase } from '../project/passphrase';
import { stackFile } from '../project/project';
import { readState } from '../project/state';
import { conduct, type Course } from '../rotation/conduct';
import { deployedRotation } from '../rotation/guard';
import {
  heldByAnother,
  journalFile,
  readJournal,
  removeJournal,
  writeJournal,
  type Journal,
} from '../rotation/journal';
import {
  authoritySteps,
  certificateSteps,
  kinds,
  passwordSteps,
  underWay,
  type Kind,
  type Step,
} from '../rotation/plan';
import { awaitRest, shownCertificates } from '../rotation/verify';
import { meansOf, openRunning, type Session } from '../rotation/work';
import { list } from '../terminal/text';
import { stackOf, type Context } from './context';
import { listenForInterrupts } from './interrupts';
import { phaseFailure, runPhase } from './phase';
import { withEngine } from './session';

/** Options of `rotate`. */
export interface RotateOptions {
  /** Whose passwords, with commas; all by default. */
  readonly user?: string;
  /** Seconds to wait where clients have to take something new, and then go on. */
  readonly grace?: string;
  /** What the rotation waits for has happened. */
  readonly goOn?: boolean;
  readonly back?: boolean;
  /** Seconds to listen for clients that are refused, after the old secrets were dropped. */
  readonly watch?: string;
  readonly json?: boolean;
}

/** Runs `rotate`. */
export async function rotate(
  context: Context,
  what: string | undefined,
  options: RotateOptions,
): Promise<number> {
  const grace = seconds('--grace', options.grace);
  const watch = seconds('--watch', options.watch) ?? 12;
  const name = await stackOf(context);
  const journal = journalFile(context.project, name);
  const found = readJournal(journal);
  const kind = kindOf(what, found, options);
  if (found !== undefined && heldByAnother(found)) {
    throw new OperationError(`A rotation of ${name} is at work already: process ${found.pid}.`, [
      'Wait until it is done, or stop it with Ctrl-C where it runs.',
    ]);
  }
  // Once for all steps: each opens the stack anew, since an engine reads the stack's file when it opens it.
  const passphrase = await providePassphrase({
    project: context.project,
    stack: name,
    terminal: context.terminal,
    environment: context.environment,
    file: context.options.passphraseFile,
    ask: context.options.askPassphrase === true,
    generate: false,
  });
  const interrupts = listenForInterrupts();
  try {
    const session: Session = {
      context: {
        ...context,
        options: { ...context.options, passphraseFile: passphrase.file, askPassphrase: false },
      },
      name,
      interrupts,
      grace,
      watch,
    };
    const course =
      found === undefined ? await begin(session, kind, options.user) : resume(context, found, options);
    return await go(session, journal, course, options);
  } catch (error) {
    if (error instanceof DrillError) throw new OperationError(error.message, error.remedy);
    throw error;
  } finally {
    interrupts.dispose();
    passphrase.dispose();
  }
}

function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${option} ${text}: give seconds, a whole number.`);
  return Number(text);
}

/** What is asked for, checked against what is under way. */
function kindOf(what: string | undefined, found: Journal | undefined, options: RotateOptions): Kind {
  const known = kinds.find((kind) => kind === what);
  if (what !== undefined && known === undefined)
    throw new UsageError(`There is no "${what}" to rotate.`, [`There are ${list([...kinds])}.`]);
  if (found !== undefined) {
    if (known !== undefined && known !== found.kind)
      throw new OperationError(`A rotation of ${found.kind} is under way.`, [
        'Go on with it: ./jsquared rotate',
        'Or take it back: ./jsquared rotate --back',
      ]);
    if (options.user !== undefined && !sameUsers(options.user.split(','), found.users))
      throw new OperationError(`A rotation of the passwords of ${list(found.users)} is under way.`, [
        'Go on with it: ./jsquared rotate',
      ]);
    return found.kind;
  }
  if (options.back === true || options.goOn === true)
    throw new OperationError('No rotation is under way.', ['./jsquared rotate passwords']);
  if (known === undefined)
    throw new UsageError('No rotation is under way, and nothing to rotate is named.', [
      `./jsquared rotate ${kinds.join(' | ')}`,
    ]);
  if (options.user !== undefined && known !== 'passwords')
    throw new UsageError('--user is for passwords alone.');
  return known;
}

function sameUsers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((user) => b.includes(user));
}

/** Nothing is begun on a stack that is not exactly what its file says, at rest and healthy. */
async function begin(session: Session, kind: Kind, named: string | undefined): Promise<Course> {
  const { context, name, interrupts } = session;
  const needs = requirementsOf(context.project, name);
  const deployed = deployedRotation(readState(context.project, name));
  if (deployed === undefined)
    throw new OperationError(`Stack "${name}" is not up.`, [`./jsquared up --stack ${name}`]);
  const half = underWay(needs.rotation);
  if (half.length > 0)
    throw new OperationError(
      `${basename(stackFile(context.project, name))} (jsquared:rotation) says that a rotation of ${list(half)} is under way, and its journal is not here.`,
      [
        'Go on where it was begun; the journal is beside the state.',
        'If it is lost: take each "stage" one step back (drop, use, accept, then the generation before, no stage), and run up after each.',
      ],
    );
  await preflight(context, name, needs);
  await withEngine(context, name, { begins: false, exclusive: true }, async (engine) => {
    const phase = await runPhase(
      context.terminal,
      { title: `Looking whether ${name} is what its file says`, keep: false },
      interrupts,
      (request) => engine.preview(request),
    );
    if (phase.result.outcome !== 'succeeded')
      throw phaseFailure(phase, `The preview of ${name}`, ['Nothing was changed.']);
    if (phase.model.changeCount > 0)
      throw new OperationError(
        `${name} is not what its file says; a rotation would mix with other changes.`,
        [`./jsquared preview --stack ${name}`, `./jsquared up --stack ${name}, then again`],
      );
  });
  const stack = await openRunning(session);
  await awaitRest(stack, 20_000);
  const users = kind === 'passwords' ? chosenUsers(stack, named) : [];
  const steps: Record<Kind, () => Step[]> = {
    passwords: () => passwordSteps(needs.rotation, users),
    certificates: () => certificateSteps(needs.rotation),
    authority: () => authoritySteps(needs.rotation),
  };
  const fingerprints = [...(await shownCertificates(stack))].map(
    ([member, { fingerprint256 }]) => [member, fingerprint256] as const,
  );
  return {
    kind,
    users,
    startedAt: new Date().toISOString(),
    before: needs.rotation,
    steps: steps[kind](),
    at: 0,
    done: false,
    passed: false,
    direction: 'forward',
    fingerprints: Object.fromEntries(fingerprints),
  };
}

function chosenUsers({ outputs: { credentials } }: Stack, option: string | undefined): string[] {
  const pages = rotatedPages.filter((page) => credentials.web[page] !== undefined);
  const all = [...Object.keys(credentials.redis), ...pages];
  if (option === undefined) return all;
  const chosen = option.split(',').map((user) => user.trim());
  const unknown = chosen.filter((user) => !all.includes(user));
  if (unknown.length > 0)
    throw new UsageError(`--user ${option}: there is no user ${list(unknown)}.`, [`There are ${list(all)}.`]);
  return [...new Set(chosen)];
}

function resume({ terminal }: Context, found: Journal, options: RotateOptions): Course {
  const { version: _version, pid: _pid, began: _began, ...course } = found;
  const step = found.steps[found.at];
  terminal.note(
    `A rotation of ${found.kind} that began at ${found.startedAt} is under way, at "${step?.name ?? ''}".`,
  );
  if (options.back === true) {
    if (step?.final === true)
      throw new OperationError('The old secrets are gone already; there is nothing to go back to.', [
        'Finish it: ./jsquared rotate',
      ]);
    return { ...course, direction: 'back' };
  }
  return options.goOn === true && found.done ? { ...course, passed: true } : course;
}

async function go(
  session: Session,
  journal: string,
  course: Course,
  options: RotateOptions,
): Promise<number> {
  const { context, name } = session;
  const { terminal } = context;
  const means = meansOf(session, course, (each) => writeJournal(journal, each));
  means.save(course);
  const { ending, reason } = await conduct(course, means);
  if (ending !== 'waiting') removeJournal(journal);
  if (reason !== undefined)
    throw new OperationError(
      `The rotation was taken back, everything is as before. It failed at: ${reason}`,
      ['Correct the reason, then begin again.'],
    );
  const file = basename(stackFile(context.project, name));
  if (options.json === true) terminal.out(JSON.stringify({ kind: course.kind, ending }));
  if (ending === 'waiting') {
    terminal.note('When that is done: ./jsquared rotate --go-on. To take it back: ./jsquared rotate --back.');
  } else {
    const what = course.kind === 'passwords' ? `passwords of ${list([...course.users])}` : course.kind;
    terminal.note(
      ending === 'done'
        ? `${terminal.colours.green('✓')} Rotated: ${what}. ${file} says which generation is in force: put it into version control.`
        : `${terminal.colours.green('✓')} Taken back: ${what}, everything is as before.`,
    );
  }
  return exit.ok;
}
