import { checkOfRule, judged } from '../check';

/** No port of a member on the host, at whatever address. */
export const check = checkOfRule('redis-not-published', {
  tries: 'asks the engine what is published for each member, and opens it at every address of this host',
  needs: ['containers', 'reach'],
  judge: ({ topology, containers, reach }) => {
    const members = topology.sets.flatMap((set) => set.members);
    return judged(
      members,
      ({ name }) => name,
      function* ({ name, instance }) {
        const container = containers.find((each) => each.name === instance);
        for (const { hostAddress, hostPort, port } of container?.published ?? [])
          yield `${port} is published at ${hostAddress || '0.0.0.0'}:${hostPort}`;
        for (const { from, to, port, result } of reach)
          if (to === name && from.startsWith('host ') && result === 'open')
            yield `port ${port} opens from ${from}`;
      },
    );
  },
});
