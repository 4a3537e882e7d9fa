/** Makes images again that the state has and that were removed by hand: no engine looks at what a command once made. */
import { run } from '../host/command';
import type { Context } from '../commands/context';
import { OperationError } from '../errors';
import type { RequiredImage } from './requirements';

/** Half an hour: a bootstrapped base and a build over a slow line. */
const limit = 1_800_000;

/**
 * Builds or pulls them.
 * @throws OperationError with the last words of what failed
 */
export async function restoreImages(context: Context, images: readonly RequiredImage[]): Promise<void> {
  for (const { reference, build } of images) {
    context.terminal.note(
      `${context.terminal.colours.yellow('!')} The image ${reference} was removed: ${build === undefined ? 'pulling' : 'building'} it again ...`,
    );
    const result =
      build === undefined
        ? await run('docker', ['pull', '--quiet', reference], {
            environment: context.environment,
            timeoutMilliseconds: limit,
          })
        : await run('/bin/sh', ['-c', build.create], {
            cwd: context.project.directory,
            environment: { ...context.environment, ...build.environment },
            timeoutMilliseconds: limit,
          });
    if (result.code !== 0) {
      throw new OperationError(
        `The image ${reference} cannot be made again:\n${result.stderr.trim().split('\n').slice(-5).join('\n')}`,
      );
    }
  }
}
