/**
 * `npm run bench -- failover`: SIGKILL to the primary under a load, again and again, on a set of its own. Prints every round and the
 * distributions; exits with 1 if a promised write was lost, or two primaries served, in any of them.
 *
 * --rounds N (30), --clients N (4), --every MS (5), --flavour redis|valkey,
 * --down-after MS, --stagger MS, --failover-timeout MS (the set's defaults otherwise), --seed N (1)
 */
import { resolveSpec } from '../components/render/redis';
import { ensureImage } from '../test/support/images';
import type { RedisSet } from '../test/support/redis-set';
import { text, whole } from './support/args';
import { fresh } from './support/fresh';
import { line, totals } from './support/print';
import { round, type Round } from './support/rounds';

/** Runs the benchmark. */
export async function failover(): Promise<void> {
  const rounds = whole('--rounds', 30, [1, 10_000]);
  const clients = whole('--clients', 4, [1, 64]);
  const everyMs = whole('--every', 5, [1, 10_000]);
  const seed = whole('--seed', 1, [1, 1_000_000]);
  const flavour = text('--flavour') ?? 'redis';
  if (flavour !== 'redis' && flavour !== 'valkey') {
    console.error(`--flavour ${flavour}: give redis or valkey`);
    process.exit(2);
  }
  const timing = {
    ...given('downAfterMs', '--down-after', [300, 600_000]),
    ...given('downAfterStaggerMs', '--stagger', [0, 60_000]),
    ...given('failoverTimeoutMs', '--failover-timeout', [1000, 3_600_000]),
  };
  const done: Round[] = [];
  const sum = (): void => {
    if (done.length > 0) console.log(`\n${totals(done)}`);
  };
  const rounding = async (set: RedisSet): Promise<void> => {
    const restMs = 2 * resolveSpec(set.spec).timing.failoverTimeoutMs;
    for (let i = 0; i < rounds; i += 1) {
      const begun = Date.now();
      const result = await round(set, { blow: 'kill', seed: seed + i, clients, everyMs, limitMs: 120_000 });
      done.push(result);
      console.log(line(`round ${i + 1} of ${rounds}`, result));
      // Sentinel begins no other failover before; a round that came too soon would measure that.
      const left = begun + restMs - Date.now();
      if (i + 1 < rounds && left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    }
  };
  try {
    await fresh({ image: await ensureImage(flavour), flavour, spec: { timing } }, rounding, sum);
  } catch (error) {
    sum();
    throw error;
  }
  sum();
  if (done.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

function given(key: string, flag: string, range: readonly [number, number]): Record<string, number> {
  return text(flag) === undefined ? {} : { [key]: whole(flag, 0, range) };
}
