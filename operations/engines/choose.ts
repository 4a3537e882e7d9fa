/** Which engine? The Pulumi CLI where it is on the PATH, else the embedded one; `--engine` forces one. */
import { OperationError, UsageError } from '../errors';
import { which } from '../host/command';
import { openCli } from './cli';
import { openEmbedded } from './embedded';
import type { Engine, EngineSettings } from './engine';

/**
 * Opens the stack with the chosen engine.
 * @param wanted `--engine`
 * @throws UsageError for an engine there is not
 */
export async function openEngine(wanted: string | undefined, settings: EngineSettings): Promise<Engine> {
  const program = which('pulumi', settings.environment);
  switch (wanted) {
    case undefined:
      return program === undefined ? openEmbedded(settings) : openCli(program, settings);
    case 'embedded':
      return openEmbedded(settings);
    case 'cli':
      if (program === undefined) {
        throw new OperationError('--engine cli: the Pulumi CLI (pulumi) is not on the PATH.', [
          'Install it (pulumi.com/docs/install), or leave --engine out to use the embedded engine.',
        ]);
      }
      return openCli(program, settings);
    default:
      throw new UsageError(`--engine ${wanted}: there is no such engine.`, ['Use cli or embedded.']);
  }
}
