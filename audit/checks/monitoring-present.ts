import { checkOfRule, judged } from '../check';

const wanted = ['prometheus', 'alertmanager', 'redis-exporter'];

/** They run. */
export const check = checkOfRule('monitoring-present', {
  tries: 'looks whether exporter, Prometheus and Alertmanager run and are healthy',
  needs: ['containers'],
  judge: ({ topology, containers }) =>
    judged(
      wanted,
      (name) => name,
      function* (name) {
        const service = topology.services.find((each) => each.name === name);
        const container = containers.find((each) => each.name === service?.instance);
        if (service === undefined) yield 'is not part of the stack';
        else if (container?.state !== 'running') yield `does not run (${container?.state ?? 'gone'})`;
        else if (container.health === 'unhealthy') yield 'is unhealthy';
      },
    ),
});
