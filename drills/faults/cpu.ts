import { each, NotBitten, type Fault } from './fault';

/** The container gets a small share of one processor. */
export const cpu: Fault<'cpu'> = {
  name: 'cpu',
  does: 'the member gets a small share of one processor',
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await each(members, async (member) => {
      const limits = await port.limits(member);
      await undoing({ undo: 'limits', member, limits: { ...limits } });
      await port.setLimits(member, { nanoCpus: Math.round(step.percent * 1e7) });
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const throttled = await port.throttledPeriods(member);
          if (throttled === 0) throw new NotBitten(`${member} did not want more yet`);
        });
        return `${members.join(', ')} was held back by the scheduler`;
      },
    };
  },
};
