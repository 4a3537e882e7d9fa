/** Carriers of files that a killed update left behind: a name that is taken would stop the next one. */
import { belongsTo, takeInventory } from '../host/inventory';
import type { Context } from '../commands/context';
import { readState } from '../project/state';

/**
 * Removes containers of the stack that carry files, never ran, and are in no state. Nothing but an update makes such a container,
 * and it is needed only while its files are put into the volume. Call it only while nobody works on the stack.
 * @returns their names
 */
export async function removeStrays(context: Context, stack: string): Promise<string[]> {
  const recorded = new Set(readState(context.project, stack)?.resources.map(({ id }) => id));
  const own = belongsTo({ project: context.project.name, stack });
  const { containers } = await takeInventory(context.docker);
  const strays = containers.filter(
    (each) =>
      own(each) &&
      each.labels['jsquared.files'] !== undefined &&
      each.state === 'created' &&
      !recorded.has(each.id),
  );
  for (const { id } of strays) await context.docker.getContainer(id).remove();
  return strays.map(({ name }) => name);
}
