import { checkOfRule, eachKnownContainer } from '../check';
import { masked, readOnly } from '../looks/kernel-files';
import { mountOf } from '../parse/mountinfo';

/** Masks are there; the host's security module holds every process, where the host has one. */
export const check = checkOfRule('container-confined', {
  tries:
    "reads the security label of every process, and from the mounts which of the kernel's files are masked",
  needs: ['containers', 'processes', 'host'],
  judge: eachKnownContainer(function* ({ processes, mounts }, { host }) {
    const there = (path: string): boolean => host?.kernelFiles.includes(path) === true;
    for (const path of masked.filter(there)) {
      if (mountOf(mounts, path)?.path !== path) yield `${path} is not masked`;
    }
    for (const path of readOnly.filter(there)) {
      const mount = mountOf(mounts, path);
      if (mount?.path !== path || !mount.options.includes('ro')) yield `${path} can be written to`;
    }
    if (host?.securityModules.some((module) => ['apparmor', 'selinux'].includes(module)) !== true) return;
    for (const { name, label } of processes) {
      if (label === undefined || label.startsWith('unconfined'))
        yield `process ${name} is ${label ?? 'without a label'}`;
    }
  }),
});
