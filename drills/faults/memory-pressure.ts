import { each, NotBitten, type Fault } from './fault';

const MiB = 1024 * 1024;

/** The container's limit is lowered to what it uses and a little, and something in it grows: the kernel kills what is largest. */
export const memoryPressure: Fault<'memory-pressure'> = {
  name: 'memory-pressure',
  does: "the container's memory limit is lowered until the kernel kills the server",
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    const before = new Map(
      await each(members, async (member) => {
        const [limits, state] = await Promise.all([port.limits(member), port.state(member)]);
        return [member, { limits, startedAt: state.startedAt }] as const;
      }),
    );
    await each(members, async (member) => {
      const seen = before.get(member);
      if (seen === undefined) return;
      await undoing({ undo: 'start', member }, { undo: 'limits', member, limits: { ...seen.limits } });
      const limit = (await port.memoryUsed(member)) + step.headroomMiB * MiB;
      // Docker refuses less than 6 MiB.
      const memory = Math.max(Math.ceil(limit), 6 * MiB);
      await port.setLimits(member, { memory, memorySwap: memory });
      // Grows until the limit is reached; the kernel then kills whoever is largest. Its end is nobody's business.
      void port.exec(member, ['sh', '-c', 'head -c 256m /dev/zero | tail >/dev/null']).catch(() => undefined);
    });
    return {
      members,
      async proof() {
        const said = await each(members, async (member) => {
          const { running, startedAt, oomKilled } = await port.state(member);
          if (oomKilled || !running || startedAt !== before.get(member)?.startedAt) return `${member} ended`;
          const kills = await port.oomKills(member);
          if (kills === 0) throw new NotBitten(`${member} was not short of memory yet`);
          return `${member}: ${kills} processes killed`;
        });
        return said.join(', ');
      },
    };
  },
};
