/** Makes images on this engine, as the stack's requirements say: builds them, or pulls them. */
import { run } from '../host/command';
import type { Context } from '../commands/context';
import { OperationError } from '../errors';
import type { RequiredImage } from './requirements';

/** Milliseconds: half an hour, for a bootstrapped base and a build over a slow line. */
const limit = 1_800_000;

/**
 * Builds or pulls one image.
 * @throws OperationError with the last words of what failed
 */
export async function makeImage(
  { environment, options, project, terminal }: Context,
  { reference, build }: Pick<RequiredImage, 'reference' | 'build'>,
): Promise<void> {
  const onLine = options.verbose === true ? (line: string): void => terminal.note(`  ${line}`) : undefined;
  const [command, words]: [string, string[]] =
    build === undefined
      ? // One that is named by its digest and is here needs no registry.
        [
          '/bin/sh',
          ['-c', 'docker image inspect "$0" >/dev/null 2>&1 || docker pull --quiet "$0"', reference],
        ]
      : ['/bin/sh', ['-c', build.create]];
  const { code, stderr } = await run(command, words, {
    cwd: project.directory,
    environment: { ...environment, ...build?.environment },
    timeoutMilliseconds: limit,
    ...(onLine === undefined ? {} : { onLine }),
  });
  if (code === 0) return;
  const said = stderr.trim().split('\n').slice(-6).join('\n');
  // A build says itself what to do.
  throw new OperationError(
    `The image ${reference} cannot be ${build === undefined ? 'pulled' : 'built'}:\n${said}`,
    [
      ...(build === undefined
        ? [
            'See that Docker reaches the registry, or load the image: docker load',
            'Or name another one in the setting jsquared:images.references, or use the stack that needs no registry: --stack airgap',
          ]
        : []),
    ],
  );
}

/**
 * Makes images again that the state has and that were removed by hand: no engine looks at what a command once made.
 * @throws OperationError with the last words of what failed
 */
export async function restoreImages(context: Context, images: readonly RequiredImage[]): Promise<void> {
  for (const image of images) {
    context.terminal.note(
      `${context.terminal.colours.yellow('!')} The image ${image.reference} was removed: ${image.build === undefined ? 'pulling' : 'building'} it again ...`,
    );
    await makeImage(context, image);
  }
}
