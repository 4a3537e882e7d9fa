/** The project on disk: Pulumi.yaml, the stack files, and where the state lives. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { OperationError, reasonOf } from '../errors';

const projectFile = z.object({
  name: z.string().regex(/^[A-Za-z0-9_.-]+$/),
  backend: z.object({ url: z.string() }).optional(),
});

/** What a command needs to know of the project. */
export interface Project {
  /** Absolute path of the directory that holds Pulumi.yaml. */
  readonly directory: string;
  /** The project's name in Pulumi.yaml; also the config namespace. */
  readonly name: string;
  /** Absolute path of the directory that the file backend keeps states in. */
  readonly stateDirectory: string;
  /** The same as a URL, as PULUMI_BACKEND_URL takes it. */
  readonly backendUrl: string;
  /** Directory of what this machine remembers (`.jsquared`), outside version control. */
  readonly memoryDirectory: string;
  /** Names of the stacks that have a stack file, sorted. */
  readonly stacks: readonly string[];
}

/**
 * Reads the project.
 * @param directory holds Pulumi.yaml
 * @param environment PULUMI_BACKEND_URL overrides Pulumi.yaml's backend, as it does for the CLI
 * @throws OperationError if Pulumi.yaml cannot be used, or the backend is not one of files
 */
export function readProject(directory: string, environment: NodeJS.ProcessEnv): Project {
  const file = join(directory, 'Pulumi.yaml');
  let settings: z.infer<typeof projectFile>;
  try {
    settings = projectFile.parse(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new OperationError(`${file} cannot be used: ${reasonOf(error)}`, [
      'Restore it from version control.',
    ]);
  }
  const overridden = environment['PULUMI_BACKEND_URL'];
  const url =
    overridden !== undefined && overridden !== '' ? overridden : (settings.backend?.url ?? 'file://./.state');
  const source =
    overridden !== undefined && overridden !== '' ? 'PULUMI_BACKEND_URL' : 'backend.url in Pulumi.yaml';
  const stateDirectory = stateDirectoryOf(url, directory, source);
  return {
    directory,
    name: settings.name,
    stateDirectory,
    backendUrl: `file://${stateDirectory}`,
    memoryDirectory: join(directory, '.jsquared'),
    stacks: stackFiles(directory),
  };
}

function stateDirectoryOf(url: string, directory: string, source: string): string {
  if (!url.startsWith('file://')) {
    throw new OperationError(`The state backend "${url}" (${source}) is not a directory of files.`, [
      'JSquared keeps its state in files, so that one set of containers never has two states.',
      'Use e.g. file://./.state; to move a state: pulumi stack export | pulumi stack import.',
    ]);
  }
  const path = url.slice('file://'.length);
  if (path.startsWith('~/')) return join(process.env['HOME'] ?? '/', path.slice(2));
  return path.startsWith('/') ? fileURLToPath(url) : resolve(directory, path);
}

function stackFiles(directory: string): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/** The stack's file of values. */
export function stackFile(project: Project, stack: string): string {
  return join(project.directory, `Pulumi.${stack}.yaml`);
}

/** The stack's state in the file backend. */
export function stateFile(project: Project, stack: string): string {
  return join(project.stateDirectory, '.pulumi', 'stacks', project.name, `${stack}.json`);
}

/** True if the stack has a state: `up` has run, or at least begun. */
export function hasState(project: Project, stack: string): boolean {
  return existsSync(stateFile(project, stack));
}
