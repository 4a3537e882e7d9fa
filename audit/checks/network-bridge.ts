import { checkOfRule, judged } from '../check';

/** A bridge of its own. */
export const check = checkOfRule('network-bridge', {
  tries: 'asks the engine what each network of the stack is',
  needs: ['networks'],
  judge: ({ networks, topology }) =>
    judged(
      topology.zones,
      ({ name }) => `network ${name}`,
      function* ({ name, subnet }) {
        const network = networks.find(({ zone }) => zone === name);
        if (network === undefined) yield 'is gone';
        else if (network.driver !== 'bridge') yield `is of the driver ${network.driver}`;
        else if (subnet !== undefined && network.subnet !== subnet)
          yield `has the range ${network.subnet} instead of ${subnet}`;
      },
    ),
});
