/**
 * What this machine remembers in `.jsquared/`, outside version control: the stack that was chosen. Losing it loses
 * nothing but the choice.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Project } from './project';

const memory = z.object({
  version: z.literal(1),
  stack: z.string().optional(),
  /** Why it was chosen, to be shown when it is used. */
  reason: z.string().optional(),
});

/** See the file's comment. */
export type Memory = z.infer<typeof memory>;

/** What is remembered; nothing if the file is missing or unreadable. */
export function recall(project: Project): Memory {
  try {
    return memory.parse(JSON.parse(readFileSync(join(project.memoryDirectory, 'memory.json'), 'utf8')));
  } catch {
    return { version: 1 };
  }
}

/** Remember, atomically. Failing to is no reason to stop: the next run asks again. */
export function remember(project: Project, what: Omit<Memory, 'version'>): void {
  const file = join(project.memoryDirectory, 'memory.json');
  try {
    mkdirSync(project.memoryDirectory, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify({ version: 1, ...what }, undefined, 2)}\n`);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only checkout: the choice is made anew each time.
  }
}
