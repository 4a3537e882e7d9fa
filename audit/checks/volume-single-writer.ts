import { checkOfRule, judged } from '../check';

/** One container a data volume, over the whole host. */
export const check = checkOfRule('volume-single-writer', {
  tries: 'asks the engine for the mounts of every container that runs on the host, whomever it belongs to',
  needs: ['containers'],
  judge: ({ topology, volumeUsers }) => {
    const members = topology.sets.flatMap((set) => set.members);
    return judged(
      members.filter(({ volume }) => volumeUsers[volume] !== undefined),
      ({ name }) => name,
      function* ({ volume, instance }) {
        for (const { name, writable } of volumeUsers[volume] ?? [])
          if (name !== instance) yield `${name} mounts its volume ${volume}${writable ? '' : ' (read-only)'}`;
      },
    );
  },
});
