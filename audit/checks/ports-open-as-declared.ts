import { judged, ownCheck } from '../check';
import { contains } from '../parse/subnet';

/** The other side of the fence: who is meant to reach a port does. */
export const check = ownCheck(
  'ports-open-as-declared',
  {
    description: 'From each network exactly the declared ports of its own members open.',
    severity: 'high',
    why: 'a port that nobody declared is one that nobody guards; a declared one that does not open is an outage that has not been noticed yet',
    remedy:
      'find out what listens there (redis-bound names it for members) and stop it; bring back what does not answer: ./jsquared up',
    controls: {
      cisDocker: ['5.9'],
      nist190: ['4.3.3', '4.4.2'],
      nist53: ['SC-7', 'CM-7'],
      pciDss: ['1.3.1'],
      soc2: ['CC6.6'],
    },
  },
  {
    tries:
      'from a container of its own in each network and from the host, opens every port that something listens on or should listen on',
    needs: ['containers', 'processes', 'reach', 'inside'],
    judge: ({ reach, topology }) => {
      const zones = new Map(topology.zones.map(({ name, subnet }) => [name, subnet]));
      // Who gets across networks, and to the engine, is judged by the checks of those rules.
      const own = reach.filter(
        ({ from, address, to, allowed }) =>
          to !== 'the Docker Engine' && (allowed || contains(zones.get(from), address)),
      );
      return judged(
        own,
        ({ from }) => (zones.has(from) ? `network ${from}` : from),
        function* ({ to, port, result, allowed, said }) {
          if (allowed && result === 'closed')
            yield { found: `${to} port ${port} does not open (${said})`, severity: 'medium' };
          if (!allowed && result === 'open') yield `${to} port ${port} opens, which nobody declared`;
        },
      );
    },
  },
);
