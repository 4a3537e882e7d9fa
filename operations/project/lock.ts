/**
 * The lock of a stack: one update at a time. Both engines write the same file that the Pulumi CLI does, so that each
 * sees the other.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { beginning } from '../../drills/runner/process';
import { duration } from '../terminal/text';
import type { Project } from './project';

const lockFile = z.object({
  pid: z.int(),
  username: z.string().default('unknown'),
  hostname: z.string().default(''),
  timestamp: z.string().default(''),
  /** When the process began, as the embedded engine writes it: a process id is used again. */
  started: z.string().optional(),
});

/** A lock as it was found. */
export interface Lock {
  readonly file: string;
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** Milliseconds since it was taken; undefined where the file does not say. */
  readonly ageMilliseconds: number | undefined;
  /** `stale`: its process is gone. `elsewhere`: it was taken on another host, so nobody here can tell. */
  readonly holder: 'alive' | 'stale' | 'elsewhere' | 'unreadable';
}

/** The directory that the stack's locks are in. */
export function lockDirectory(project: Project, stack: string): string {
  return join(project.stateDirectory, '.pulumi', 'locks', 'organization', project.name, stack);
}

/** The locks of a stack; usually none, or one. */
export function readLocks(project: Project, stack: string, now: number = Date.now()): Lock[] {
  const directory = lockDirectory(project, stack);
  let names: string[];
  try {
    names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
  return names.map((name) => readLock(join(directory, name), now));
}

function readLock(file: string, now: number): Lock {
  try {
    const {
      pid,
      username,
      hostname: host,
      timestamp,
      started,
    } = lockFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    const taken = Date.parse(timestamp);
    const here = host === hostname();
    return {
      file,
      pid,
      username,
      hostname: host,
      ageMilliseconds: Number.isNaN(taken) ? undefined : Math.max(0, now - taken),
      holder: here ? (isAlive(pid, started) ? 'alive' : 'stale') : 'elsewhere',
    };
  } catch {
    return { file, pid: 0, username: '', hostname: '', ageMilliseconds: undefined, holder: 'unreadable' };
  }
}

/** True if that process runs, whoever owns it; another one with the same id is not it. */
function isAlive(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const began = beginning(pid);
  return started === undefined || began === '' || started === began;
}

/** Who holds it, for a person. */
export function describeLock(lock: Lock): string {
  if (lock.holder === 'unreadable') return `a lock file that cannot be read (${lock.file})`;
  const since = lock.ageMilliseconds === undefined ? '' : `, for ${duration(lock.ageMilliseconds)}`;
  const where = lock.holder === 'elsewhere' ? ` on ${lock.hostname}` : '';
  const gone = lock.holder === 'stale' ? ', which is gone' : '';
  return `process ${lock.pid} of ${lock.username}${where}${since}${gone}`;
}

/** Removes a lock. */
export function removeLock(lock: Lock): void {
  rmSync(lock.file, { force: true });
}
