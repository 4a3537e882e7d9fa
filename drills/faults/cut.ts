import { DrillError } from '../experiment/errors';
import { clientName } from '../stack/roles';
import { each, NotBitten, onlyMembers, type Fault, type FaultContext } from './fault';
import type { PacketRule } from './port';

/** A cut between two sides; rules are set on the side of the target alone. */
export const cut: Fault<'cut'> = {
  name: 'cut',
  does: 'packets between two sides are dropped, both ways or one way',
  async inject(step, context) {
    const members = onlyMembers(context.resolve(step.target));
    const others = context.resolve(step.from).filter((name) => !members.includes(name));
    if (members.length === 0 || others.length === 0) {
      throw new DrillError(`cut: "${step.target}" and "${step.from}" are not two sides`, [
        'Name two sides that differ.',
      ]);
    }
    await cutOff(context, new Map(members.map((member) => [member, others])), step.direction ?? 'both');
    return { members, proof: () => proveCut(context, members[0] ?? '', others) };
  },
};

/** Sets the rules: whom each member no longer hears (`in`), or reaches (`out`). */
export async function cutOff(
  { stack, port, id, undoing }: FaultContext,
  sides: ReadonlyMap<string, readonly string[]>,
  direction: 'both' | 'in' | 'out',
): Promise<void> {
  const ways = direction === 'both' ? (['in', 'out'] as const) : [direction];
  await undoing(...[...sides.keys()].map((member) => ({ undo: 'accept' as const, member, chain: id })));
  await each([...sides.keys()], async (member) => {
    const addresses: string[] = [];
    for (const other of sides.get(member) ?? []) {
      if (other === clientName) addresses.push(...(await port.hostAddresses(member)));
      else addresses.push(stack.member(other).address);
    }
    const rules = addresses.flatMap((address) =>
      ways.map((way): PacketRule => ({ direction: way, address })),
    );
    await port.dropPackets(member, id, rules);
  });
}

/** A TCP connection across the cut cannot be made, and packets were dropped. */
export async function proveCut(
  { stack, port, id }: FaultContext,
  member: string,
  others: readonly string[],
): Promise<string> {
  const other = others.find((name) => name !== clientName);
  if (other !== undefined) {
    const { address, port: number } = stack.member(other);
    if (await port.connects(member, address, number)) throw new NotBitten(`${member} still reaches ${other}`);
  }
  const dropped = await port.droppedPackets(member, id);
  if (dropped === 0) throw new NotBitten(`nothing was dropped at ${member}`);
  return `${other === undefined ? '' : `${member} cannot connect to ${other}; `}${dropped} packets were dropped at ${member}`;
}
