import { DrillError } from '../experiment/errors';
import { pairs } from '../stack/replies';
import { each, NotBitten, type Fault } from './fault';

/** A setting of every sentinel is another for a while. */
export const sentinelSet: Fault<'sentinel-set'> = {
  name: 'sentinel-set',
  does: 'a setting of all sentinels is changed, as by a typing mistake',
  async inject({ parameter, value }, { stack, resolve, undoing, ask }) {
    const members = resolve('sentinels');
    const { masterName } = stack.set;
    const now = async (member: string): Promise<string> => {
      const found = pairs(await ask(member, 'SENTINEL', 'MASTER', masterName)).get(parameter);
      if (found === undefined) throw new DrillError(`${member} has no setting "${parameter}".`);
      return found;
    };
    await each(members, async (member) => {
      await undoing({ undo: 'sentinel-set', member, parameter, value: await now(member) });
      await ask(member, 'SENTINEL', 'SET', masterName, parameter, value);
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const found = await now(member);
          if (found !== value) throw new NotBitten(`${parameter} of ${member} is ${found}`);
        });
        return `${parameter} is ${value} at ${members.join(', ')}`;
      },
    };
  },
};
