/** The control groups of a container, by hand where Docker's API has no word for it. Version 1 and 2. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotPossible, reasonOf } from '../../experiment/errors';

const root = '/sys/fs/cgroup';

/** The directory of a process's control group for one controller. */
function directoryOf(pid: number, controller: string): { readonly path: string; readonly version: 1 | 2 } {
  for (const line of readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n')) {
    const [, controllers, path] = line.split(':');
    if (controllers === undefined || path === undefined) continue;
    if (controllers.split(',').includes(controller))
      return { path: join(root, controller, path), version: 1 };
    if (controllers === '') {
      try {
        if (
          readFileSync(join(root, path, 'cgroup.controllers'), 'utf8')
            .split(/\s+/)
            .includes(controller === 'blkio' ? 'io' : controller)
        )
          return { path: join(root, path), version: 2 };
      } catch {
        // Version 1 beside an empty version 2: the other lines say where.
      }
    }
  }
  throw new NotPossible(`the control group "${controller}" of process ${pid} cannot be found`);
}

/** How often the kernel killed something in the group for want of memory. */
export function oomKills(pid: number): number {
  const { path, version } = directoryOf(pid, 'memory');
  const file = version === 2 ? 'memory.events' : 'memory.oom_control';
  return Number(/^oom_kill (\d+)$/m.exec(readFileSync(join(path, file), 'utf8'))?.[1] ?? 0);
}

/** Throttles a group's writes to the device of a directory; 0 lifts it. */
export function throttleWrites(pid: number, directory: string, bytesPerSecond: number): void {
  const { path, version } = directoryOf(pid, 'blkio');
  const { dev } = statSync(directory);
  // As Linux packs a device number into 64 bits; partitions are throttled with their whole disk.
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  const device = `${major}:${minor}`;
  try {
    if (version === 2)
      writeFileSync(join(path, 'io.max'), `${device} wbps=${bytesPerSecond === 0 ? 'max' : bytesPerSecond}`);
    else writeFileSync(join(path, 'blkio.throttle.write_bps_device'), `${device} ${bytesPerSecond}`);
  } catch (error) {
    throw new NotPossible(
      `writes to ${device}, the disk under ${directory}, cannot be throttled: ${reasonOf(error)}`,
    );
  }
}
