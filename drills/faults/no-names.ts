import { each, NotBitten, type Fault } from './fault';

/** Docker's resolver within a network namespace. */
const resolver = '127.0.0.11';

/** No name can be resolved: packets to the resolver are dropped, so that look-ups hang rather than fail. */
export const noNames: Fault<'no-names'> = {
  name: 'no-names',
  does: 'names cannot be resolved; look-ups hang',
  async inject(step, { stack, port, id, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'accept' as const, member, chain: id })));
    await each(members, (member) => port.dropPackets(member, id, [{ direction: 'out', address: resolver }]));
    // Its own name is in its /etc/hosts.
    const other = (member: string): string =>
      stack.data.find(({ name }) => name !== member)?.hostname ?? 'localhost';
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const { code } = await port.exec(member, ['timeout', '2', 'getent', 'hosts', other(member)]);
          if (code === 0) throw new NotBitten(`${member} still resolves ${other(member)}`);
        });
        const dropped = await each(members, (member) => port.droppedPackets(member, id));
        if (dropped.some((count) => count === 0)) throw new NotBitten('no look-up was dropped');
        return `look-ups of other members hang at ${members.join(', ')}`;
      },
    };
  },
};
