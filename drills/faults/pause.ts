import { each, NotBitten, type Fault } from './fault';

/** Every process of the container is frozen: connections stay open and nobody answers. */
export const pause: Fault<'pause'> = {
  name: 'pause',
  does: 'every process is frozen: connections stay open, nobody answers',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'unpause' as const, member })));
    await each(members, (member) => port.pause(member));
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          if (!(await port.state(member)).paused) throw new NotBitten(`${member} is not frozen`);
        });
        return `${members.join(', ')} is frozen`;
      },
    };
  },
};
