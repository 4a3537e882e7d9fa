/**
 * Does an image registry answer? Asked through the Docker Engine itself (its `distribution` question, which downloads
 * nothing), so that the engine's own mirrors, proxies and credentials count, and no registry is named here.
 */
import type Docker from 'dockerode';
import { loadVersions } from '../../images/pins';
import { reasonOf } from '../errors';

/** An engine without a network was seen to answer at once; one whose packets are dropped waits much longer. */
const limitMilliseconds = 6000;

/** The answer, with a reason a person understands. */
export interface RegistryAnswer {
  readonly answers: boolean;
  readonly reason: string;
}

/**
 * Asks for an image's description.
 * @param reference `name:tag@sha256:...`
 */
export async function askRegistry(docker: Docker, reference: string): Promise<RegistryAnswer> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), limitMilliseconds);
  try {
    await docker.getImage(reference).distribution({ abortSignal: giveUp.signal });
    return { answers: true, reason: 'an image registry answers' };
  } catch (error) {
    if (giveUp.signal.aborted)
      return { answers: false, reason: `no image registry answered within ${limitMilliseconds / 1000} s` };
    return { answers: false, reason: `no image registry answers (${brief(reasonOf(error))})` };
  } finally {
    clearTimeout(timer);
  }
}

/** The last clause of the engine's message; what comes before are addresses. */
function brief(reason: string): string {
  const words =
    /(no such host|connection refused|i\/o timeout|network is unreachable|certificate[^:]*|unauthorized|denied|not found)/i.exec(
      reason,
    );
  return words?.[1] ?? reason.split(': ').at(-1)?.trim() ?? reason;
}

/** True if every image is on the engine already, so that no registry is needed. */
export async function allPresent(docker: Docker, references: readonly string[]): Promise<boolean> {
  for (const reference of references) {
    try {
      await docker.getImage(reference).inspect();
    } catch {
      return false;
    }
  }
  return references.length > 0;
}

/**
 * Looks around for the first choice of a stack: is everything that `dev` needs from a registry here or in reach?
 */
export async function registryProbe(docker: Docker): Promise<{ registry: boolean; reason: string }> {
  const versions = loadVersions();
  const needed = [
    versions.base.pull.reference,
    ...Object.values(versions.upstream).map(({ reference }) => reference),
  ];
  try {
    await docker.ping();
  } catch {
    return {
      registry: false,
      reason: 'the Docker Engine does not answer yet, so no image registry can be asked',
    };
  }
  if (await allPresent(docker, needed))
    return { registry: true, reason: 'the images it needs from a registry are here' };
  const { answers, reason } = await askRegistry(docker, versions.base.pull.reference);
  return { registry: answers, reason };
}
