import { each, NotBitten, type Fault } from './fault';

/** kill -9 of the server; the container comes back by its restart policy, or stays down. */
export const kill: Fault<'kill'> = {
  name: 'kill',
  does: 'SIGKILL to the server, without a warning',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'start' as const, member })));
    const before = new Map(
      await each(members, async (member) => [member, await port.state(member)] as const),
    );
    await each(members, (member) =>
      step.stays === 'down' ? port.killContainer(member) : port.killServer(member).then(() => undefined),
    );
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const { running, startedAt } = await port.state(member);
          if (running && startedAt === before.get(member)?.startedAt)
            throw new NotBitten(`${member} runs as before`);
        });
        return `the server of ${members.join(', ')} is gone`;
      },
    };
  },
};
