import { each, NotBitten, type Fault } from './fault';

/** A planned restart: stop with grace, then start; one member after the other. */
export const restart: Fault<'restart'> = {
  name: 'restart',
  does: 'a planned stop and start, one member after the other',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'start' as const, member })));
    const before = new Map(
      await each(members, async (member) => [member, await port.state(member)] as const),
    );
    for (const member of members) {
      await port.stop(member);
      await port.start(member);
    }
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          if ((await port.state(member)).startedAt === before.get(member)?.startedAt)
            throw new NotBitten(`${member} was not started again`);
        });
        return `${members.join(', ')} was started again`;
      },
    };
  },
};
