/** Opens a stack for a command that works on it: lock, passphrase, engine. */
import { join } from 'node:path';
import { openEngine } from '../engines/choose';
import type { Engine } from '../engines/engine';
import { OperationError } from '../errors';
import { describeLock, readLocks, removeLock } from '../project/lock';
import { providePassphrase } from '../project/passphrase';
import { stackFile, stateFile } from '../project/project';
import { readState } from '../project/state';
import type { Context } from './context';

/** What a session is for. */
export interface SessionNeeds {
  /** It may begin a stack that is not there: a passphrase may be generated. */
  readonly begins: boolean;
  /** It changes the state: nobody else may. */
  readonly exclusive: boolean;
}

/**
 * Calls back with an engine that has the stack open, and closes it whatever happens.
 * @throws OperationError if another run holds the stack, or the passphrase or the state cannot be used
 */
export async function withEngine<T>(
  context: Context,
  stack: string,
  needs: SessionNeeds,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const { project, terminal, environment, options } = context;
  const state = readState(project, stack);
  if (state === undefined && !needs.begins) {
    throw new OperationError(`Stack "${stack}" is not up: it has no state in ${project.stateDirectory}.`, [
      `./jsquared up --stack ${stack}`,
    ]);
  }
  if (needs.exclusive) refuseWhileLocked(context, stack);
  const passphrase = await providePassphrase({
    project,
    stack,
    terminal,
    environment,
    file: options.passphraseFile,
    ask: options.askPassphrase === true,
    generate: needs.begins,
  });
  try {
    const engine = await openEngine(options.engine, {
      directory: project.directory,
      project: project.name,
      stack,
      stackFile: stackFile(project, stack),
      stateFile: stateFile(project, stack),
      stateDirectory: project.stateDirectory,
      backendUrl: project.backendUrl,
      salt: state?.salt,
      passphraseFile: passphrase.file,
      policyPack: join(project.directory, 'policies'),
      environment,
    });
    try {
      return await work(engine);
    } finally {
      engine.close();
    }
  } finally {
    passphrase.dispose();
  }
}

/** A lock whose process is gone was left by a killed run: it is removed, and said. Any other one stops us. */
function refuseWhileLocked(context: Context, stack: string): void {
  const { terminal } = context;
  for (const lock of readLocks(context.project, stack)) {
    if (lock.holder !== 'stale') {
      throw new OperationError(`Stack "${stack}" is being worked on by ${describeLock(lock)}.`, [
        'Wait until it is done, or stop it with Ctrl-C where it runs.',
        `If it is certain that nobody works on it: ./jsquared cancel --stack ${stack}`,
      ]);
    }
    removeLock(lock);
    terminal.note(
      `${terminal.colours.yellow('!')} Removed the lock of ${describeLock(lock)}: that run was killed.`,
    );
  }
}
