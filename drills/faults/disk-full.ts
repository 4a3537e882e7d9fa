import { NotPossible } from '../experiment/errors';
import type { Fault } from './fault';

/**
 * Not possible while a member runs: Docker's local volumes have no quota, and the host's disk is nobody's to fill. It needs a
 * volume of a bounded size from the beginning, which the port cannot ask for.
 */
export const diskFull: Fault<'disk-full'> = {
  name: 'disk-full',
  does: 'the data volume has no room left (not possible on volumes without a bound)',
  inject: () =>
    Promise.reject(
      new NotPossible(
        "disk-full: the stack's volumes have no size limit, and filling them would fill the host's disk",
      ),
    ),
};
