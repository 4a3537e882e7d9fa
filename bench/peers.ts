/**
 * `npm run bench -- peers`: the same kill and the same planned failover against the settings that others ship, on the same
 * images, machine and load. What is compared is settings and procedures, not their images or operators: each set runs
 * our containers, so that nothing but the settings differs. --rounds N (3) of each.
 *
 * The killed primary stays down: a restart quicker than down-after would hide it, and with it how long the set needs when the
 * machine is gone. Planned: theirs by SENTINEL FAILOVER, ours by stopping the container, which hands over.
 */
import type { RedisSetSpec } from '../components/render/redis';
import { describeMs, distribution } from '../drills/report/stats';
import { ensureImage } from '../test/support/images';
import { whole } from './support/args';
import { line } from './support/print';
import { fresh } from './support/fresh';
import { round, type Blow, type Round } from './support/rounds';

interface Peer {
  readonly name: string;
  readonly spec: Partial<RedisSetSpec>;
  readonly planned: Blow;
}

/** Charts and operators as of the versions named; every sentinel has the same down-after, as theirs have. */
const peers: readonly Peer[] = [
  { name: 'jsquared, as it ships', spec: {}, planned: 'stop' },
  peer('Redis itself', 30_000, 180_000, 1),
  peer('bitnami/redis 23.1.1', 60_000, 180_000, 1),
  peer('dandydev/redis-ha 4.39.0', 10_000, 180_000, 5, [1, 5]),
  peer('spotahome operator', 5000, 10_000, 2),
  peer('ot-container-kit 0.26', 5000, 10_000, 1),
];

function peer(
  name: string,
  downAfterMs: number,
  failoverTimeoutMs: number,
  parallelSyncs: number,
  [minReplicasToWrite, minReplicasMaxLagSeconds]: readonly [number, number] = [0, 10],
): Peer {
  return {
    name,
    planned: 'sentinel-failover',
    spec: {
      timing: { downAfterMs, downAfterStaggerMs: 0, failoverTimeoutMs, parallelSyncs },
      replication: { minReplicasToWrite, minReplicasMaxLagSeconds },
    },
  };
}

interface Measured {
  readonly peer: Peer;
  readonly kill: Round[];
  readonly planned: Round[];
}

/** Runs the benchmark. */
export async function comparePeers(): Promise<void> {
  const rounds = whole('--rounds', 3);
  const image = await ensureImage('redis');
  const measured: Measured[] = [];
  for (const one of peers) measured.push(await measure(one, image, rounds));
  for (const [what, of] of [
    ['killed, and stays down', (m: Measured) => m.kill],
    ['planned', (m: Measured) => m.planned],
  ] as const) {
    console.log(`\n${what}`);
    const [first] = measured;
    const base = median(first ? of(first) : []);
    for (const each of measured) {
      const results = of(each);
      const ratio = base === undefined ? '' : ` = ${((median(results) ?? NaN) / base).toFixed(1)} times ours`;
      console.log(
        `  ${each.peer.name.padEnd(26)} outage ${describeMs(results.map(({ outageMs }) => outageMs))}${ratio}; ` +
          `lost: promised ${sum(results, 'promisedLost')} of ${sum(results, 'promised')}, ` +
          `plain ${sum(results, 'plainLost')} of ${sum(results, 'plain')}`,
      );
    }
  }
}

/** Each blow meets a set of its own: after one failover Sentinel waits twice the failover timeout before it begins another. */
async function measure(one: Peer, image: string, rounds: number): Promise<Measured> {
  const measured: Measured = { peer: one, kill: [], planned: [] };
  for (let i = 0; i < rounds; i += 1) {
    for (const [kind, blow] of [
      ['kill', 'kill-stays-down'],
      ['planned', one.planned],
    ] as const) {
      const result = await fresh({ image, spec: one.spec }, (set) =>
        round(set, { blow, seed: i + 1, clients: 4, everyMs: 5, limitMs: 240_000 }),
      );
      measured[kind].push(result);
      console.log(line(`${one.name}, ${kind} ${i + 1} of ${rounds}`, result));
    }
  }
  return measured;
}

function median(rounds: readonly Round[]): number | undefined {
  return distribution(rounds.map(({ outageMs }) => outageMs))?.median;
}

function sum(rounds: readonly Round[], of: 'promised' | 'promisedLost' | 'plain' | 'plainLost'): number {
  return rounds.reduce((total, each) => total + each[of], 0);
}
