/** The limits in force, from the files of a control group (version 1 or 2). */
import type { CgroupLimits } from '../facts';

/** Reads a file of the group by controller and name; undefined where there is none. */
export type CgroupFile = (controller: string, name: string) => string | undefined;

/** The kernel's word for no limit in version 1: the largest multiple of a page that fits. */
const unlimitedFrom = 2 ** 60;

/** Reads the limits of a group. */
export function readLimits(version: 1 | 2, file: CgroupFile): CgroupLimits {
  const limits =
    version === 2
      ? {
          memoryBytes: amount(file('memory', 'memory.max')),
          memoryAndSwapBytes: sum(
            amount(file('memory', 'memory.max')),
            amount(file('memory', 'memory.swap.max')),
          ),
          cpus: cpusOf(...pair(file('cpu', 'cpu.max'))),
          pids: amount(file('pids', 'pids.max')),
        }
      : {
          memoryBytes: amount(file('memory', 'memory.limit_in_bytes')),
          memoryAndSwapBytes: amount(file('memory', 'memory.memsw.limit_in_bytes')),
          cpus: cpusOf(file('cpu', 'cpu.cfs_quota_us'), file('cpu', 'cpu.cfs_period_us')),
          pids: amount(file('pids', 'pids.max')),
        };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function amount(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (trimmed === 'max') return null;
  const value = Number(trimmed);
  return !/^\d+$/.test(trimmed) || value >= unlimitedFrom ? null : value;
}

function sum(a: number | null | undefined, b: number | null | undefined): number | null | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a === null || b === null ? null : a + b;
}

function pair(text: string | undefined): [string | undefined, string | undefined] {
  const [quota, period] = text?.trim().split(/\s+/) ?? [];
  return [quota, period];
}

function cpusOf(quota: string | undefined, period: string | undefined): number | null | undefined {
  if (quota === undefined || period === undefined) return undefined;
  const [q, p] = [Number(quota.trim()), Number(period.trim())];
  return quota.trim() === 'max' || q <= 0 ? null : q / p;
}

/** Where a process's groups are: `/proc/<pid>/cgroup` as path by controller; '' is the unified group of version 2. */
export function parseCgroupPaths(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, controllers, ...path] = line.split(':');
      if (controllers === undefined || path.length === 0) return [];
      return controllers.split(',').map((controller) => [controller, path.join(':')]);
    }),
  );
}
