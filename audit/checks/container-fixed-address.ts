import { checkOfRule, eachContainer } from '../check';

/** It has the address that Sentinel and certificates know, and keeps it. */
export const check = checkOfRule('container-fixed-address', {
  tries: 'asks the engine which address each container has, and whether it was asked for',
  needs: ['containers'],
  judge: eachContainer(function* ({ name, networks }, { topology }) {
    const member = topology.sets.flatMap(({ members }) => members).find(({ instance }) => instance === name);
    if (member !== undefined && !networks.some(({ address }) => address === member.address))
      yield `is not at ${member.address}`;
    for (const { name: network, fixed } of networks) if (!fixed) yield `has a dynamic address on ${network}`;
  }),
});
