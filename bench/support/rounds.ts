/** One round of a failover benchmark: a load, a blow to the primary, the judgement, and the set at rest again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { monotonicMs } from '../../drills/history/events';
import { failoverTimes, type FailoverTimes } from '../../drills/history/failover-times';
import { judge, type Judgement } from '../../drills/history/judge';
import { readJournal } from '../../drills/load/journal';
import { readFinal } from '../../drills/load/keys';
import { loadOptions, type LoadTarget, type PoolOptions } from '../../drills/load/options';
import { startLoad } from '../../drills/load/start';
import type { SentinelEvent } from '../../drills/runner/timeline';
import { docker } from '../../test/support/docker';
import type { RedisSet } from '../../test/support/redis-set';

/** What is done to the primary. */
export type Blow =
  /** SIGKILL to the container's first process, and so to all; its restart policy brings it back. */
  | 'kill'
  /** The same, and it stays down until the round is over. */
  | 'kill-stays-down'
  /** A planned stop with the container's own hand-over. */
  | 'stop'
  /** Sentinel's own SENTINEL FAILOVER. */
  | 'sentinel-failover';

/** How a round is done. */
export interface RoundOptions {
  readonly blow: Blow;
  readonly seed: number;
  readonly clients: number;
  readonly everyMs: number;
  readonly pool?: Partial<PoolOptions>;
  /** How long to wait for another primary, in milliseconds. */
  readonly limitMs: number;
}

/** What a round showed. */
export interface Round {
  /** Of the worst client. */
  readonly outageMs: number;
  readonly times: FailoverTimes;
  readonly promised: number;
  readonly promisedLost: number;
  readonly plain: number;
  readonly plainLost: number;
  /** Who was replaced after that, although nothing was done to it. */
  readonly replacedAgain: readonly string[];
  /** Checkers that did not pass; `outage` is one of them if a client had not written again when the round ended. */
  readonly broken: readonly { readonly checker: string; readonly says: string }[];
  readonly lagMs: number;
}

/** How long the load runs before the blow and after the switch, in milliseconds. */
const BEFORE_MS = 1500;
/** A sentinel that finds nobody at the new address so soon says so after its down-after, and whoever it makes the primary serves a second later. */
const AFTER_MS = 4000;

/** Does one round. The set has to be at rest, and is so again when it ends. */
export async function round(set: RedisSet, options: RoundOptions): Promise<Round> {
  const primary = await set.settled();
  const folder = mkdtempSync(join(tmpdir(), 'jsquared-bench-'));
  const journal = join(folder, 'history.ndjson');
  // An interrupt ends the process without coming by the end of this function.
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const listeners = new Listeners(set);
  const { seed, clients, everyMs, pool } = options;
  // A prefix of its own: the ledgers of an earlier round are nobody's in this one.
  const keyPrefix = `app:${seed}:`;
  const load = await startLoad(
    applicationTarget(set),
    loadOptions({ seed, clients, everyMs, keyPrefix, profile: 'writes', ...(pool && { pool }) }),
    journal,
  );
  try {
    const from = monotonicMs();
    await pause(BEFORE_MS);
    const struck = monotonicMs();
    await strike(set, primary, options.blow);
    const successor = await another(set, primary, options.limitMs);
    await pause(AFTER_MS);
    const to = monotonicMs();
    const { keys } = await load.stop();
    const said = listeners.close();
    const later = replacements(set, said, successor);
    await set.startAll();
    await set.settled();
    const finals = await Promise.all(
      set.dataNames.map((name) => set.withClient(name, (client) => readFinal(name, client, keys))),
    );
    const judgement = await judge(readJournal(journal), {
      finals,
      names: new Map(set.dataNames.map((name) => [`${set.address(name)}:6379`, name])),
      reigns: [primary, successor, ...later].map((name) => ({ name, from: -Infinity })),
      window: { from, to },
    });
    await forget(set, [...keys.ledgers]);
    return result(judgement, failoverTimes(said, struck), [successor, ...later].slice(0, -1));
  } finally {
    load.kill();
    listeners.close();
    remove();
    process.off('exit', remove);
  }
}

