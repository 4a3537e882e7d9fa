/**
 * Installs what is missing where that is safe to do unasked: on Debian and its relatives, as root, from the
 * distribution's own archive. Everywhere else it says what to install.
 */
import { mkdirSync, openSync, closeSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { OperationError } from '../errors';
import { DockerUnusable } from './docker';
import { run, which, type CommandResult } from './command';

/** Ten minutes: a package archive over a slow line. */
const aptLimit = 600_000;

/** What the installation needs from its surroundings; tests hand in their own. */
export interface Installer {
  readonly environment: NodeJS.ProcessEnv;
  /** Where logs and pid files go: `.jsquared`. */
  readonly memoryDirectory: string;
  readonly isRoot: boolean;
  /** The text of /etc/os-release, empty if there is none. */
  readonly osRelease: string;
  readonly hasSystemd: boolean;
  readonly say: (line: string) => void;
  readonly run: (program: string, args: readonly string[]) => Promise<CommandResult>;
  /** Starts a program that outlives this one; its pid. */
  readonly startDaemon: (program: string, log: string) => number;
  /** Resolves after so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The installer of this machine. */
export function machineInstaller(
  memoryDirectory: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Installer {
  return {
    environment,
    memoryDirectory,
    isRoot: process.getuid?.() === 0,
    osRelease: readOr('/etc/os-release', ''),
    // systemd's own test of whether it is the init (sd_booted).
    hasSystemd: existsSync('/run/systemd/system'),
    say,
    run: (program, args) =>
      run(program, args, {
        environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
        timeoutMilliseconds: aptLimit,
      }),
    startDaemon: (program, log) => {
      const output = openSync(log, 'a');
      const child = spawn(program, [], {
        detached: true,
        stdio: ['ignore', output, output],
        env: environment,
      });
      child.on('error', () => undefined); // it shows in that the engine never answers
      child.unref();
      closeSync(output);
      return child.pid ?? 0;
    },
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/** True on Debian and what derives from it (Ubuntu, Mint, Raspberry Pi OS). */
export function isDebianFamily(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/**
 * Installs Debian packages.
 * @param why shown to the person
 * @throws OperationError with the words of apt
 */
export async function installPackages(
  installer: Installer,
  packages: readonly string[],
  why: string,
): Promise<void> {
  const command = `apt-get install ${packages.join(' ')}`;
  if (!isDebianFamily(installer.osRelease) || !installer.isRoot) {
    throw new OperationError(`${why}.`, [
      isDebianFamily(installer.osRelease)
        ? `Run this as root, or: sudo ${command}`
        : `Install: ${packages.join(', ')}`,
    ]);
  }
  installer.say(`${why}: ${command} ...`);
  const install = (): Promise<CommandResult> =>
    installer.run('apt-get', ['install', '-y', '-q', ...packages]);
  let result = await install();
  if (result.code !== 0) {
    // The lists of a fresh image are missing or stale.
    await installer.run('apt-get', ['update', '-q']);
    result = await install();
  }
  if (result.code !== 0) {
    const words = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => /^(E|W|Err):/.test(line));
    throw new OperationError(
      `${command} failed: ${words.slice(0, 3).join(' ') || `exit code ${result.code}`}`,
      [
        result.stderr.includes('No space left')
          ? 'The disk is full: free some space.'
          : 'Check the network and the sources of apt, or install it by hand; then run this again.',
      ],
    );
  }
}

/**
 * Makes a Docker Engine answer that was missing or stopped, if that can be done here.
 * @param problem why the engine cannot be used
 * @param answers asks the engine; resolves once it can be used
 * @throws the problem itself where nothing can be done
 */
export async function provideDocker(
  installer: Installer,
  problem: DockerUnusable,
  answers: () => Promise<unknown>,
): Promise<void> {
  const ownSocket = (installer.environment['DOCKER_HOST'] ?? '') === '';
  const able = ownSocket && installer.isRoot && isDebianFamily(installer.osRelease);
  if (!able || (problem.kind !== 'missing' && problem.kind !== 'stopped')) throw problem;
  if (problem.kind === 'missing') {
    await installPackages(installer, ['docker.io'], 'Docker Engine is not installed');
    // Since Debian 13 the client is a package of its own that docker.io only recommends.
    if (which('docker', installer.environment) === undefined) {
      await installPackages(installer, ['docker-cli'], 'The command docker is not installed');
    }
  }
  await startDocker(installer, answers);
}

async function startDocker(installer: Installer, answers: () => Promise<unknown>): Promise<void> {
  const log = join(installer.memoryDirectory, 'dockerd.log');
  if (await works(answers)) return; // the package's own scripts have started it
  if (installer.hasSystemd) {
    installer.say('Starting the Docker Engine: systemctl start docker ...');
    const result = await installer.run('systemctl', ['start', 'docker']);
    if (result.code !== 0) {
      throw new OperationError(`The Docker Engine does not start: ${result.stderr.trim()}`, [
        'journalctl -u docker -n 50',
      ]);
    }
  } else {
    const program = which('dockerd', {
      PATH: `${installer.environment['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`,
    });
    mkdirSync(installer.memoryDirectory, { recursive: true });
    const pid = installer.startDaemon(program ?? 'dockerd', log);
    writeFileSync(join(installer.memoryDirectory, 'dockerd.pid'), `${pid}\n`);
    installer.say(`No systemd here: starting dockerd in the background (process ${pid}, log ${log}) ...`);
  }
  for (let second = 0; second < 60; second += 1) {
    if (await works(answers)) return;
    await installer.pause(1000);
  }
  const words = readOr(log, '').trim().split('\n').slice(-3).join('\n');
  throw new OperationError(
    `The Docker Engine was started and does not answer after 60 s.${words === '' ? '' : `\n${words}`}`,
    [installer.hasSystemd ? 'journalctl -u docker -n 50' : `Its log: ${log}`],
  );
}

async function works(answers: () => Promise<unknown>): Promise<boolean> {
  try {
    await answers();
    return true;
  } catch (error) {
    if (error instanceof DockerUnusable && (error.kind === 'forbidden' || error.kind === 'old')) throw error;
    return false;
  }
}
