/** Every rule against whole programs: the safe ones give no finding, and one unsafe thing is found by its own rule. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../policies/rules';
import { judge, safeProgram, type WholeProgram } from '../support/whole-program';
import { dataSeeds } from './seeds/data';
import { networkSeeds } from './seeds/networks';
import { secretSeeds } from './seeds/secrets';
import type { Seed } from './seeds/seed';
import { workloadSeeds } from './seeds/workloads';

const seeds: readonly Seed[] = [...workloadSeeds, ...networkSeeds, ...secretSeeds, ...dataSeeds];
const names = rules.map(({ name }) => name);

it.each(['airgap', 'dev'])('the safe program of stack %s gives no finding', async (stack) => {
  const program = await safeProgram(stack);
  expect(program.parts.length).toBeGreaterThan(100);
  expect(judge(program)).toEqual([]);
});

describe('one thing made unsafe in the whole program', () => {
  let program: WholeProgram;
  beforeAll(async () => {
    program = await safeProgram('airgap');
  });

  it.each(seeds.map((seed) => [seed.rule, seed.what, seed] as const))('%s finds %s', (rule, _, seed) => {
    const found = new Set(judge(seed.change(program)).map((verdict) => verdict.rule));
    expect([...found].sort()).toEqual([rule, ...(seed.also ?? [])].sort());
  });

  it('is in the tables for every rule, and for each once in a way that no other rule finds', () => {
    expect([...new Set(seeds.map(({ rule }) => rule))].sort()).toEqual([...names].sort());
    const alone = new Set(seeds.filter(({ also = [] }) => also.length === 0).map(({ rule }) => rule));
    expect(names.filter((name) => !alone.has(name))).toEqual([]);
  });
});
