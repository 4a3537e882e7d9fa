import type { Experiment } from '../../experiment/experiment';

/** A replica with an empty volume gets a full copy of much data under load; nobody notices. */
export const fullCopy: Experiment = {
  suite: 'load',
  name: 'full-copy',
  title: 'A replica with an empty volume gets a full copy of much data under load; nobody notices.',
  why: 'The fork, the copy and the writes meanwhile come together: the moment at which replication buffers overflow.',
  load: { profile: 'cache-12', clients: 8, dataMiB: 64, afterMs: 4000 },
  method: [{ fault: 'lose-volume', target: 'replica', at: 0 }],
  watchMs: 8000,
  steady: { during: ['primary-unchanged'] },
  expect: { primary: 'same', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'the-other-frozen',
      why: 'with the other replica frozen nothing is confirmed for longer than the bound',
      steps: [{ fault: 'pause', target: 'other-replica', at: 0, forMs: 15_000 }],
    },
  ],
};
