import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../drills/experiment/validate';
import { faultsAtRandom, mishapsOf } from '../../../drills/scenarios/soak/faults-at-random';
import { ofSeed } from '../../../operations/drills/at-random';

describe('what is made at random', () => {
  const [mutant] = faultsAtRandom.mutants;

  it('is made of the seed, for as long as asked', () => {
    const { experiment, mutant: none } = ofSeed(faultsAtRandom, undefined, 7, 90_000);
    expect(experiment.method).toEqual(mishapsOf(7, 90_000));
    expect(none).toBeUndefined();
    const broken = { name: 'm', why: 'w' };
    expect(ofSeed(faultsAtRandom, broken, 7, 90_000)).toEqual({ experiment, mutant: broken });
  });

  it('gives way to the steps of a mutant, which are then done once', () => {
    const { experiment, mutant: left } = ofSeed(faultsAtRandom, mutant, 7, 90_000);
    expect(experiment.method).toEqual(mutant?.steps);
    expect(left?.steps).toBeUndefined();
    expect(left?.sentinel).toEqual(mutant?.sentinel);
    expect(problemsOf(experiment)).toEqual([]);
  });

  it('is nothing else', () => {
    const fixed = { ...faultsAtRandom, atRandom: undefined } as unknown as typeof faultsAtRandom;
    expect(ofSeed(fixed, mutant, 7, 90_000)).toEqual({ experiment: fixed, mutant });
  });
});
