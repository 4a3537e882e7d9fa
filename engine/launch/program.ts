/** Starting the program: the SDK's own runner, which knows how to load TypeScript and how to report errors. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { EngineError } from '../errors';
import type { ProgramConfig } from '../project/config';
import type { Project } from '../project/project';
import { ORGANIZATION } from '../state/backend';
import { spawnLeashed } from './leash';
import type { LeashEnd, Leashed } from './leash';

/** How Node.js is started for what loads Pulumi's SDK; see lean.cjs. */
export const nodeCommand = [process.execPath, '--require', path.join(__dirname, 'lean.cjs')] as const;

/** The runner's exit code after it has reported an error itself. */
export const EXIT_REPORTED = 32;

/** What a run of the program needs. */
export interface ProgramLaunch {
  readonly project: Project;
  readonly stack: string;
  readonly config: ProgramConfig;
  /** Address of the monitor and engine services. */
  readonly address: string;
  readonly dryRun: boolean;
  readonly parallel: number;
  /** Gets what the program prints, line by line. */
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** A running program. */
export interface RunningProgram {
  readonly ended: Promise<LeashEnd>;
  kill(): void;
}

/** @throws EngineError if the project has no @pulumi/pulumi */
export function startProgram(launch: ProgramLaunch): RunningProgram {
  const { project, stack, config } = launch;
  const leashed = spawnLeashed(
    [
      ...nodeCommand,
      resolveFrom(project.directory, '@pulumi/pulumi/cmd/run'),
      ...['--monitor', launch.address, '--engine', launch.address],
      ...['--organization', ORGANIZATION, '--project', project.name, '--stack', stack],
      ...['--root-directory', project.directory, '--pwd', project.directory],
      ...['--parallel', String(launch.parallel)],
      ...(launch.dryRun ? ['--dry-run'] : []),
      project.main ?? '.',
    ],
    {
      cwd: project.directory,
      env: {
        ...childEnvironment(),
        // Pulumi's protocol hands decrypted configuration over in the environment: the reason to generate secrets
        // instead of configuring them.
        PULUMI_CONFIG: JSON.stringify(config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
        // Types are checked by lint; checking them at every start costs seconds.
        PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
      },
    },
  );
  forwardLines(leashed, launch.onLine);
  return {
    ended: leashed.ended,
    kill: () => {
      leashed.kill('SIGKILL');
    },
  };
}

/** The engine's environment without what only the engine may know. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const key of ['PULUMI_CONFIG_PASSPHRASE', 'PULUMI_CONFIG_PASSPHRASE_FILE', 'PULUMI_ACCESS_TOKEN']) {
    Reflect.deleteProperty(environment, key);
  }
  return environment;
}

/**
 * Finds a module as the code in that directory would.
 * @throws EngineError naming the package and the remedy
 */
export function resolveFrom(directory: string, module: string): string {
  try {
    return createRequire(path.join(directory, 'package.json')).resolve(module);
  } catch (error) {
    throw new EngineError('program', `${module} is not installed for ${directory}; run "npm ci" there`, {
      cause: error,
    });
  }
}

/** Hands both output streams of a command over line by line. */
export function forwardLines(
  leashed: Leashed,
  onLine: (stream: 'stdout' | 'stderr', line: string) => void,
): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = leashed.child[name];
    if (!stream) continue;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(name, line.replace(/\r$/, ''));
    });
    stream.on('end', () => {
      if (rest !== '') onLine(name, rest);
    });
  }
}
