/** How often a monitoring service is asked how it does. */
import type { HealthSpec, ScratchSpec } from '../../platforms/port';

/**
 * Each second while others wait for it, and every 15 s, as long as between two scrapes, once it was ready: each check costs a process in
 * the container and a runtime's process beside it, a tenth of a second of a processor together.
 */
export const pace: Pick<HealthSpec, 'intervalSeconds' | 'startIntervalSeconds' | 'retries'> = {
  intervalSeconds: 15,
  startIntervalSeconds: 1,
  retries: 5,
};

/** Where a service that needs no scratch directory itself remembers that it was ready. */
export const paceScratch: ScratchSpec = { path: '/run/jsquared', sizeMiB: 1 };
