import { each, NotBitten, type Fault } from './fault';

/** A planned stop: the member gets its TERM and its grace, a primary hands over. */
export const stop: Fault<'stop'> = {
  name: 'stop',
  does: 'a planned stop with its grace, as an operator or a host going down does it',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'start' as const, member })));
    await each(members, (member) => port.stop(member));
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          if ((await port.state(member)).running) throw new NotBitten(`${member} still runs`);
        });
        return `${members.join(', ')} ended by itself`;
      },
    };
  },
};
