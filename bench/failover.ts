/**
 * `npm run bench -- failover`: SIGKILL to the primary under a load, again and again, on a set of its own. Prints every round and the
 * distributions; exits with 1 if a promised write was lost, or two primaries served, in any of them.
 *
 * --rounds N (30), --clients N (4), --every MS (5), --flavour redis|valkey,
 * --down-after MS, --stagger MS, --failover-timeout MS (the set's defaults otherwise), --seed N (1)
 */
import { ensureImage } from '../test/support/images';
import type { RedisSet } from '../test/support/redis-set';
import { text, whole } from './support/args';
import { fresh } from './support/fresh';
import { kills } from './support/kills';
import { line, totals } from './support/print';
import type { Round } from './support/rounds';

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
  const killing = (set: RedisSet): Promise<void> =>
    kills(set, { rounds, seed, clients, everyMs }, (result, number) => {
      done.push(result);
      console.log(line(`round ${number} of ${rounds}`, result));
    });
  try {
    await fresh({ image: await ensureImage(flavour), flavour, spec: { timing } }, killing, sum);
  } finally {
    sum();
  }
  if (done.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

function given(key: string, flag: string, range: readonly [number, number]): Record<string, number> {
  return text(flag) === undefined ? {} : { [key]: whole(flag, 0, range) };
}
