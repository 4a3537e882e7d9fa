import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageBuild, type ImageBuild, type ImageName } from '../../images';
import { type CommandResult, runCommand } from '../../images/run';

/** Runs docker and gives what it printed; an error of docker's is an error of the test's. */
export async function docker(...args: string[]): Promise<string> {
  const result = await runCommand(['docker', ...args]);
  if (result.code !== 0) throw new Error(`docker ${args.join(' ')}: ${result.stderr}`);
  return result.stdout.trim();
}

/** Runs a build as Pulumi would and gives all it said, whether it succeeded or not. */
export function tryBuild(
  build: ImageBuild,
  environment: Record<string, string> = {},
): Promise<CommandResult> {
  return runCommand(['/bin/sh', '-c', build.create], { ...build.environment, ...environment });
}

/**
 * Where a command is on the PATH.
 *
 * @throws Error if it is nowhere
 */
export function which(command: string): string {
  const directories = (process.env['PATH'] ?? '').split(':');
  const found = directories.map((directory) => join(directory, command)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`this test needs the command ${command}`);
  return found;
}

/**
 * Builds under tags and inputs of their own, so that a test that breaks a build cannot touch the images that are in use,
 * with a temporary directory of their own. `dispose` removes all of it, whatever became of the builds.
 */
export class Trials {
  readonly directory = mkdtempSync(join(tmpdir(), 'jsquared-trial-'));
  readonly #made: ImageBuild[] = [];

  /** An image's build with a tag nobody else uses. */
  image(name: ImageName, environment: Record<string, string> = {}): ImageBuild {
    return this.adopt(imageBuild(name, { base: 'bootstrap' }), environment);
  }

  /** Any build, with a tag nobody else uses. */
  adopt(build: ImageBuild, environment: Record<string, string> = {}): ImageBuild {
    const hash = randomBytes(32).toString('hex');
    const tag = `jsquared-test/${build.create.split(' ').at(-1) ?? ''}:${hash.slice(0, 12)}`;
    const own = { JSQ_TAG: tag, JSQ_INPUTS: hash, TMPDIR: this.directory };
    const trial = { ...build, tag, hash, environment: { ...build.environment, ...own, ...environment } };
    this.#made.push(trial);
    return trial;
  }

  /** A directory for PATH with one executable in it. */
  command(name: string, script: string): string {
    const directory = mkdtempSync(join(this.directory, 'bin-'));
    writeFileSync(join(directory, name), script);
    chmodSync(join(directory, name), 0o755);
    return directory;
  }

  /** A directory for PATH that has these commands and no others. */
  links(commands: readonly string[]): string {
    const directory = mkdtempSync(join(this.directory, 'bin-'));
    for (const command of commands) symlinkSync(which(command), join(directory, command));
    return directory;
  }

  /** What the engine has of a build: its tag, images without a tag, containers of unfinished steps. */
  async remains(build: ImageBuild): Promise<string[]> {
    const label = `label=jsquared.inputs=${build.hash}`;
    const found = await Promise.all([
      docker('image', 'ls', '--quiet', build.tag),
      docker('image', 'ls', '--quiet', '--filter', label),
      docker('ps', '--all', '--quiet', '--filter', label),
    ]);
    return found.flatMap((text) => text.split('\n')).filter((id) => id !== '');
  }

  /** Removes every trial's containers and images, and the temporary directory. */
  async dispose(): Promise<void> {
    for (const build of this.#made) {
      for (const id of await this.remains(build)) await runCommand(['docker', 'rm', '--force', id]);
      for (const id of await this.remains(build)) await runCommand(['docker', 'image', 'rm', '--force', id]);
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/**
 * Waits for something to become true.
 *
 * @throws Error saying what did not happen within a minute
 */
export async function eventually(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`within a minute this did not happen: ${what}`);
}
