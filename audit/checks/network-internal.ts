import { checkOfRule, judged } from '../check';
import { contains } from '../parse/subnet';

/** Nothing gets from one zone to another, and nothing out of an internal one. */
export const check = checkOfRule('network-internal', {
  tries:
    'from a container of its own in each network, opens every port of every container, and a listener of its own in each other network',
  needs: ['networks', 'reach', 'inside'],
  judge: ({ reach, networks, topology }) => {
    const crossing = reach.filter(({ from, to, address }) => {
      const zone = topology.zones.find(({ name }) => name === from);
      return zone !== undefined && to !== 'the Docker Engine' && !contains(zone.subnet, address);
    });
    const opened = judged(
      crossing,
      ({ from }) => `network ${from}`,
      function* ({ result, to, port }) {
        if (result === 'open') yield `${to} port ${port} opens from there, although it is in another network`;
      },
    );
    const declared = judged(
      networks,
      ({ zone }) => `network ${zone}`,
      function* ({ zone, internal }) {
        if (!internal && topology.zones.find(({ name }) => name === zone)?.internal === true)
          yield 'leads out, and should be internal';
      },
    );
    // A network from which nothing was tried is not judged.
    return {
      subjects: opened.subjects,
      findings: [...declared.findings, ...opened.findings],
    };
  },
});
