/** Disk and memory, against what the stack is about to take. */
import { statfsSync } from 'node:fs';
import { bytes } from '../terminal/text';
import { caution, obstacle, type Finding } from './finding';

const mebibyte = 1024 * 1024;

/**
 * What has to be free on the engine's disk, measured: a bootstrapped base is 123 MB with as much again while it is made,
 * each image on top 10 to 130 MB; an update without images writes megabytes.
 */
const needs = { bootstrap: 1500 * mebibyte, build: 1000 * mebibyte, nothing: 200 * mebibyte } as const;

/** What has to be made. */
export type ImageWork = keyof typeof needs;

/** Free bytes where a directory lies; undefined where that cannot be asked (a remote engine). */
export function freeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** Is there room on the disk? */
export function checkDisk(
  what: string,
  directory: string,
  free: number | undefined,
  work: ImageWork,
): Finding[] {
  const need = needs[work];
  if (free === undefined || free >= need) return [];
  return [
    obstacle(
      `${what} (${directory}) has ${bytes(free)} free; ${bytes(need)} are needed${work === 'nothing' ? '' : ' to build the images'}.`,
      'Free some space, e.g. unused images of this project: ./jsquared images prune',
    ),
  ];
}

/**
 * Is there memory? Limits above what the machine has are an error, since the kernel would kill members under load;
 * limits above what is free now are a warning.
 * @param total what the engine says it has, in bytes
 * @param available what is free now; undefined where that cannot be asked
 * @param running true if the stack's own containers are part of what is used
 */
export function checkMemory(
  neededMiB: number,
  total: number,
  available: number | undefined,
  running: boolean,
): Finding[] {
  const need = neededMiB * mebibyte;
  if (total > 0 && need > total) {
    return [
      obstacle(
        `The members' memory limits add up to ${bytes(need)}, and the machine has ${bytes(total)}.`,
        "Lower redis.memoryMiB and redis.maxmemoryMiB in the stack's file, or use a larger machine.",
      ),
    ];
  }
  if (!running && available !== undefined && need > available) {
    return [
      caution(
        `The members' memory limits add up to ${bytes(need)}, and ${bytes(available)} are free now.`,
        'It works as long as not all of it is used.',
      ),
    ];
  }
  return [];
}
