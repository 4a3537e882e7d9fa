import { DrillError } from '../experiment/errors';
import { cutOff, proveCut } from './cut';
import type { Fault } from './fault';

/** Jepsen's majorities ring: every member sees a majority, no two the same one. */
export const ring: Fault<'ring'> = {
  name: 'ring',
  does: 'every member sees a majority of the others, no two members the same',
  async inject(_step, context) {
    const members = ringOrder(context.resolve('data'), context.resolve('sentinels'));
    if (members.length < 5)
      throw new DrillError(`ring: ${members.length} members make none`, ['Five or more are needed.']);
    const unseen = new Map(members.map((member) => [member, hidden(members, member)]));
    await cutOff(context, unseen, 'both');
    const [first = ''] = members;
    return { members, proof: () => proveCut(context, first, unseen.get(first) ?? []) };
  },
};

/** Data members and sentinels in turn, so that both are in every majority. Pure. */
export function ringOrder(data: readonly string[], sentinels: readonly string[]): string[] {
  const order: string[] = [];
  for (let i = 0; i < Math.max(data.length, sentinels.length); i += 1)
    for (const name of [data[i], sentinels[i]]) if (name !== undefined) order.push(name);
  return order;
}

/** Whom a member of the ring does not see: all but a bare majority around it, itself among them. Pure. */
export function hidden(members: readonly string[], member: string): string[] {
  const n = members.length;
  const at = members.indexOf(member);
  const reach = Math.ceil((Math.floor(n / 2) + 1 - 1) / 2);
  return members.filter((_, i) => {
    const distance = Math.min((i - at + n) % n, (at - i + n) % n);
    return distance > reach;
  });
}
