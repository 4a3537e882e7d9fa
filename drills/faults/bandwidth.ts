import { each, NotBitten, type Fault } from './fault';

/** A token bucket in front of what a member sends. */
export const bandwidth: Fault<'bandwidth'> = {
  name: 'bandwidth',
  does: 'what the member sends is shaped to a few kbit/s',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'unshape' as const, member })));
    await each(members, (member) =>
      port.shape(member, ['tbf', 'rate', `${step.kbit}kbit`, 'burst', '8kb', 'latency', '400ms']),
    );
    return {
      members,
      async proof() {
        const said = await each(members, (member) => port.shaping(member));
        const held = said.map((text) => Number(/overlimits (\d+)/.exec(text)?.[1] ?? 0));
        if (held.some((count) => count === 0)) throw new NotBitten('nothing had to wait yet');
        return `packets that had to wait: ${members.map((member, i) => `${member} ${held[i] ?? 0}`).join(', ')}`;
      },
    };
  },
};
