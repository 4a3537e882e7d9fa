import { checkOfRule, judged } from '../check';
import { isLoopback } from '../parse/sockets';

/** Members listen where they were told to, and nowhere else. */
export const check = checkOfRule('redis-bound', {
  tries: "reads every socket that waits in each member's network from the kernel",
  needs: ['containers', 'processes'],
  judge: ({ topology, containers }) => {
    const members = topology.sets.flatMap((set) => set.members);
    const seen = members.filter(({ instance }) =>
      containers.some(({ name, processes }) => name === instance && processes.length > 0),
    );
    return judged(
      seen,
      ({ name }) => name,
      function* ({ instance, address, port }) {
        const listeners = containers.find(({ name }) => name === instance)?.listeners ?? [];
        for (const each of listeners) {
          // Docker's resolver for the container's own names.
          if (each.address === '127.0.0.11') continue;
          if (each.port !== port)
            yield `listens at ${each.address} on the ${each.protocol} port ${each.port}, which is not its own`;
          else if (each.address !== address && !isLoopback(each.address)) yield `listens at ${each.address}`;
        }
        if (!listeners.some((each) => each.port === port && each.address === address))
          yield `does not listen at ${address}:${port}`;
      },
    );
  },
});
