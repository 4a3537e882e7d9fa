import { each, NotBitten, type Fault } from './fault';
import { readInfo } from '../stack/replies';

/** Snapshots fail, so that the server answers writes with MISCONF. */
export const bgsaveFailing: Fault<'bgsave-failing'> = {
  name: 'bgsave-failing',
  does: 'snapshots fail: the server refuses writes with MISCONF',
  async inject(step, { port, resolve, undoing, ask }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'unblock-snapshots' as const, member })));
    await each(members, async (member) => {
      await port.blockSnapshots(member);
      await ask(member, 'BGSAVE');
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const info = readInfo(String(await ask(member, 'INFO', 'persistence')));
          if (info.get('rdb_last_bgsave_status') !== 'err') throw new NotBitten(`${member} could save`);
        });
        return `the last snapshot of ${members.join(', ')} failed`;
      },
    };
  },
};
