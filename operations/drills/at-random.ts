/** What is made at random is made anew for each round. Pure. */
import type { Experiment, Mutant } from '../../drills/experiment/experiment';

/** What a round does. */
export interface Planned {
  readonly experiment: Experiment;
  readonly mutant: Mutant | undefined;
}

/**
 * The round of a seed. A mutant's own steps are done instead of those made at random, which would get in their way with some seeds: a
 * member that the mutant killed has no network to cut.
 * @param soakMs how long the random steps go on
 */
export function ofSeed(
  experiment: Experiment,
  mutant: Mutant | undefined,
  seed: number,
  soakMs: number,
): Planned {
  const { atRandom } = experiment;
  if (atRandom === undefined) return { experiment, mutant };
  if (mutant?.steps === undefined)
    return { experiment: { ...experiment, method: atRandom(seed, soakMs) }, mutant };
  const { steps, ...broken } = mutant;
  return { experiment: { ...experiment, method: steps }, mutant: broken };
}
