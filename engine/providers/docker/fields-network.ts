/** The properties of a Network and of a Volume, as the real provider (docker 5.0) has them. Every change replaces. */
import { bool, map, obj, set, str, type Fields } from '../schema/fields';
import { labels } from './fields-container';

const replace = { replace: true } as const;

/** All properties of a Network. */
export const networkFields: Fields = {
  name: str({ autoName: true, ...replace }),
  driver: str({ computed: true, ...replace }),
  internal: bool({ computed: true, ...replace }),
  attachable: bool(replace),
  ipv6: bool(replace),
  ipamDriver: str({ default: 'default', ...replace }),
  ipamOptions: map(replace),
  ipamConfigs: set(
    obj({ subnet: str(replace), ipRange: str(replace), gateway: str(replace), auxAddress: map(replace) }),
    { computed: true, ...replace },
  ),
  labels: labels(replace),
  options: map({ computed: true, ...replace }),

  ingress: bool({ unsupported: 'it belongs to swarm; use the Pulumi CLI (--engine cli)' }),

  scope: str({ outputOnly: true }),
};

/** All properties of a Volume. */
export const volumeFields: Fields = {
  name: str({ autoName: true, ...replace }),
  driver: str({ computed: true, ...replace }),
  driverOpts: map(replace),
  labels: labels(replace),

  cluster: obj({}, { unsupported: 'it belongs to swarm; use the Pulumi CLI (--engine cli)' }),

  mountpoint: str({ outputOnly: true }),
};
