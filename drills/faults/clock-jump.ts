import { NotPossible } from '../experiment/errors';
import type { Fault } from './fault';

/**
 * Not possible: Linux's time namespaces move the monotonic clock alone, the wall clock is the host's, which no drill may touch;
 * and libfaketime has to be in the image and preloaded at the start.
 */
export const clockJump: Fault<'clock-jump'> = {
  name: 'clock-jump',
  does: 'the wall clock jumps (not possible on Docker: it is the host’s)',
  inject: () =>
    Promise.reject(
      new NotPossible(
        "clock-jump: a container's wall clock is the host's (time namespaces move only the monotonic clock), and the images hold no libfaketime",
      ),
    ),
};
