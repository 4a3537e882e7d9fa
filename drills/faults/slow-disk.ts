import { each, NotBitten, type Fault } from './fault';

/** What the probe writes, and how much longer than without the throttle it must take to count as slow. */
const probeKiB = 64;

/** Writes of the member to the disk under its volume are throttled; fsync takes seconds. */
export const slowDisk: Fault<'slow-disk'> = {
  name: 'slow-disk',
  does: "the member's writes to its disk are throttled",
  async inject(step, { port, resolve, undoing }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'unthrottle' as const, member })));
    await each(members, (member) => port.throttleDisk(member, step.bytesPerSecond));
    const least = (probeKiB * 1024 * 1000) / step.bytesPerSecond / 2;
    return {
      members,
      async proof() {
        const took = await each(members, async (member) => {
          const began = process.hrtime.bigint();
          const probe = `dd if=/dev/zero of=/data/jsquared/drill-probe bs=1k count=${probeKiB} conv=fsync 2>/dev/null; rm -f /data/jsquared/drill-probe`;
          await port.exec(member, ['sh', '-c', probe]);
          const ms = Number(process.hrtime.bigint() - began) / 1e6;
          if (ms < least) throw new NotBitten(`${member} wrote ${probeKiB} KiB in ${ms.toFixed(0)} ms`);
          return `${member} needed ${ms.toFixed(0)} ms to sync ${probeKiB} KiB`;
        });
        return took.join(', ');
      },
    };
  },
};
