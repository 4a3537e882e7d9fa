/** Makes sure that an image is there before a container is made from it. */
import { dockerMessage, isNotFound } from './errors';
import type { Session } from './session';

/**
 * Pulls the image unless it is there.
 * @throws Error naming the image and what to do if it can be had neither way
 */
export async function ensureImage({ docker, signal, log }: Session, image: string): Promise<void> {
  try {
    await docker.getImage(image).inspect();
    return;
  } catch (error) {
    if (!isNotFound(error)) throw missing(image, error);
  }
  // A bare id can only be local.
  if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) throw missing(image, new Error('an image id cannot be pulled'));
  log('info', `pulling ${image}`);
  try {
    const stream = await docker.pull(withTag(image), { abortSignal: signal });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  } catch (error) {
    throw missing(image, error);
  }
}

/** Without tag or digest Docker would pull every tag there is. */
function withTag(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? image : `${image}:latest`;
}

function missing(image: string, error: unknown): Error {
  return new Error(
    `image "${image}" is not on this Docker and cannot be pulled: ${dockerMessage(error)}; ` +
      `build it (\`docker build -t ${image} …\`), pull it where there is a registry, or correct its name`,
    { cause: error },
  );
}
