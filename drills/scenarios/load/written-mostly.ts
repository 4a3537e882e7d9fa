import type { Experiment } from '../../experiment/experiment';

/** The primary is handed over under traffic that mostly writes; no acknowledged write is lost. */
export const writtenMostly: Experiment = {
  suite: 'load',
  name: 'written-mostly',
  title: 'The primary is handed over under traffic that mostly writes; no acknowledged write is lost.',
  why: 'Where four of five operations write, a replica is always a little behind: what a hand-over has to wait for.',
  load: { profile: 'cache-12', clients: 8, dataMiB: 16 },
  method: [{ action: 'switchover', at: 0 }],
  watchMs: 4000,
  expect: { primary: 'other', outageMs: 3000, plainLost: 0 },
  mutants: [
    {
      name: 'replicas-frozen',
      why: 'frozen replicas confirm nothing for longer than the bound',
      steps: [{ fault: 'pause', target: 'replicas', at: 0, forMs: 15_000 }],
    },
  ],
};
