import { checkOfRule, eachContainer } from '../check';

/** Only the stack's own networks. */
export const check = checkOfRule('container-in-zone', {
  tries: 'asks the engine which networks each container is on now',
  needs: ['containers'],
  judge: eachContainer(function* ({ networks }, { topology }) {
    const own = new Set(topology.zones.map(({ id }) => id));
    for (const { name } of networks)
      if (!own.has(name)) yield `is on the network ${name}, which is not of the stack`;
    if (networks.length === 0) yield 'is on no network';
  }),
});
