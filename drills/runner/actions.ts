/** What an operator does in a method, besides what the day-2 commands do. */
import { DrillError, reasonOf } from '../experiment/errors';
import { askOnce } from '../stack/connection';
import type { Stack } from '../stack/stack';

/**
 * Sentinel's own failover, at the first sentinel that takes it.
 * @param twice ask a second time at once, which must be refused with INPROG
 * @throws Error if no sentinel took it, or the second call was not refused
 */
export async function sentinelFailover(stack: Stack, twice: boolean): Promise<string> {
  const command = ['SENTINEL', 'FAILOVER', stack.set.masterName] as const;
  const reasons: string[] = [];
  for (const sentinel of stack.sentinels) {
    try {
      await askOnce(sentinel, stack.access('drill'), [...command]);
    } catch (error) {
      reasons.push(`${sentinel.name}: ${reasonOf(error)}`);
      continue;
    }
    if (!twice) return `${sentinel.name} took it`;
    try {
      await askOnce(sentinel, stack.access('drill'), [...command]);
    } catch (error) {
      if (reasonOf(error).startsWith('INPROG'))
        return `${sentinel.name} took it, and refused a second one: ${reasonOf(error)}`;
      throw error;
    }
    throw new DrillError(`${sentinel.name} took a second failover while the first was running`);
  }
  throw new DrillError(`no sentinel took the failover: ${reasons.join('; ')}`);
}
