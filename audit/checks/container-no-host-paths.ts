import { checkOfRule, eachKnownContainer } from '../check';
import type { Mount } from '../parse/mountinfo';

/** File systems that the kernel makes, and that hold nothing of the host's disk. */
const made = new Set(['proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2', 'devtmpfs']);
/** What the engine writes for each container: names and resolvers. */
const engines = new Set(['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']);

function isOfHost({ path, root, type }: Mount): boolean {
  if (path === '/' || made.has(type)) return false;
  // Masks over kernel files come from the container's own devices.
  if (path.startsWith('/proc/') || path.startsWith('/sys/')) return false;
  if (engines.has(path)) return !/\/containers\/[0-9a-f]{64}\//.test(root);
  return !/\/volumes\/[^/]+\/_data$/.test(root);
}

/** Nothing of the host is mounted, by the engine or by anybody else. */
export const check = checkOfRule('container-no-host-paths', {
  tries:
    'reads from the kernel what is mounted in each container: what is neither of a volume nor made by kernel or engine is of the host',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ mounts }) {
    for (const mount of mounts.filter(isOfHost))
      yield `${mount.root} of the host is mounted at ${mount.path}`;
  }),
});
