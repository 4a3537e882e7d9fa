import { each, NotBitten, type Fault } from './fault';

/**
 * A member is gone as after `docker rm -f`: it does not run, its address is nobody's and its name resolves no more. The
 * container itself is kept, detached, so that the stack's state still knows it by its id, and is attached again as it
 * was: making another one would be a change that `up` has to be told of.
 */
export const remove: Fault<'remove'> = {
  name: 'remove',
  does: 'the container is killed and taken off its network: no address, no name',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await each(members, async (member) => {
      await undoing({ undo: 'start', member });
      if (step.gracefully === true) await port.stop(member);
      else await port.killContainer(member);
      const { networks } = await port.state(member);
      if (networks.length === 0) throw new NotBitten(`${member} was on no network`);
      const attachments = await port.describe(member);
      // Taken back in reverse: attached, then started.
      await undoing(
        ...attachments.map((attachment) => ({
          undo: 'attach' as const,
          member,
          attachment: { ...attachment, aliases: [...attachment.aliases] },
        })),
      );
      await port.detach(member);
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const { running, networks } = await port.state(member);
          if (running || networks.length > 0) throw new NotBitten(`${member} is still there`);
        });
        return `${members.join(', ')} is on no network any more`;
      },
    };
  },
};
