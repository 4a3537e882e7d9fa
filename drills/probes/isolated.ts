/** Whether a primary that lost everybody has stopped taking writes. */
import { DrillError, reasonOf } from '../experiment/errors';
import { askOnce } from '../stack/connection';
import { readRole } from '../stack/replies';
import type { Probe } from './probe';

/** The primary of the steady state, asked directly by somebody who knows of no other: it must refuse a write. */
export const isolatedPrimaryRefuses: Probe = async ({ stack, resolve }) => {
  const [name = ''] = resolve('primary');
  const member = stack.member(name);
  const role = readRole(await askOnce(member, stack.access('exporter'), ['ROLE'], 3000));
  if (role?.role !== 'primary') return `${name} is no primary any more`;
  try {
    // Whether it may write is decided before the command is: XX writes nothing in any case.
    await askOnce(member, stack.access('drill'), ['SET', 'drill:probe', '', 'XX'], 3000);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason.startsWith('NOREPLICAS'))
      return `${name} still says that it is the primary, and refuses writes: ${reason}`;
    throw error;
  }
  throw new DrillError(`${name} still takes writes, ${role.replicas} replicas connected`);
};
