import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monotonicMs } from '../../../drills/history/events';
import { judge } from '../../../drills/history/judge';
import { readJournal } from '../../../drills/load/journal';
import { readFinal } from '../../../drills/load/keys';
import { loadOptions, type LoadTarget } from '../../../drills/load/options';
import { startLoad, type Load } from '../../../drills/load/start';
import { docker, isAlive, until } from '../../support/docker';
import { ensureImage } from '../../support/images';
import { RedisSet } from '../../support/redis-set';

let set: RedisSet;
let folder: string;
const loads: Load[] = [];

function target(): LoadTarget {
  const { password, tls } = set.clientOptions('data-0', 'app');
  const { ca, cert, key } = tls as { ca: string; cert: string; key: string };
  return {
    masterName: set.spec.primaryName,
    sentinels: set.sentinelNames.map((name) => ({ host: set.address(name), port: 26379 })),
    username: 'app',
    password: password ?? '',
    sentinelUsername: 'app',
    sentinelPassword: password ?? '',
    ca,
    certificate: cert,
    key,
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jsquared-load-'));
  set = await RedisSet.create({ image: await ensureImage('redis') });
  for (const name of set.names) await set.up(name);
  await set.settled();
});

afterAll(async () => {
  for (const load of loads) load.kill();
  await set.destroy();
  rmSync(folder, { recursive: true, force: true });
});

it('keeps on through a killed primary, and its history is judged against every member', async () => {
  const primary = await set.settled();
  const options = loadOptions({ profile: 'messages', keyPrefix: 'app:', seed: 11, everyMs: 10 });
  const load = await startLoad(target(), options, join(folder, 'kill.ndjson'));
  loads.push(load);
  const from = monotonicMs();
  await docker('kill', set.container(primary));
  const successor = await until('a successor', async () => {
    const named = await set.namedBy(set.sentinelNames[0] ?? '');
    return named === primary ? undefined : named;
  });
  // The load finds the successor by itself: it is over when every client has written there for a while.
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const to = monotonicMs();
  const { keys, why } = await load.stop();
  expect(why).toBe('stopped');
  await set.startAll();
  await set.settled();
  const finals = await Promise.all(
    set.dataNames.map((name) => set.withClient(name, (client) => readFinal(name, client, keys))),
  );
  const judged = await judge(readJournal(join(folder, 'kill.ndjson')), {
    finals,
    names: new Map(set.dataNames.map((name) => [`${set.address(name)}:6379`, name])),
    reigns: [primary, successor].map((name) => ({ name, from: -Infinity })),
    window: { from, to },
  });
  expect(judged.verdicts.map(({ checker, verdict, anomalies }) => ({ checker, verdict, anomalies }))).toEqual(
    [
      'load',
      'promised-writes',
      'plain-writes',
      'one-primary',
      'outage',
      'counters',
      'stale-reads',
      'transactions',
      'messages',
    ].map((checker) => ({ checker, verdict: 'pass', anomalies: expect.any(Array) as unknown })),
  );
  const figures = Object.fromEntries(judged.verdicts.map(({ checker, numbers }) => [checker, numbers]));
  expect(figures['one-primary']).toMatchObject({ served: 2, byFormer: 0 });
  expect(figures['promised-writes']).toMatchObject({ lost: 0, partly: 0, invented: 0 });
  // That the primary was gone was seen, or the run would have proved nothing.
  expect(figures['outage']?.['outageMs']).toBeGreaterThan(500);

  // The same history with one promised write taken out of what the members hold: the judge must notice.
  const ledger = keys.ledgers[0] ?? '';
  for (const { ledgers } of finals) (ledgers[ledger] as number[]).splice(0, 500);
  const broken = await judge(readJournal(join(folder, 'kill.ndjson')), {
    finals,
    names: new Map(set.dataNames.map((name) => [`${set.address(name)}:6379`, name])),
    reigns: [primary, successor].map((name) => ({ name, from: -Infinity })),
    window: { from, to },
  });
  expect(broken.verdicts.find(({ checker }) => checker === 'promised-writes')?.verdict).toBe('fail');
});

it('ends when whoever started it is killed', async () => {
  const options = loadOptions({ profile: 'writes', keyPrefix: 'app:' });
  const order = { target: target(), options, journal: join(folder, 'orphan.ndjson') };
  const parent = spawn(process.execPath, ['--require', 'tsx/cjs', join(__dirname, 'support', 'parent.ts')]);
  try {
    parent.stdin.end(JSON.stringify(order));
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until('the end of the load', () => Promise.resolve(isAlive(pid) ? undefined : true));
  } finally {
    parent.kill('SIGKILL');
  }
});

it('says why it cannot begin', async () => {
  const stranger = { ...target(), password: 'wrong'.repeat(5) };
  const options = loadOptions({ profile: 'writes', steadySeconds: 2 });
  await expect(startLoad(stranger, options, join(folder, 'refused.ndjson'))).rejects.toThrow('WRONGPASS');
});
