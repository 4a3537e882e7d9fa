import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../drills/experiment/experiment';
import { unmetNeeds } from '../../../drills/experiment/requirements';
import { durationOf, problemsOf } from '../../../drills/experiment/validate';
import { faults } from '../../../drills/faults/index';
import { scenarios } from '../../../drills/scenarios/index';
import { mishapsOf } from '../../../drills/scenarios/soak/faults-at-random';

const good: Experiment = {
  suite: 'failover',
  name: 'good',
  title: 'It is good.',
  why: 'Somebody has to be.',
  method: [{ fault: 'kill', target: 'primary', at: 0, forMs: 1000 }],
  watchMs: 500,
  expect: { primary: 'any' },
  mutants: [],
};

describe('an experiment', () => {
  it('is told what is wrong with it', () => {
    expect(problemsOf(good)).toEqual([]);
    const cases: [Partial<Experiment>, RegExp][] = [
      [{ name: 'Not Kebab' }, /name "Not Kebab"/],
      [{ title: ' ' }, /title: is empty/],
      [{ why: '' }, /why: is empty/],
      [{ method: [] }, /has no step/],
      [{ method: [{ fault: 'kill', target: 'primary', at: -1 }] }, /method\[0\]: at -1/],
      [{ method: [{ fault: 'pause', target: 'primary', at: 0, forMs: 0 }] }, /forMs 0/],
      [{ method: [{ fault: 'loss', target: 'primary', at: 0, percent: 101 }] }, /percent 101/],
      [{ method: [{ fault: 'cut', target: 'primary', from: 'primary', at: 0 }] }, /both sides are the same/],
      [{ method: [{ fault: 'kill', target: 'client', at: 0 }] }, /clients are no member/],
      [
        {
          method: [
            { fault: 'kill', target: 'primary', at: 5 },
            { fault: 'kill', target: 'replica', at: 4 },
          ],
        },
        /method\[1\]: comes before/,
      ],
      [{ load: 'none', expect: { primary: 'any', outageMs: 1 } }, /no outage can be seen/],
      [{ load: 'none', expect: { primary: 'any', plainLost: 0 } }, /nothing can be lost/],
      [{ mutants: [{ name: 'm', why: 'w' }] }, /breaks nothing/],
      [{ watchMs: 3_600_000 }, /longer than half an hour/],
      [{ atRandom: () => good.method }, /only the suite soak/],
    ];
    for (const [change, said] of cases) expect(problemsOf({ ...good, ...change }).join('; ')).toMatch(said);
    const twice = { name: 'm', why: 'w', steps: good.method };
    expect(problemsOf({ ...good, mutants: [twice, twice] })).toEqual(['mutant "m": is there twice']);
  });

  it('lasts until its last step has ended, and was watched', () => {
    expect(durationOf(good)).toBe(1000);
    expect(durationOf({ ...good, watchMs: 2500 })).toBe(2500);
    expect(durationOf({ ...good, method: [{ probe: 'plaintext-refused', at: 700 }], watchMs: 0 })).toBe(700);
  });

  it('says what a set is too small for', () => {
    const shape = { data: 2, sentinels: 3, flavour: 'redis' as const };
    expect(unmetNeeds(good, shape)).toEqual(['it needs 3 data members, the set has 2']);
    expect(unmetNeeds({ ...good, requires: { data: 2, flavour: 'valkey' } }, shape)).toEqual([
      'it needs valkey, the set runs redis',
    ]);
    expect(unmetNeeds({ ...good, requires: { sentinels: 5, data: 2 } }, shape)).toEqual([
      'it needs 5 sentinels, the set has 3',
    ]);
  });
});

describe('a soak', () => {
  const hour = 3_600_000;

  it('is the same again for the same seed, and another for another', () => {
    expect(mishapsOf(7, hour)).toEqual(mishapsOf(7, hour));
    expect(mishapsOf(8, hour)).not.toEqual(mishapsOf(7, hour));
    // A shorter one is the beginning of a longer one: what failed in the tenth minute can be had again in ten.
    const short = mishapsOf(7, 600_000);
    expect(mishapsOf(7, hour).slice(0, short.length)).toEqual(short);
  });

  it('does something however short it is, makes sense for every seed, and does in an hour all that it can', () => {
    expect(mishapsOf(1, 1).length).toBeGreaterThan(0);
    const done = new Set<string>();
    for (let seed = 0; seed < 50; seed += 1) {
      const method = mishapsOf(seed, hour);
      expect(problemsOf({ ...good, suite: 'soak', method })).toEqual([]);
      const length = durationOf({ ...good, suite: 'soak', method, watchMs: 0 });
      expect(length).toBeGreaterThan(hour - 60_000);
      expect(length).toBeLessThan(hour + 60_000);
      for (const step of method) {
        const { at: _, ...what } = step;
        done.add(JSON.stringify({ ...what, ...('forMs' in step ? { forMs: 'so long' } : {}) }));
        // Two members of the data at once would be a catastrophe, not a mishap.
        const together = method.filter(({ at }) => at === step.at);
        expect(together.length).toBeLessThanOrEqual(2);
        const data = together.filter((each) => !('target' in each && each.target.endsWith('sentinel')));
        expect(data.length).toBeLessThanOrEqual(1);
        // A member that is down at the moment has no network to cut.
        if ('fault' in step && step.fault === 'ring') expect(together).toEqual([step]);
      }
    }
    // Nineteen that befall data members or all, and four that befall a sentinel.
    expect(done.size).toBe(23);
  });
});

describe('the scenarios', () => {
  it.each(scenarios.map((each) => [each.name, each] as const))('%s makes sense', (_name, each) => {
    expect(problemsOf(each)).toEqual([]);
    // Each way to break the set has to make sense besides the method too.
    for (const { steps = [] } of each.mutants) {
      const both = [...each.method, ...steps].sort((a, b) => a.at - b.at);
      expect(problemsOf({ ...each, method: both })).toEqual([]);
    }
  });

  it('are at least 40, have names of their own, and use every fault there is', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(40);
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
    const used = new Set(
      scenarios
        .flatMap(({ method, mutants }) => [method, ...mutants.map(({ steps = [] }) => steps)].flat())
        .flatMap((step) => ('fault' in step ? [step.fault] : [])),
    );
    expect(Object.keys(faults).filter((name) => !used.has(name as never))).toEqual([]);
  });

  it('each have a way to break the set, but for those that Docker cannot do at all', () => {
    // A mutant that nobody can run would be a claim. docs/decisions/0009-drills.md says why these two cannot be done.
    const without = scenarios.filter(({ mutants }) => mutants.length === 0);
    expect(without.map(({ name }) => name).sort()).toEqual(['clock-jump', 'disk-full']);
  });

  it('of the smoke suite take less than five minutes, with what comes before and after', () => {
    const overheadMs = 25_000;
    const total = scenarios
      .filter(({ suite }) => suite === 'smoke')
      .reduce((sum, each) => sum + durationOf(each) + overheadMs, 0);
    expect(total).toBeLessThan(300_000);
  });
});
