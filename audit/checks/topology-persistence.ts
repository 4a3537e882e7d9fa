import { checkOfRule, judged } from '../check';

/** Writes reach the disk. */
export const check = checkOfRule('topology-persistence', {
  tries: 'asks every data member how it writes to its disk, which CONFIG SET changes at run time',
  needs: ['servers'],
  judge: ({ topology, servers }) => {
    const sets = new Map(topology.sets.flatMap((set) => set.members.map(({ name }) => [name, set] as const)));
    return judged(
      servers.filter(({ role }) => role === 'data'),
      ({ member }) => member,
      function* ({ member, config }) {
        const inForce = config['appendonly'] === 'yes' ? (config['appendfsync'] ?? 'unknown') : 'off';
        const wanted = sets.get(member)?.durability.appendfsync;
        if (inForce !== wanted)
          yield `writes its append-only file ${inForce} instead of ${wanted ?? 'unknown'}`;
        else if (inForce !== 'everysec' && inForce !== 'always')
          yield `writes its append-only file ${inForce}`;
      },
    );
  },
});
