/**
 * `npm run bench -- clients`: how long each way to set up a client is out, all of them through the same failovers of one set.
 * --rounds N (5), --blow kill | kill-stays-down | pause (kill). A client that is not back after 30 s is stated as such.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { describeMs } from '../drills/report/stats';
import { docker } from '../test/support/docker';
import { ensureImage } from '../test/support/images';
import type { RedisSet } from '../test/support/redis-set';
import { text, whole } from './support/args';
import { fresh } from './support/fresh';
import { applicationTarget, strike, type Blow } from './support/rounds';
import { ioredis, pool, Writer, type Variant } from './support/writers';

const hasty = { enableOfflineQueue: false, connectTimeout: 500, retryStrategy: () => 20 };
const advised = {
  enableOfflineQueue: false,
  connectTimeout: 1000,
  commandTimeout: 3000,
  sentinelCommandTimeout: 1000,
  disconnectTimeout: 100,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (times: number) => Math.min(20 * 2 ** times, 200),
  sentinelRetryStrategy: () => 100,
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
};

const variants: readonly Variant[] = [
  ioredis('ioredis as it comes', {}),
  ioredis('ioredis, failoverDetector, hasty', { ...hasty, failoverDetector: true }),
  ioredis('the same, connected again at its end', { ...hasty, failoverDetector: true }, true),
  ioredis('ioredis, advised but failoverDetector', advised, true),
  ioredis('the same, socketTimeout 2 s', { ...advised, socketTimeout: 2000 }, true),
  ioredis('ioredis, advised', { ...advised, failoverDetector: true }, true),
  pool('pool', {}),
  pool('pool of 1', { size: 1 }),
  pool('pool of 8', { size: 8 }),
  pool('pool, connect time-out 5 s', { connectTimeoutMs: 5000 }),
  pool('pool, back-off 1 s', { backOffMs: [1000, 1000] }),
  pool('pool, command time-out 500 ms', { commandTimeoutMs: 500 }),
  pool('pool that keeps its connections', { dropAtSwitch: false }),
];

/** How long a client may take before it is given up, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Runs the benchmark. */
export async function compareClients(): Promise<void> {
  const rounds = whole('--rounds', 5);
  const blow = text('--blow') ?? 'kill';
  if (blow !== 'kill' && blow !== 'kill-stays-down' && blow !== 'pause') {
    console.error(`--blow ${blow}: give kill, kill-stays-down or pause`);
    process.exit(2);
  }
  const outages = new Map(variants.map(({ name }) => [name, [] as number[]]));
  const stuck = new Map<string, string[]>();
  await fresh({ image: await ensureImage('redis') }, async (set) => {
    for (let i = 1; i <= rounds; i += 1) {
      for (const { variant, outageMs, status } of await oneRound(set, blow)) {
        if (status === undefined) outages.get(variant.name)?.push(outageMs);
        else stuck.set(variant.name, [...(stuck.get(variant.name) ?? []), status]);
      }
      console.log(`round ${i} of ${rounds} done`);
    }
  });
  console.log(`\n${blow}: longest time without an acknowledged write`);
  for (const [name, values] of outages) {
    const not = stuck.get(name) ?? [];
    const gone =
      not.length === 0
        ? ''
        : `; NOT BACK after 30 s in ${not.length} of ${rounds}: ${[...new Set(not)].join(', ')}`;
    console.log(`  ${name.padEnd(38)} ${describeMs(values)}${gone}`);
  }
}

interface Outage {
  readonly variant: Variant;
  readonly outageMs: number;
  /** Of a client that did not come back: what it said of itself. */
  readonly status?: string;
}

async function oneRound(set: RedisSet, blow: Blow | 'pause'): Promise<Outage[]> {
  const primary = await set.settled();
  const target = applicationTarget(set);
  const writers = variants.map((variant, i) => new Writer(variant, target, `app:w${i}:`));
  let paused = false;
  try {
    await until(() => writers.every(({ well }) => well), PATIENCE_MS);
    await pause(1500);
    for (const writer of writers) writer.reset();
    if (blow === 'pause') {
      await docker('pause', set.container(primary));
      paused = true;
    } else await strike(set, primary, blow);
    // Nobody is back before the failover, and an answer that was on its way is no come-back.
    await pause(4000);
    await until(() => writers.every(({ well }) => well), PATIENCE_MS);
    return writers.map((writer) => ({
      variant: writer.variant,
      outageMs: writer.outageMs(),
      ...(!writer.well && { status: writer.status }),
    }));
  } finally {
    for (const writer of writers) writer.stop();
    if (paused) await docker('unpause', set.container(primary));
    await set.startAll();
  }
}

/** Waits for something, and goes on after the limit all the same. */
async function until(holds: () => boolean, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!holds() && Date.now() < end) await pause(50);
}
