/**
 * What a rotation is about to do and has done: a file beside the stack's state, outside version control. Each line of it is
 * on the disk before the stack's file is changed, so that whoever finds it can go on, or go back.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { rotationSchema } from '../../contract/rotation';
import { beginning } from '../../drills/runner/process';
import { codeOf, OperationError, reasonOf } from '../errors';
import type { Project } from '../project/project';
import { kinds } from './plan';

const step = z.strictObject({
  name: z.string(),
  rotation: rotationSchema,
  gate: z.string().optional(),
  final: z.literal(true).optional(),
  drops: z.literal(true).optional(),
});

const journal = z.strictObject({
  version: z.literal(1),
  kind: z.enum(kinds),
  /** Whose passwords; empty for the other kinds. */
  users: z.array(z.string()),
  startedAt: z.string(),
  /** Who works on it. */
  pid: z.int(),
  /** When that process began, in the kernel's ticks: a process id is used again. */
  began: z.string(),
  /** The generations before the first step. */
  before: rotationSchema,
  steps: z.array(step).min(1),
  /** `forward`: the step that is to be done, or was. `back`: the one that is to be undone. */
  at: z.int().nonnegative(),
  /** The step at {@link at} was done and seen to work. */
  done: z.boolean(),
  /** What its gate waits for has happened. */
  passed: z.boolean(),
  direction: z.enum(['forward', 'back']),
  /** Why it goes back. */
  reason: z.string().optional(),
  /** Each member's certificate before the rotation, by its SHA-256 fingerprint. */
  fingerprints: z.record(z.string(), z.string()),
});

/** See the file's comment. */
export type Journal = z.infer<typeof journal>;

/** Where the journal of a stack's rotation is. */
export function journalFile(project: Pick<Project, 'name' | 'stateDirectory'>, stack: string): string {
  return join(project.stateDirectory, 'rotations', project.name, `${stack}.json`);
}

/**
 * Reads it; undefined where no rotation is under way.
 * @throws OperationError if it cannot be used
 */
export function readJournal(file: string): Journal | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new OperationError(`The journal of the rotation ${file} cannot be read: ${reasonOf(error)}`, [
      'Make it readable for yourself, and run this again.',
    ]);
  }
  try {
    return journal.parse(JSON.parse(text));
  } catch (error) {
    throw new OperationError(`The journal of the rotation ${file} is damaged: ${reasonOf(error)}`, [
      'The stack\'s file says what is under way (jsquared:rotation). Move the journal away, take every "stage" one step back by',
      'hand (drop, use, accept, then the generation before without a stage), and run up after each.',
    ]);
  }
}

/** Writes it whole, by this process: the old one or the new one is there, whatever happens. */
export function writeJournal(file: string, content: Omit<Journal, 'pid' | 'began' | 'version'>): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const written = { version: 1, ...content, pid: process.pid, began: beginning(process.pid) };
  writeDurably(file, `${JSON.stringify(journal.parse(written), undefined, 2)}\n`, 0o600);
}

/** A file, on the disk before its name is. */
export function writeDurably(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.new`;
  const handle = openSync(temporary, 'w', mode);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  const directory = openSync(dirname(file), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** It is over. */
export function removeJournal(file: string): void {
  rmSync(file, { force: true });
}

/** Whether the process that wrote it lives, and is another one. */
export function heldByAnother({ pid, began }: Journal): boolean {
  return pid !== process.pid && beginning(pid) === began;
}
