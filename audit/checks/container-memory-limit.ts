import { checkOfRule, eachKnownContainer } from '../check';

/** The limit that the kernel holds it to. */
export const check = checkOfRule('container-memory-limit', {
  tries: 'reads the limits of memory and swap from the control group of each container',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ limits: { memoryBytes, memoryAndSwapBytes } }) {
    if (memoryBytes === undefined) yield 'its control group says nothing of memory';
    else if (memoryBytes === null) yield 'has no limit of memory';
    // A kernel that does not count swap has no such file; then there is nothing beyond the limit to be had.
    else if (memoryAndSwapBytes !== undefined && memoryAndSwapBytes !== memoryBytes)
      yield memoryAndSwapBytes === null
        ? 'may use swap without limit'
        : `may use ${memoryAndSwapBytes - memoryBytes} bytes of swap`;
  }),
});
