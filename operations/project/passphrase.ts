/**
 * The passphrase that encrypts the secrets in the state. It goes to the engines as a file's name only, never by an
 * argument or the content of an environment variable.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { codeOf, OperationError, reasonOf } from '../errors';
import type { Terminal } from '../terminal/terminal';
import { readState } from './state';
import type { Project } from './project';

/** What the choice depends on. */
export interface PassphraseInput {
  readonly project: Project;
  readonly stack: string;
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  /** `--passphrase-file` */
  readonly file: string | undefined;
  /** `--ask-passphrase` */
  readonly ask: boolean;
  /** May a new one be generated? Only `up`, `preview` and `compliance` begin a stack. */
  readonly generate: boolean;
}

/** Where the passphrase is. */
export interface Passphrase {
  readonly file: string;
  /** Removes what was written for this run only. */
  readonly dispose: () => void;
}

const nothing = (): void => undefined;

/**
 * Finds, asks for or generates the passphrase.
 * @throws OperationError if the file is missing or empty though the stack's secrets are encrypted with it
 */
export async function providePassphrase(input: PassphraseInput): Promise<Passphrase> {
  const { environment, terminal, project } = input;
  if ((environment['PULUMI_CONFIG_PASSPHRASE'] ?? '') !== '') {
    terminal.note(
      `${terminal.colours.yellow('!')} PULUMI_CONFIG_PASSPHRASE is ignored: what is in the environment can be read by every program started from here. Put it into a file and give --passphrase-file.`,
    );
  }
  if (input.ask) return askPassphrase(input);
  const fromEnvironment = environment['PULUMI_CONFIG_PASSPHRASE_FILE'];
  if (input.file !== undefined) return existing(resolve(input.file), '--passphrase-file', terminal);
  if (fromEnvironment !== undefined && fromEnvironment !== '') {
    return existing(resolve(fromEnvironment), 'PULUMI_CONFIG_PASSPHRASE_FILE', terminal);
  }
  const file = defaultPassphraseFile(project, environment);
  if (existsSync(file)) return existing(file, 'the file generated for this project', terminal);
  const begun = readState(project, input.stack)?.salt !== undefined;
  if (begun) {
    throw new OperationError(`The passphrase of stack "${input.stack}" is missing: ${file} does not exist.`, [
      'The stack has a state, and its secrets are encrypted with it. Put the file back from your backup,',
      'or name another file: --passphrase-file FILE, or type it: --ask-passphrase',
    ]);
  }
  if (!input.generate) {
    throw new OperationError(
      `Stack "${input.stack}" has not been brought up from here: there is no state and no passphrase.`,
      [`./jsquared up --stack ${input.stack}`],
    );
  }
  return generate(file, terminal);
}

/**
 * `${XDG_CONFIG_HOME:-~/.config}/jsquared/<project>-<id>/passphrase`. The id is kept beside the state, so that it moves
 * with it and two checkouts have two passphrases.
 */
export function defaultPassphraseFile(project: Project, environment: NodeJS.ProcessEnv): string {
  const configured = environment['XDG_CONFIG_HOME'];
  const base =
    configured?.startsWith('/') === true ? configured : join(environment['HOME'] ?? homedir(), '.config');
  return join(base, 'jsquared', `${project.name}-${stateId(project)}`, 'passphrase');
}

function stateId(project: Project): string {
  const file = join(project.stateDirectory, 'jsquared-id');
  for (;;) {
    try {
      const id = readFileSync(file, 'utf8').trim();
      if (/^[0-9a-f]{12}$/.test(id)) return id;
      throw new OperationError(`${file} does not hold an id of 12 hex digits.`, [
        'Restore it, or name the passphrase file: --passphrase-file FILE',
      ]);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    try {
      mkdirSync(project.stateDirectory, { recursive: true, mode: 0o700 });
      writeFileSync(file, `${randomBytes(6).toString('hex')}\n`, { flag: 'wx' });
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue; // another run was faster
      throw new OperationError(`The state directory cannot be written: ${reasonOf(error)}`, [
        'Run this as its owner.',
      ]);
    }
  }
}

function existing(file: string, source: string, terminal: Terminal): Passphrase {
  let text: string;
  let mode: number;
  try {
    text = readFileSync(file, 'utf8');
    mode = statSync(file).mode & 0o777;
  } catch (error) {
    throw new OperationError(`The passphrase file ${file} (${source}) cannot be read: ${reasonOf(error)}`, [
      'Name a file that exists and that you may read.',
    ]);
  }
  if (text.trim() === '') {
    throw new OperationError(`The passphrase file ${file} (${source}) is empty.`, [
      'Put the passphrase on its first line.',
    ]);
  }
  if ((mode & 0o077) !== 0) {
    terminal.note(
      `${terminal.colours.yellow('!')} ${file} can be read by others (mode ${mode.toString(8).padStart(4, '0')}): chmod 600 ${file}`,
    );
  }
  return { file, dispose: nothing };
}

function generate(file: string, terminal: Terminal): Passphrase {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    chmodSync(dirname(file), 0o700);
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return existing(file, 'the file generated for this project', terminal);
    throw new OperationError(`The passphrase cannot be written to ${file}: ${reasonOf(error)}`, [
      'Make the directory writable, or name a file: --passphrase-file FILE',
    ]);
  }
  terminal.note(`A passphrase for the secrets was generated: ${terminal.colours.bold(file)}`);
  terminal.note(terminal.colours.dim('  Keep a copy of it; without it the state cannot be read.'));
  return { file, dispose: nothing };
}

async function askPassphrase(input: PassphraseInput): Promise<Passphrase> {
  const { terminal } = input;
  if (!terminal.interactive) {
    throw new OperationError('--ask-passphrase needs a terminal.', [
      'Give a file instead: --passphrase-file FILE',
    ]);
  }
  const passphrase = await terminal.askSecret(`Passphrase of stack ${input.stack}: `);
  if (passphrase.trim() === '')
    throw new OperationError('The passphrase is empty.', ['Type at least one character.']);
  if (readState(input.project, input.stack)?.salt === undefined) {
    const again = await terminal.askSecret('Once more, since it is new: ');
    if (again !== passphrase) throw new OperationError('The two passphrases differ.', ['Run it again.']);
  }
  // The engines read a file; this one lives in memory where the system has such a place, and for this run only.
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const directory = mkdtempSync(join(parent, 'jsquared-'));
  const file = join(directory, 'passphrase');
  writeFileSync(file, passphrase, { mode: 0o600 });
  const dispose = (): void => rmSync(directory, { recursive: true, force: true });
  process.once('exit', dispose);
  return { file, dispose };
}
