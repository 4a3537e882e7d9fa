/** Whether the sentinels know that they could not act. */
import { reasonOf } from '../experiment/errors';
import { askOnce } from '../stack/connection';
import type { Probe } from './probe';

/** Every sentinel that answers must say NOQUORUM. */
export const quorumNotReached: Probe = async ({ stack }) => {
  const said: string[] = [];
  for (const member of stack.sentinels) {
    try {
      said.push(
        `${member.name}: ${String(await askOnce(member, stack.access('admin'), ['SENTINEL', 'CKQUORUM', stack.set.masterName]))}`,
      );
    } catch (error) {
      const reason = reasonOf(error);
      if (reason.startsWith('NOQUORUM')) return `${member.name}: ${reason}`;
      said.push(`${member.name}: ${reason}`);
    }
  }
  throw new Error(`no sentinel says NOQUORUM: ${said.join('; ')}`);
};