/** Who came after the successor, in order. */
function replacements(set: RedisSet, said: readonly SentinelEvent[], successor: string): string[] {
  const order = [successor];
  for (const { event, text } of said) {
    if (event !== '+switch-master') continue;
    // "SET OLD PORT NEW PORT"; each sentinel announces it, so a step counts from whoever is the last in the order.
    const [, from = '', , to = ''] = text.split(' ');
    if (set.nameOf(from) === order.at(-1)) order.push(set.nameOf(to));
  }
  return order.slice(1);
}

function result(
  { verdicts, load }: Judgement,
  times: FailoverTimes,
  replacedAgain: readonly string[],
): Round {
  const figure = (checker: string, ...names: string[]): number => {
    const numbers = verdicts.find((verdict) => verdict.checker === checker)?.numbers ?? {};
    return names.reduce((sum, name) => sum + (numbers[name] ?? 0), 0);
  };
  return {
    outageMs: figure('outage', 'outageMs'),
    times,
    promised: figure('promised-writes', 'promised'),
    promisedLost: figure('promised-writes', 'lost', 'partly'),
    plain: figure('plain-writes', 'acknowledged'),
    plainLost: figure('plain-writes', 'lost', 'partly'),
    replacedAgain,
    broken: verdicts
      .filter(({ verdict }) => verdict !== 'pass')
      .map(({ checker, says }) => ({ checker, says })),
    lagMs: load.lagMs,
  };
}

/** Strikes the primary. */
export async function strike(set: RedisSet, primary: string, blow: Blow): Promise<void> {
  const container = set.container(primary);
  if (blow === 'kill-stays-down') await docker('kill', container);
  else if (blow === 'stop') await docker('stop', container);
  else if (blow === 'kill') {
    const pid = Number((await docker('inspect', '-f', '{{.State.Pid}}', container)).stdout.trim());
    if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${container} has no process to kill`);
    process.kill(pid, 'SIGKILL');
  } else {
    const [sentinel = ''] = set.sentinelNames;
    await set.withClient(sentinel, (client) => client.call('SENTINEL', 'FAILOVER', set.spec.primaryName));
  }
}

/** The member that the sentinels name instead. @throws Error if none comes in time */
async function another(set: RedisSet, primary: string, limitMs: number): Promise<string> {
  const end = monotonicMs() + limitMs;
  while (monotonicMs() < end) {
    for (const sentinel of set.sentinelNames) {
      const named = await set.namedBy(sentinel);
      if (named !== undefined && named !== primary) return named;
    }
    await pause(200);
  }
  throw new Error(`no failover within ${limitMs / 1000} s\n${await set.tails()}`);
}

/** Removes a round's keys, so that a thousand rounds need no more memory than one. */
async function forget(set: RedisSet, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const primary = await set.converged();
  await set.withClient(primary, (client) => client.unlink(...keys));
}

/** The way in as the set's application user. */
export function applicationTarget(set: RedisSet): LoadTarget {
  const { password = '', tls } = set.clientOptions('data-0', 'app');
  const { ca, cert, key } = tls as { ca: string; cert: string; key: string };
  return {
    masterName: set.spec.primaryName,
    sentinels: set.sentinelNames.map((name) => ({ host: set.address(name), port: 26379 })),
    username: 'app',
    password,
    sentinelUsername: 'app',
    sentinelPassword: password,
    ca,
    certificate: cert,
    key,
  };
}

/** Hears what every sentinel announces. */
class Listeners {
  private readonly clients: Redis[];
  private readonly heard: SentinelEvent[] = [];

  constructor(set: RedisSet) {
    this.clients = set.sentinelNames.map((member) => {
      const client = new Redis({
        ...set.clientOptions(member, 'admin'),
        lazyConnect: false,
        enableOfflineQueue: true,
      });
      client.on('error', () => undefined);
      client.on('pmessage', (_pattern: string, event: string, text: string) => {
        this.heard.push({ kind: 'sentinel-event', at: monotonicMs(), member, event, text });
      });
      client.psubscribe('*').catch(() => undefined);
      return client;
    });
  }

  close(): SentinelEvent[] {
    for (const client of this.clients) client.disconnect();
    return this.heard;
  }
}
