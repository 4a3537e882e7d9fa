/**
 * The primary is killed thirty times under four clients that write every 5 ms, on three sets side by side: whatever the machine does
 * meanwhile, what was promised is there, and nobody is served by two primaries. How long nobody could write is printed, and judged by
 * nobody: `npm run bench -- failover` measures it.
 */
import { expect, it } from 'vitest';
import { kills } from '../../../bench/support/kills';
import { line, totals } from '../../../bench/support/print';
import type { Round } from '../../../bench/support/rounds';
import { keepSet } from '../../support/kept-set';
import type { RedisSet } from '../../support/redis-set';

const rounds = 10;
const sets: RedisSet[] = [];
for (const flavour of ['redis', 'redis', 'valkey'] as const) keepSet(flavour, (set) => sets.push(set));

it('thirty killed primaries cost no promised write', async () => {
  const done: Round[] = [];
  const ends = await Promise.allSettled(
    sets.map((set, i) => {
      const seed = 100 * (i + 1);
      return kills(set, { rounds, seed, clients: 4, everyMs: 5 }, (result, number) => {
        done.push(result);
        console.log(line(`${set.spec.flavour}, seed ${seed}, kill ${number} of ${rounds}`, result));
      });
    }),
  );
  console.log(totals(done));
  expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(done).toHaveLength(3 * rounds);
  // A client that had not written again some seconds later is a matter of time.
  expect(done.flatMap(({ broken }) => broken).filter(({ checker }) => checker !== 'outage')).toEqual([]);
  // A check of nothing would pass as well.
  for (const { promised, plain } of done) {
    expect(promised).toBeGreaterThan(0);
    expect(plain).toBeGreaterThan(0);
  }
});
