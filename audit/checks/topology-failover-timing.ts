import { checkOfRule, judged } from '../check';

/** What detection and failover take, in force. */
export const check = checkOfRule('topology-failover-timing', {
  tries: 'asks every sentinel for the times that it holds to, which SENTINEL SET changes at run time',
  needs: ['servers'],
  judge: ({ topology, servers }) => {
    const members = topology.sets.flatMap((set) =>
      set.members
        .filter(({ role }) => role === 'sentinel')
        .map((member, i) => ({ set, member, after: set.timings.downAfterMilliseconds[i] })),
    );
    const asked = members.flatMap((each) => {
      const monitored = servers.find(({ member }) => member === each.member.name)?.monitored;
      return monitored === undefined ? [] : [{ ...each, monitored }];
    });
    return judged(
      asked,
      ({ member }) => member.name,
      function* ({ set, after, monitored }) {
        const wanted: Readonly<Record<string, number | undefined>> = {
          'down-after-milliseconds': after,
          'failover-timeout': set.timings.failoverTimeoutMilliseconds,
          'parallel-syncs': set.timings.parallelSyncs,
        };
        for (const [name, value] of Object.entries(wanted))
          if (value !== undefined && Number(monitored[name]) !== value)
            yield `has ${name} ${monitored[name] ?? 'unknown'} instead of ${value}`;
      },
    );
  },
});
