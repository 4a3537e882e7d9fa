import { checkOfRule, eachKnownContainer, nameOf, runningOf } from '../check';

/** User namespaces are the engine's choice for all containers. */
const own = ['mnt', 'net', 'pid', 'ipc', 'uts'];

/** No namespace of the host's, and none of another container's. */
export const check = checkOfRule('container-own-namespaces', {
  tries:
    "compares each container's namespaces in the kernel with those of the host's first process and of every other container",
  needs: ['containers', 'processes', 'host'],
  judge: eachKnownContainer(function* (container, facts) {
    const [first] = container.processes;
    for (const kind of own) {
      const mine = first?.namespaces[kind];
      if (mine === undefined) continue;
      if (mine === facts.host?.namespaces[kind]) yield `shares the ${kind} namespace of the host`;
      const other = runningOf(facts).find(
        ({ id, processes }) => id !== container.id && processes[0]?.namespaces[kind] === mine,
      );
      if (other) yield `shares the ${kind} namespace of ${nameOf(other)}`;
    }
  }),
});
