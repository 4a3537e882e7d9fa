import { checkOfRule, judged } from '../check';

/** In force is what was declared, and that is a majority. */
export const check = checkOfRule('topology-quorum', {
  tries: 'asks every sentinel for the quorum that it holds to, which SENTINEL SET changes at run time',
  needs: ['servers'],
  judge: ({ topology, servers }) => {
    const sets = new Map(topology.sets.flatMap((set) => set.members.map(({ name }) => [name, set] as const)));
    return judged(
      servers.filter(({ role }) => role === 'sentinel'),
      ({ member }) => member,
      function* ({ member, monitored }) {
        const set = sets.get(member);
        const quorum = Number(monitored?.['quorum']);
        const majority =
          Math.floor((set?.members.filter(({ role }) => role === 'sentinel').length ?? 0) / 2) + 1;
        if (quorum !== set?.quorum) yield `holds to a quorum of ${quorum} instead of ${set?.quorum ?? 'one'}`;
        if (quorum < majority) yield `holds to a quorum of ${quorum}, which is no majority`;
      },
    );
  },
});
