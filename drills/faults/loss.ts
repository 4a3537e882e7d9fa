import { each, NotBitten, type Fault } from './fault';

/** A share of what a member receives is lost, at random. Works without netem. */
export const loss: Fault<'loss'> = {
  name: 'loss',
  does: 'a share of the packets that the member receives is dropped at random',
  async inject(step, { port, id, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'accept' as const, member, chain: id })));
    await each(members, (member) =>
      port.dropPackets(member, id, [{ direction: 'in', percent: step.percent }]),
    );
    return {
      members,
      async proof() {
        const dropped = await each(members, (member) => port.droppedPackets(member, id));
        if (dropped.some((count) => count === 0)) throw new NotBitten('no packet was dropped yet');
        return `dropped packets: ${members.map((member, i) => `${member} ${dropped[i] ?? 0}`).join(', ')}`;
      },
    };
  },
};
