/** The Docker adapter of the port: one machine, one daemon. */
import type * as pulumi from '@pulumi/pulumi';
import type { Subnet } from '../../config/subnet';
import type { ImageName, Platform } from '../port';
import { createImage, type ImagePolicy } from './images';
import type { StackIdentity } from './naming';
import { createWorkload } from './workload';
import { createEndpoints, createZone } from './zones';

/** What the adapter has to know of the stack. */
export interface DockerPlatformArgs {
  readonly identity: StackIdentity;
  /** The range that zones are cut from. */
  readonly subnet: Subnet;
  readonly images: ImagePolicy;
}

/** Makes the Docker platform; it declares nothing until it is asked. */
export function createDockerPlatform(args: DockerPlatformArgs): Platform {
  const slots = new Map<string, string>();
  const images = new Map<ImageName, pulumi.Output<string>>();
  const claim = (key: string, name: string): void => {
    const holder = slots.get(key);
    if (holder !== undefined)
      throw new Error(`"${name}" and "${holder}" both claim ${key}; give one another slot`);
    slots.set(key, name);
  };
  return {
    name: 'docker',
    capabilities: {
      enforcesCallers: false,
      enforcesEgress: true,
      spreadsOverHosts: false,
      addressVantage: 'linux-host-and-containers',
    },
    image(name, opts) {
      const known = images.get(name);
      if (known) return known;
      const made = createImage(name, args.images, opts);
      images.set(name, made);
      return made;
    },
    zone(name, zone, opts) {
      claim(`zone slot ${zone.slot}`, name);
      return createZone(args.identity, args.subnet, name, zone, opts);
    },
    endpoints(name, endpoints) {
      for (const zone of endpoints.zones) claim(`slot ${endpoints.slot} of zone "${zone.name}"`, name);
      return createEndpoints(args.identity, name, endpoints);
    },
    workload: (spec, opts) => createWorkload(args.identity, spec, opts),
  };
}
