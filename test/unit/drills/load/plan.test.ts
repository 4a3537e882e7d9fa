import { describe, expect, it } from 'vitest';
import { loadOptions } from '../../../../drills/load/options';
import { cacheKey, cacheValue, ledgerKey, Plan, valueBytes } from '../../../../drills/load/plan';
import { profiles, type Mix, type ProfileName } from '../../../../drills/load/profiles';
import { logNormal, seeded, zipf } from '../../../../drills/load/random';

const names = Object.keys(profiles) as ProfileName[];
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

describe('numbers from a seed', () => {
  it('are the same for the same seed and name, and others for others', () => {
    const draw = (seed: number, name: string): number[] => many(50, seeded(seed, name));
    expect(draw(7, 'c1')).toEqual(draw(7, 'c1'));
    expect(draw(7, 'c1')).not.toEqual(draw(7, 'c2'));
    expect(draw(7, 'c1')).not.toEqual(draw(8, 'c1'));
  });

  it('are spread over 0 to 1', () => {
    const numbers = many(10_000, seeded(1, 'x'));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    const tenths = many(10, () => 0);
    for (const number of numbers) tenths[Math.floor(number * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it.each([0, 0.63, 1, 1.21, 1.88])('give ranks by Zipf with exponent %d', (alpha) => {
    const count = 100;
    const rank = zipf(seeded(3, 'zipf'), count, alpha);
    const seen = many(count, () => 0);
    const draws = 50_000;
    for (let i = 0; i < draws; i += 1) seen[rank()]! += 1;
    const weights = seen.map((_, i) => 1 / (i + 1) ** alpha);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const i of [0, 1, 2, 9]) {
      const expected = (weights[i]! / total) * draws;
      expect(Math.abs(seen[i]! - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
    }
  });

  it('keep within the ranks, whatever their number', () => {
    for (const count of [1, 2, 10_000_000]) {
      const rank = zipf(seeded(5, 'edge'), count, 1.21);
      for (const drawn of many(1000, rank)) {
        expect(drawn).toBeGreaterThanOrEqual(0);
        expect(drawn).toBeLessThan(count);
      }
    }
  });

  it('have the mean that a log-normal is asked for', () => {
    const random = seeded(9, 'sizes');
    const sum = many(20_000, () => logNormal(random, 224, 0.5)).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum / 20_000 - 224)).toBeLessThan(5);
  });
});

describe('the plan of a client', () => {
  it.each(names)('of profile %s is the same twice, and unlike that of another client', (profile) => {
    const plan = (client: string): unknown[] => {
      const of = new Plan(loadOptions({ profile, seed: 5 }), client);
      return many(300, () => of.next());
    };
    expect(plan('c1')).toEqual(plan('c1'));
    expect(plan('c1')).not.toEqual(plan('c2'));
  });

  it('is another with another seed', () => {
    const plan = (seed: number): unknown[] => {
      const of = new Plan(loadOptions({ profile: 'mixed', seed }), 'c1');
      return many(50, () => of.next());
    };
    expect(plan(1)).not.toEqual(plan(2));
  });

  it.each(names)('of profile %s has the shares that the profile says', (profile) => {
    const plan = new Plan(loadOptions({ profile }), 'c1');
    const mix: Mix = profiles[profile].mix;
    const total = (Object.values(mix) as number[]).reduce((sum, share) => sum + share, 0);
    const seen: Record<string, number> = {};
    const share = { 'multi-read': 'multi', get: 'cache', set: 'cache' } as Record<string, string>;
    for (const { kind } of many(8000, () => plan.next())) {
      const name = share[kind] ?? kind;
      seen[name] = (seen[name] ?? 0) + 1;
    }
    for (const [name, weight] of Object.entries(mix)) {
      expect(Math.abs((seen[name] ?? 0) / 8000 - weight / total)).toBeLessThan(0.025);
    }
  });

  it('uses a value once, in a ledger that no other client writes', () => {
    const options = loadOptions({ profile: 'writes' });
    const written = ['c1', 'c2'].flatMap((client) => {
      const plan = new Plan(options, client);
      return many(2000, () => {
        const planned = plan.next();
        if (planned.kind !== 'plain' && planned.kind !== 'promised') throw new Error(planned.kind);
        return `${planned.key}/${planned.value}`;
      });
    });
    expect(new Set(written).size).toBe(written.length);
    expect(ledgerKey('drill:', 'c1', 499)).toBe('drill:l:c1:0');
    expect(ledgerKey('drill:', 'c1', 500)).toBe('drill:l:c1:1');
  });

  it('gives cache keys and values the profile’s sizes, and a version to read back', () => {
    expect(cacheKey('drill:', 7, 36)).toHaveLength(36);
    expect(cacheKey('drill:', 123, 5)).toBe('drill:c:123');
    expect(cacheValue(41, 224)).toHaveLength(224);
    expect(Number.parseInt(cacheValue(41, 224), 10)).toBe(41);
    const random = seeded(1, 'bytes');
    for (const bytes of many(1000, () => valueBytes(random, profiles['cache-29']))) {
      expect(bytes).toBeGreaterThanOrEqual(16);
      expect(bytes).toBeLessThanOrEqual(799 * 16);
    }
  });
});

describe('the options of a load', () => {
  it('have a default each', () => {
    expect(loadOptions()).toMatchObject({ clients: 4, everyMs: 5, profile: 'writes', keyPrefix: 'drill:' });
    expect(loadOptions({ pool: { size: 3 } }).pool).toMatchObject({ size: 3, dropAtSwitch: true });
  });

  it('name what is wrong, and what may be', () => {
    expect(() => loadOptions({ profile: 'cache-53' })).toThrow(/cache-53.*none of that name.*cache-52/);
    expect(() => loadOptions({ clients: 0 })).toThrow('clients = 0: give a number from 1 to 64');
    expect(() => loadOptions({ everyMs: Number.NaN })).toThrow('everyMs = NaN');
    expect(() => loadOptions({ pool: { size: 0.5 } })).toThrow('pool.size = 0.5');
    expect(() => loadOptions({ profile: 'toString' })).toThrow('none of that name');
  });
});
