/** What is installed in the images that run, from dpkg's own record in them. */
import type Docker from 'dockerode';
import type { ContainerFacts } from '../facts';
import { parseDpkgStatus, parseOsRelease, type InstalledPackage, type Release } from '../parse/dpkg';
import { readFiles } from './engine';

/** One image of the stack. */
export interface ImageFacts {
  readonly reference: string;
  readonly id: string;
  readonly release: Release;
  readonly packages: readonly InstalledPackage[];
}

/**
 * Reads one image's record in a container that runs it.
 * @throws Error where the image was not made of Debian packages
 */
export async function lookAtImage(
  docker: Docker,
  { id, image, imageId }: Pick<ContainerFacts, 'id' | 'image' | 'imageId'>,
): Promise<ImageFacts> {
  const [status] = await readFiles(docker, id, '/var/lib/dpkg/status');
  const [release] = await readFiles(docker, id, '/usr/lib/os-release');
  if (status === undefined || release === undefined)
    throw new Error(`the image ${image} keeps no record of Debian packages (/var/lib/dpkg/status)`);
  return {
    reference: image,
    id: imageId,
    release: parseOsRelease(release.content.toString('utf8')),
    packages: parseDpkgStatus(status.content.toString('utf8')),
  };
}
