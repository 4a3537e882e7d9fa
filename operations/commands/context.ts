/** What every command works with: the project, the person, the options that all commands share. */
import type Docker from 'dockerode';
import { dockerClient } from '../host/docker';
import { chooseStack } from '../project/choice';
import { readProject, type Project } from '../project/project';
import { registryProbe } from '../project/registry';
import type { Terminal } from '../terminal/terminal';

/** Options that every command takes. */
export interface CommonOptions {
  readonly stack?: string;
  readonly engine?: string;
  readonly yes?: boolean;
  readonly passphraseFile?: string;
  readonly askPassphrase?: boolean;
  readonly verbose?: boolean;
}

/** See the file's comment. */
export interface Context {
  readonly project: Project;
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  readonly options: CommonOptions;
  readonly docker: Docker;
}

/** The context of this process. Reads Pulumi.yaml, connects to nothing. */
export function openContext(directory: string, terminal: Terminal, options: CommonOptions): Context {
  const environment = process.env;
  return {
    project: readProject(directory, environment),
    terminal,
    environment,
    options,
    docker: dockerClient(environment),
  };
}

/** The stack the command is about; see project/choice.ts. */
export function stackOf(context: Context): Promise<string> {
  return chooseStack({
    project: context.project,
    terminal: context.terminal,
    named: context.options.stack,
    yes: context.options.yes === true,
    lookAround: () => registryProbe(context.docker),
  });
}
