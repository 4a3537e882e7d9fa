import { each, NotBitten, type Fault } from './fault';
import { configValue } from './config';

/** The configured memory is full: the server refuses what would need more. */
export const maxmemory: Fault<'maxmemory'> = {
  name: 'maxmemory',
  does: 'maxmemory is reached: writes are refused with OOM',
  async inject(step, { resolve, undoing, ask }) {
    const members = resolve(step.target);
    await each(members, async (member) => {
      const value = await configValue(ask, member, 'maxmemory');
      await undoing({ undo: 'config', member, parameter: 'maxmemory', value });
      await ask(member, 'CONFIG', 'SET', 'maxmemory', '1mb');
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          try {
            // Denied before it does anything where memory is short; XX writes nothing in any case.
            await ask(member, 'SET', 'drill:probe', '', 'XX');
          } catch (error) {
            if (error instanceof Error && /^(OOM|READONLY)/.test(error.message)) return;
            throw error;
          }
          throw new NotBitten(`${member} still accepts writes`);
        });
        return `${members.join(', ')} refuses writes for want of memory`;
      },
    };
  },
};
