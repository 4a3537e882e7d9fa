import { DrillError } from '../experiment/errors';
import { askOnce } from '../stack/connection';
import { readInfo } from '../stack/replies';
import { each, NotBitten, type Fault } from './fault';

/** A member loses its data: killed, its volume emptied, started again with nothing. */
export const loseVolume: Fault<'lose-volume'> = {
  name: 'lose-volume',
  does: 'the member is killed, its data volume emptied, and it is started with nothing',
  async inject(step, { stack, port, resolve, undoing }) {
    const members = resolve(step.target);
    const keepers = stack.data.map(({ name }) => name).filter((name) => !members.includes(name));
    if (members.some((name) => stack.member(name).role === 'data')) {
      // Whatever the experiment says: data that nobody else holds is not thrown away.
      const inSync = await each(keepers, async (name) => {
        try {
          const reply = await askOnce(stack.member(name), stack.access('exporter'), ['INFO', 'replication']);
          const info = readInfo(String(reply));
          return info.get('role') === 'master' || info.get('master_link_status') === 'up';
        } catch {
          return false;
        }
      });
      if (!inSync.includes(true))
        throw new DrillError(
          `The data of ${members.join(', ')} would be lost: no other member is in sync. Nothing was emptied.`,
        );
    }
    await undoing(...members.map((member) => ({ undo: 'start' as const, member })));
    await each(members, async (member) => {
      await port.killContainer(member);
      await port.emptyVolume(member);
    });
    const said = new NotBitten('the volume was not seen empty');
    const emptied = await each(members, async (member) => (await port.volumeEntries(member)) === 0);
    await each(members, (member) => port.start(member));
    return {
      members,
      proof: () =>
        emptied.every(Boolean)
          ? Promise.resolve(`the volume of ${members.join(', ')} was seen empty before the start`)
          : Promise.reject(said),
    };
  },
};
