import { checkOfRule, judged } from '../check';

/** As many as were declared, each knowing all others. */
export const check = checkOfRule('topology-sentinels', {
  tries: 'asks every sentinel how many others it knows',
  needs: ['servers'],
  judge: ({ topology, servers }) =>
    judged(
      topology.sets,
      ({ name }) => `set ${name}`,
      function* ({ members }) {
        const sentinels = members.filter(({ role }) => role === 'sentinel');
        if (sentinels.length < 3 || sentinels.length % 2 === 0) yield `has ${sentinels.length} sentinels`;
        for (const { name } of sentinels) {
          const others = servers.find(({ member }) => member === name)?.monitored?.['num-other-sentinels'];
          if (others === undefined) yield `${name} does not say whom it knows`;
          else if (Number(others) !== sentinels.length - 1)
            yield `${name} knows ${others} other sentinels instead of ${sentinels.length - 1}`;
        }
      },
    ),
});
