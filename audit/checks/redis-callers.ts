import { checkOfRule, ruleDefault, judged } from '../check';

/** Who may stand inside beside the set's own members. */
const callers = ruleDefault<readonly string[]>('redis-callers', 'callers');

/** The fence has nobody inside who does not belong there. */
export const check = checkOfRule('redis-callers', {
  tries: "asks the engine who is on each set's network now, whatever labels it carries",
  needs: ['containers', 'networks'],
  judge: ({ networks, containers, topology }) =>
    judged(
      topology.sets,
      ({ name }) => `set ${name}`,
      function* ({ members, zone }) {
        const own = new Set(members.map(({ instance }) => instance));
        for (const name of networks.find((each) => each.zone === zone)?.attached ?? []) {
          const member = containers.find((each) => each.name === name)?.member;
          if (!own.has(name) && !callers.includes(member ?? '')) yield `${name} is on its network ${zone}`;
        }
      },
    ),
});
