/** What a drill may not do, and when it has to stop. */
import { readFileSync, statfsSync } from 'node:fs';
import { DrillError } from '../experiment/errors';
import type { Stack } from '../stack/stack';

const MiB = 1024 * 1024;

/** The host is left at least this much memory and disk: a drill must not be what kills its neighbours. */
const leastMemoryMiB = 300;
/** See {@link leastMemoryMiB}. */
const leastDiskMiB = 1024;

/**
 * A protected stack is only touched when its name was typed.
 * @param typed `--confirm`
 * @throws DrillError if it was not
 */
export function requireConsent(stack: Stack, typed: string | undefined): void {
  if (!stack.outputs.topology.protected) return;
  if (typed === stack.name) return;
  throw new DrillError(
    `Stack "${stack.name}" is protected (jsquared:protect): drills kill and cut off its members.${typed === undefined ? '' : ` "${typed}" is not its name.`}`,
    [`If that is what you want: --confirm ${stack.name}`, 'Otherwise name another stack: --stack NAME'],
  );
}

/** What the host has left. */
export interface HostRoom {
  readonly memoryMiB: number;
  readonly diskMiB: number;
}

/** Reads what the host has left. */
export function hostRoom(directory: string): HostRoom {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  const { bavail, bsize } = statfsSync(directory);
  return { memoryMiB: Number(available ?? 0) / 1024, diskMiB: (bavail * bsize) / MiB };
}

/** Why a run has to be aborted now; undefined where it may go on. Pure. */
export function reasonToAbort(room: HostRoom): string | undefined {
  if (room.memoryMiB < leastMemoryMiB)
    return `the host has ${room.memoryMiB.toFixed(0)} MiB of memory left, less than ${leastMemoryMiB}`;
  if (room.diskMiB < leastDiskMiB)
    return `the host has ${room.diskMiB.toFixed(0)} MiB of disk left, less than ${leastDiskMiB}`;
  return undefined;
}
