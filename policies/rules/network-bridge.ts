import { docker } from './shared/docker';
import { isKnown, record, show } from './shared/read';
import { always, type ResourceRule } from './rule';

/** Networks keep their members off the host's own network. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'network-bridge',
  description:
    "Networks are bridges of the stack's own, to which nothing attaches itself and out of which nothing is routed.",
  severity: 'high',
  controls: { nist190: ['4.3.3', '4.4.2'], nist53: ['AC-4', 'SC-7'], pciDss: ['1.3.1'], soc2: ['CC6.6'] },
  why: "macvlan and ipvlan put members on the host's network past its firewall, a routed gateway opens every port of theirs, an attachable overlay lets anyone join",
  remedy: 'use the driver bridge, leave attachable out and the gateway mode at its default',
  levels: always,
  types: [docker.network],
  settings: {},
  *check({ props }) {
    const { driver, attachable, options } = props;
    if (isKnown(driver) && driver !== undefined && driver !== '' && driver !== 'bridge')
      yield { path: 'driver', found: show(driver) };
    if (attachable === true) yield { path: 'attachable', found: 'true' };
    for (const [name, value] of Object.entries(record(options))) {
      if (
        name.startsWith('com.docker.network.bridge.gateway_mode_') &&
        /^(routed|nat-unprotected)$/.test(String(value))
      )
        yield { path: `options.${name}`, found: show(value) };
    }
  },
};
