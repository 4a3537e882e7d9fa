import { checkOfRule, eachKnownContainer } from '../check';
import { allCapabilities, capabilityNames } from '../parse/process-status';

/** Nobody has everything. */
export const check = checkOfRule('container-not-privileged', {
  tries: 'counts the capabilities that each process holds in the kernel, and asks the engine',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ settings, processes }) {
    if (settings.privileged) yield 'is privileged';
    for (const { name, capabilities } of processes) {
      if (capabilityNames(capabilities['CapEff'] ?? '0').length >= allCapabilities - 3)
        yield `process ${name} holds every capability`;
    }
  }),
});
