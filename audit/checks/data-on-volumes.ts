import { checkOfRule, judged } from '../check';

/** The directory that members write to lies in the volume that the outputs name. */
export const check = checkOfRule('data-on-volumes', {
  tries: 'asks the engine which volume is mounted where each member keeps its data',
  needs: ['containers'],
  judge: ({ topology, containers }) => {
    const members = topology.sets.flatMap((set) => set.members);
    const seen = members.filter(({ instance }) => containers.some(({ name }) => name === instance));
    return judged(
      seen,
      ({ name }) => name,
      function* ({ instance, volume }) {
        const mounted = containers.find(({ name }) => name === instance)?.volumes ?? [];
        if (!mounted.some(({ name, writable }) => name === volume && writable))
          yield `does not write to the volume ${volume}`;
      },
    );
  },
});
