import { plainClient } from '../stack/connection';
import { each, NotBitten, type Fault } from './fault';

/** A script that reads and burns time, so that it can be killed: `SCRIPT KILL` refuses one that has written. */
const burn = 'local e=os.clock()+tonumber(ARGV[1]) while os.clock()<e do end return 1';

/** The server is busy with a script: it answers nobody, then BUSY. */
export const busy: Fault<'busy'> = {
  name: 'busy',
  does: 'the server is busy with one long script',
  async inject(step, { stack, resolve, undoing }) {
    const members = resolve(step.target);
    const seconds = (step.forMs ?? 10_000) / 1000;
    await undoing(...members.map((member) => ({ undo: 'script-kill' as const, member })));
    for (const member of members) {
      const client = plainClient(stack.member(member), stack.access('admin'), (seconds + 30) * 1000);
      client.on('error', () => undefined);
      await client.connect();
      // Its answer, or that it was killed, is nobody's business.
      client
        .call('EVAL', burn, '0', String(seconds))
        .catch(() => undefined)
        .finally(() => client.disconnect());
    }
    return {
      members,
      async proof() {
        await each(members, async (name) => {
          const probe = plainClient(stack.member(name), stack.access('exporter'), 300);
          probe.on('error', () => undefined);
          try {
            await probe.connect();
            await probe.ping();
          } catch {
            return;
          } finally {
            probe.disconnect();
          }
          throw new NotBitten(`${name} still answers`);
        });
        return `${members.join(', ')} answers nobody`;
      },
    };
  },
};
