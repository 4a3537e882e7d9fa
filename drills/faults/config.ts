/** Settings of a running server. */
import { DrillError } from '../experiment/errors';
import { pairs } from '../stack/replies';
import type { FaultContext } from './fault';

/**
 * The value of a setting now.
 * @throws DrillError if there is no such setting
 */
export async function configValue(
  ask: FaultContext['ask'],
  member: string,
  parameter: string,
): Promise<string> {
  const value = pairs(await ask(member, 'CONFIG', 'GET', parameter)).get(parameter);
  if (value === undefined) throw new DrillError(`${member} has no setting "${parameter}".`);
  return value;
}
