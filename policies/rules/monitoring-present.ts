import { warnInDevelopment, type StackRule } from './rule';
import { isComplete } from './shared/read';
import { servicesOf, topologyOf } from './shared/topology';

const needed = ['redis-exporter', 'prometheus', 'alertmanager'];

/** Somebody watches. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'monitoring-present',
  description: 'The stack is watched: an exporter asks, Prometheus judges, Alertmanager tells.',
  severity: 'high',
  controls: { nist53: ['SI-4', 'CA-7'], pciDss: ['10.7.2'], soc2: ['CC7.2'] },
  why: 'a set that has lost one member works on; nobody hears of it until the second one goes',
  remedy: 'set enabled of jsquared:monitoring to true',
  levels: warnInDevelopment,
  settings: {},
  *check(resources) {
    const topology = topologyOf(resources);
    if (!topology || !isComplete(topology['services'])) return;
    const services = servicesOf(resources);
    for (const name of needed) {
      if (!services.includes(name)) yield { path: 'topology.services', found: `no ${name}` };
    }
  },
};
