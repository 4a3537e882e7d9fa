/**
 * One update at a time. The lock file lies where the CLI's lie and looks like them, so that each refuses to run beside
 * the other.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EngineError } from '../errors';

/**
 * The name of every lock of this engine. The CLI takes a new UUID each time, writes, and looks for others; one fixed
 * UUID, created exclusively, lets exactly one of two of ours win, where the CLI's way could refuse both.
 */
const LOCK_NAME = '6a73717d-a7ed-4e61-8e1e-10cc00000001.json';

/** Who holds a lock. */
export interface LockHolder {
  readonly file: string;
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** RFC 3339. */
  readonly timestamp: string;
  /** When the process began, as its kernel counts (clock ticks since boot); absent in the CLI's locks. */
  readonly started?: string;
}

/** A lock that is held. */
export interface Lock {
  /** Lets go; harmless if it was cancelled meanwhile. */
  release(): void;
}

/**
 * Takes the lock of a stack.
 * @throws EngineError naming who holds it, and the remedy
 */
export function acquireLock(directory: string): Lock {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, LOCK_NAME);
  const content = JSON.stringify({
    pid: process.pid,
    username: os.userInfo().username,
    hostname: os.hostname(),
    timestamp: new Date().toISOString(),
    ...startOf(process.pid),
  });
  // Written first and linked then: whoever sees the lock sees its content, and only one link can succeed.
  const draft = `${file}.${String(process.pid)}.tmp`;
  fs.writeFileSync(draft, content, { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw lockedError(locksIn(directory));
  } finally {
    fs.rmSync(draft, { force: true });
  }
  const others = locksIn(directory).filter((lock) => lock.file !== file);
  if (others.length > 0) {
    fs.rmSync(file, { force: true });
    throw lockedError(others);
  }
  return {
    release: () => {
      fs.rmSync(file, { force: true });
    },
  };
}

/**
 * Removes the locks of a stack.
 * @param force also those of a process that is alive, or on another machine
 * @returns the locks that were removed
 * @throws EngineError if a lock may still be in use and `force` is not given; then none is removed
 */
export function cancelLocks(directory: string, force: boolean): LockHolder[] {
  const locks = locksIn(directory);
  const alive = locks.filter((lock) => !isStale(lock));
  if (alive.length > 0 && !force) {
    throw new EngineError(
      'locked',
      `the stack is in use: ${alive.map(describe).join('; ')}. End that process first, or cancel by force`,
    );
  }
  for (const lock of locks) fs.rmSync(lock.file, { force: true });
  return locks;
}

function lockedError(locks: readonly LockHolder[]): EngineError {
  const who = locks.map(describe).join('; ');
  if (locks.length > 0 && locks.every(isStale)) {
    return new EngineError(
      'locked',
      `the stack is locked by a process that is gone: ${who}. Run "cancel" to remove the lock, then run this again; ` +
        'what was under way is looked into then',
    );
  }
  return new EngineError(
    'locked',
    `the stack is locked: ${who || 'another run has just begun'}. Wait until it ends; ` +
      'if it is certain that nothing runs, remove the lock with "cancel"',
  );
}

function describe(lock: LockHolder): string {
  const dead = isStale(lock) ? ', which is gone' : '';
  return `${lock.username}@${lock.hostname} (pid ${String(lock.pid)}${dead}) since ${lock.timestamp}`;
}

function locksIn(directory: string): LockHolder[] {
  let names: string[];
  try {
    names = fs.readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names.map((name) => readLock(path.join(directory, name)));
}

function readLock(file: string): LockHolder {
  const unknown = { file, pid: 0, username: 'unknown', hostname: 'unknown', timestamp: 'unknown' };
  try {
    return { ...unknown, ...(JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<LockHolder>), file };
  } catch {
    // Not a lock that anybody can read: it counts as one, by nobody known.
    return unknown;
  }
}

/** True if the holder certainly no longer runs: it ran on this machine, and its process is gone or another one now. */
function isStale(lock: LockHolder): boolean {
  if (lock.pid <= 0 || lock.hostname !== os.hostname()) return false;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = startOf(lock.pid).started;
  return lock.started !== undefined && now !== undefined && lock.started !== now;
}

/** When a process began: tells a process from a later one with the same number. Linux only; elsewhere empty. */
function startOf(pid: number): { started?: string } {
  try {
    const stat = fs.readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // Fields after the command, which stands in parentheses and may hold anything; the 22nd is the start time.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return started === undefined ? {} : { started };
  } catch {
    return {};
  }
}
