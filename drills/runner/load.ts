/** The runner's load: the process of drills/load, and the judgement of drills/history. */
import { join } from 'node:path';
import { judge } from '../history/judge';
import { readJournal } from '../load/journal';
import { readFinal } from '../load/keys';
import { loadOptions } from '../load/options';
import { startLoad as begin } from '../load/start';
import type { LoadSummary } from '../load/run';
import { plainClient } from '../stack/connection';
import type { Stack } from '../stack/stack';
import type { LoadOrder, RunningLoad } from './load-port';

/** The history of a run in its directory. */
const historyName = 'history.ndjson';

/** Milliseconds that reading one batch of a member's final data may take. */
const readMs = 15_000;

/** The user that drills write as: it may touch the keys of drills alone. */
const user = 'drill';

/** Starts a load; every client has had a write acknowledged then. */
export async function startLoad(order: LoadOrder): Promise<RunningLoad> {
  const { stack, choice, seed, keyPrefix, lastsMs, directory } = order;
  const { clients, everyMs, profile, keys, dataMiB } = choice;
  const { username, password, ca, certificate, key } = stack.access(user);
  const journal = join(directory, historyName);
  const options = loadOptions({
    seed,
    keyPrefix,
    ...(clients === undefined ? {} : { clients }),
    ...(everyMs === undefined ? {} : { everyMs }),
    ...(profile === undefined ? {} : { profile }),
    ...(keys === undefined ? {} : { keys }),
    ...(dataMiB === undefined ? {} : { preloadMiB: dataMiB }),
    // Whoever forgets it, it ends by itself: twice what it is needed for, and never less than an hour.
    maxSeconds: Math.max(3600, Math.ceil((2 * lastsMs) / 1000)),
  });
  const target = {
    masterName: stack.set.masterName,
    sentinels: stack.sentinels.map(({ address: host, port }) => ({ host, port })),
    ...{ username, password, sentinelUsername: username, sentinelPassword: password },
    ...{ ca, certificate, key },
  };
  const load = await begin(target, options, journal);
  let summary: LoadSummary | undefined;
  const stop = async (): Promise<LoadSummary> => (summary ??= await load.stop());
  return {
    async stop() {
      await stop();
    },
    async judge({ window, reigns, expect }) {
      const { keys } = await stop();
      return judge(readJournal(journal), {
        finals: await Promise.all(stack.data.map((member) => readMember(stack, member.name, keys))),
        names: new Map(stack.data.map(({ name, address, port }) => [`${address}:${port}`, name])),
        reigns,
        window,
        ...(expect.outageMs === undefined ? {} : { outageMs: expect.outageMs }),
        ...(expect.plainLost === undefined ? {} : { plainLost: expect.plainLost }),
        ...(expect.isolatedStopsMs === undefined ? {} : { overlapMs: expect.isolatedStopsMs }),
      });
    },
  };
}

async function readMember(
  stack: Stack,
  name: string,
  keys: Parameters<typeof readFinal>[2],
): ReturnType<typeof readFinal> {
  const client = plainClient(stack.member(name), stack.access(user), readMs);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await readFinal(name, client, keys);
  } finally {
    client.disconnect();
  }
}
