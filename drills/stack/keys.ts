/** Removes keys that drills wrote. */
import { DrillError } from '../experiment/errors';
import { rest } from './observer';
import { MemberConnection } from './connection';
import { readRole } from './replies';
import type { Stack } from './stack';

/** Keys a step: small enough that nobody waits for it. */
const step = '500';

/** How often a set without a primary is asked again, and the milliseconds in between. */
const tries = 30;
const pauseMs = 1000;

/**
 * Removes every key that begins with a prefix, on the primary, step by step.
 * @returns how many there were
 * @throws DrillError if no primary is found
 */
export async function deleteKeys(stack: Stack, prefix: string): Promise<number> {
  let reason: unknown;
  for (let round = 0; round < tries; round += 1) {
    if (round > 0) await rest(pauseMs);
    for (const member of stack.data) {
      const connection = new MemberConnection(member, stack.access('admin'), 5000);
      try {
        if (readRole(await connection.ask('ROLE'))?.role !== 'primary') continue;
        return await sweep(connection, prefix);
      } catch (error) {
        reason = error;
      } finally {
        connection.close();
      }
    }
  }
  throw new DrillError(`No primary let the keys ${prefix}* be removed: ${String(reason)}`);
}

async function sweep(connection: MemberConnection, prefix: string): Promise<number> {
  let removed = 0;
  let cursor = '0';
  do {
    const reply = await connection.ask(
      'SCAN',
      cursor,
      'MATCH',
      `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}*`,
      'COUNT',
      step,
    );
    const [next, keys] = reply as [string, string[]];
    if (keys.length > 0) removed += Number(await connection.ask('UNLINK', ...keys));
    cursor = next;
  } while (cursor !== '0');
  return removed;
}
