import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../support/docker';
import { mockRuntime } from '../../support/fake-platform';
import { missingMetrics, WatchedSet } from './watched-set';

mockRuntime();

describe('the watchers, beside a real Valkey set', () => {
  let watched: WatchedSet;

  beforeAll(async () => {
    watched = await WatchedSet.create('valkey');
    await until('six members answer', async () => {
      const up = await watched.query('redis_up == 1');
      return up.length === 6 ? true : undefined;
    });
  });

  afterAll(async () => {
    await (watched as WatchedSet | undefined)?.destroy();
  });

  it('find every metric that an alert or a dashboard asks for', async () => {
    // An error that the server counts, since the counter exists from the first one on.
    await watched.set.withClient('data-0', (client) => client.call('NO-SUCH-COMMAND').catch(() => undefined));
    const missing = await until('every metric', async () => {
      const names = await missingMetrics(watched);
      if (names.length === 0) return names;
      throw new Error(names.join(', '));
    });
    expect(missing).toEqual([]);
  });

  it('see one primary', async () => {
    const primaries = await until('a recorded primary', async () => {
      const found = await watched.query('jsquared:member_is_primary == 1');
      return found.length > 0 ? found : undefined;
    });
    expect(primaries.map(({ metric }) => metric['instance'])).toEqual([await watched.set.agreed()]);
  });
});
