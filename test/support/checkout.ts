/** A copy of the checkout with a state, a passphrase and a stack of its own, for tests that run `./jsquared` for real. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

const root = join(__dirname, '..', '..');

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Said>;
  /** Ends it, and nothing that it started; a kill -9 unless another signal is named. */
  kill(signal?: NodeJS.Signals): void;
}

/** One stack in a directory of its own. */
export interface Checkout {
  readonly directory: string;
  readonly stack: string;
  /** Runs `./jsquared` with these arguments, on this stack, with the embedded engine unless they name one. */
  jsquared(...args: readonly string[]): Promise<Said>;
  /** As {@link jsquared}, for a test that has to do with the process; `heard` is called with what it says on stderr. */
  begin(args: readonly string[], heard?: (text: string) => void): Running;
  /** As {@link jsquared}, and fails the test with all that was said if it does not end with 0. */
  succeed(...args: readonly string[]): Promise<Said>;
  /** Writes the stack's file. */
  configure(values: Readonly<Record<string, unknown>>): void;
  /** The state as it stands on disk. */
  state(): string;
  /** The passphrase of its secrets. */
  readonly passphrase: string;
  /** Removes the stack's containers, networks and volumes by label, whatever happened, and the directory. */
  remove(): void;
}

/**
 * Makes a checkout from the files git knows and the ones not ignored.
 * @param stack unique on this machine
 * @param environment of its commands, beside that of the tests
 */
export function makeCheckout(
  stack: string,
  values: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
): Checkout {
  const directory = mkdtempSync(join(tmpdir(), 'jsquared-stack-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of files.split('\n').filter(Boolean)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(root, file), join(directory, file), { force: true, errorOnExist: false });
  }
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  const passphrase = `test-${process.pid}-${Date.now()}`;
  const secret = join(directory, '.passphrase');
  writeFileSync(secret, passphrase, { mode: 0o600 });
  const state = join(directory, '.state-of-test');
  mkdirSync(state);

  const begin = (args: readonly string[], heard?: (text: string) => void): Running => {
    const child = spawn(
      './jsquared',
      [...args, '--stack', stack, ...(args.includes('--engine') ? [] : ['--engine', 'embedded'])],
      {
        cwd: directory,
        env: {
          ...process.env,
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE_FILE: secret,
          NO_COLOR: '1',
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      heard?.(chunk.toString());
    });
    const ended = new Promise<Said>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code: code ?? -1, out, err });
      });
    });
    return { ended, kill: (signal = 'SIGKILL') => void child.kill(signal) };
  };
  const jsquared = (...args: readonly string[]): Promise<Said> => begin(args).ended;
  const configure = (config: Readonly<Record<string, unknown>>): void => {
    const keyed = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [`jsquared:${key}`, value]),
    );
    // The engine keeps the salt of the secrets in the stack's file: it stays.
    let salt = {};
    try {
      const found = /^encryptionsalt: (.*)$/m.exec(
        readFileSync(join(directory, `Pulumi.${stack}.yaml`), 'utf8'),
      );
      if (found) salt = { encryptionsalt: found[1] };
    } catch {
      // The first time there is no file yet.
    }
    writeFileSync(join(directory, `Pulumi.${stack}.yaml`), stringify({ ...salt, config: keyed }));
  };
  configure(values);
  return {
    directory,
    stack,
    jsquared,
    begin,
    async succeed(...args) {
      const said = await jsquared(...args);
      if (said.code !== 0) {
        throw new Error(`./jsquared ${args.join(' ')} ended with ${said.code}\n${said.out}\n${said.err}`);
      }
      return said;
    },
    configure,
    state: () => readFileSync(join(state, '.pulumi', 'stacks', 'jsquared', `${stack}.json`), 'utf8'),
    passphrase,
    remove() {
      removeStack(stack);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What Docker has of a stack, by kind. */
export function leftovers(stack: string): string[] {
  const filter = ['--filter', `label=jsquared.stack=${stack}`];
  return [
    ['container', 'ls', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
  ].flatMap((list) =>
    execFileSync('docker', [...list, ...filter, '--quiet'], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .map((id) => `${list[0] ?? ''} ${id}`),
  );
}

function removeStack(stack: string): void {
  for (const kind of ['container', 'network', 'volume']) {
    const ids = leftovers(stack)
      .filter((line) => line.startsWith(`${kind} `))
      .map((line) => line.slice(kind.length + 1));
    if (ids.length === 0) continue;
    const force = kind === 'network' ? [] : ['--force'];
    execFileSync('docker', [kind, 'rm', ...force, ...ids], { stdio: 'ignore' });
  }
}
