import { docker, label } from './shared/docker';
import { isKnown } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly edgeZones: readonly string[];
}

/** Networks are internal unless they are the edge. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'network-internal',
  description: 'Networks are internal, except the edge, from which ports are published to people.',
  severity: 'high',
  controls: {
    nist190: ['4.3.3', '4.4.2'],
    nist53: ['SC-7(5)'],
    pciDss: ['1.3.2', '1.4.4'],
    soc2: ['CC6.6'],
  },
  why: 'from a network with a way out, a taken process phones home and carries the data off',
  remedy:
    'set internal: true; only what a person opens in a browser joins an edge zone (label jsquared.zone)',
  levels: always,
  types: [docker.network],
  settings: {
    edgeZones: {
      type: 'array',
      items: { type: 'string' },
      default: ['edge'],
      description: 'values of the label jsquared.zone of networks that may have a way out',
    },
  },
  *check(network, { edgeZones }) {
    const { internal, labels } = network.props;
    if (!isKnown(internal) || internal === true || !isKnown(labels)) return;
    const zone = label(network, 'jsquared.zone');
    if (zone !== undefined && edgeZones.includes(zone)) return;
    yield {
      path: 'internal',
      found: `false in ${zone === undefined ? 'a network without a zone' : `the zone ${zone}`}`,
    };
  },
};
