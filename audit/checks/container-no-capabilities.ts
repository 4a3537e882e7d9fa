import { checkOfRule, eachKnownContainer } from '../check';
import { capabilityNames } from '../parse/process-status';

/** Not one capability, in any of the kernel's five sets. */
export const check = checkOfRule('container-no-capabilities', {
  tries:
    'reads the capability sets of every process from the kernel, also the bounding set, which is what it could still gain',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ processes }) {
    for (const { name, capabilities } of processes) {
      const held = [...new Set(Object.values(capabilities).flatMap(capabilityNames))];
      if (held.length > 0)
        yield `process ${name} has ${held.length > 20 ? `${held.length} capabilities` : held.join(', ')}`;
    }
  }),
});
