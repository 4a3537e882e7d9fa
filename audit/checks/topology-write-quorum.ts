import { checkOfRule, judged } from '../check';

/** What a primary demands before it writes. */
export const check = checkOfRule('topology-write-quorum', {
  tries: 'asks every data member for min-replicas-to-write and its lag, which CONFIG SET changes at run time',
  needs: ['servers'],
  judge: ({ topology, servers }) => {
    const sets = new Map(topology.sets.flatMap((set) => set.members.map(({ name }) => [name, set] as const)));
    return judged(
      servers.filter(({ role }) => role === 'data'),
      ({ member }) => member,
      function* ({ member, config }) {
        const durability = sets.get(member)?.durability;
        const [needed, lag] = [config['min-replicas-to-write'], config['min-replicas-max-lag']];
        if (Number(needed) !== durability?.minReplicasToWrite)
          yield `has min-replicas-to-write ${needed ?? 'unknown'} instead of ${durability?.minReplicasToWrite ?? 'one'}`;
        if (Number(lag) !== durability?.minReplicasMaxLagSeconds)
          yield `has min-replicas-max-lag ${lag ?? 'unknown'} instead of ${durability?.minReplicasMaxLagSeconds ?? 'one'}`;
        if (!(Number(needed) >= 1)) yield 'writes without any replica';
      },
    );
  },
});
