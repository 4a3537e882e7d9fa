/** Settings of the host that hurt Redis. Advice: they are the host's, and change no verdict. */
import { readFileSync } from 'node:fs';
import type { Status } from './schema';

type Setting = Status['host'][number];

/** Reads a file of the kernel; undefined where there is none. Tests hand in their own. */
export type KernelFile = (path: string) => string | undefined;

/** This machine's. */
export const kernelFile: KernelFile = (path) => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/** Looks at them. What the system does not have is left out. */
export function askHost(read: KernelFile): Setting[] {
  const settings: Setting[] = [];
  const add = (
    setting: string,
    value: string | undefined,
    ok: (value: string) => boolean,
    advice: string,
  ): void => {
    if (value === undefined || value === '') return;
    settings.push({ setting, value, ok: ok(value), advice: ok(value) ? null : advice });
  };
  add(
    'vm.overcommit_memory',
    read('/proc/sys/vm/overcommit_memory'),
    (value) => value === '1',
    'a snapshot can fail to fork when memory is short: sysctl vm.overcommit_memory=1',
  );
  add(
    'transparent huge pages',
    /\[(\w+)\]/.exec(read('/sys/kernel/mm/transparent_hugepage/enabled') ?? '')?.[1],
    (value) => value !== 'always',
    'they cause latency and memory peaks: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled',
  );
  add(
    'net.core.somaxconn',
    read('/proc/sys/net/core/somaxconn'),
    (value) => Number(value) >= 511,
    'a burst of connections is refused: sysctl net.core.somaxconn=1024',
  );
  const swaps = read('/proc/swaps');
  const swapping = swaps !== undefined && swaps.split('\n').length > 1;
  add(
    'swap',
    swaps === undefined
      ? undefined
      : swapping
        ? `on, swappiness ${read('/proc/sys/vm/swappiness') ?? '?'}`
        : 'off',
    (value) => value === 'off' || Number(value.split(' ').at(-1)) <= 10,
    'a swapped Redis is slow enough to be taken for dead: sysctl vm.swappiness=1',
  );
  return settings;
}
