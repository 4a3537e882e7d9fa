/** Chooses the platform; the only place that knows which there are. */
import type { Config } from '../config/schema';
import { parseSubnet } from '../config/subnet';
import { createDockerPlatform } from './docker';
import type { Platform } from './port';

/**
 * Makes the platform a stack's config names.
 * @throws Error naming the platform if it is not there yet
 */
export function choosePlatform(config: Config, project: string, stack: string): Platform {
  if (config.platform === 'kubernetes') {
    throw new Error(
      `jsquared:platform is "kubernetes" in Pulumi.${stack}.yaml, and this version has no Kubernetes platform; set it to docker`,
    );
  }
  const subnet = parseSubnet(config.network.subnet);
  if (!subnet) throw new Error(`jsquared:network.subnet "${config.network.subnet}" is no private range`);
  return createDockerPlatform({ identity: { project, stack }, subnet, images: config.images });
}
