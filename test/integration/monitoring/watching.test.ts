import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderRules } from '../../../monitoring/alerts';
import { docker, dockerQuietly, until } from '../../support/docker';
import { mockRuntime } from '../../support/fake-platform';
import { dashboardQueries, ruleQueries } from '../../support/queries';
import { declared, missingMetrics, type Sample, WatchedSet } from './watched-set';

mockRuntime();

/** Resolves once a query's answer satisfies the condition; the last answer is in the error otherwise. */
async function eventually(
  watched: WatchedSet,
  expr: string,
  enough: (samples: readonly Sample[]) => boolean,
): Promise<readonly Sample[]> {
  let last: readonly Sample[] = [];
  return until(expr, async () => {
    last = await watched.query(expr);
    if (enough(last)) return last;
    throw new Error(JSON.stringify(last));
  });
}

describe('the watchers, beside a real Redis set', () => {
  let watched: WatchedSet;

  beforeAll(async () => {
    watched = await WatchedSet.create();
    for (const name of ['redis-exporter', 'alertmanager', 'prometheus']) {
      const { health } = watched.platform.recorded(name).spec;
      await until(`${name} is ready`, async () => {
        const { code, said } = await watched.member(name).exec(health.ready);
        if (code === 0) return true;
        throw new Error(said);
      });
    }
    await eventually(watched, 'redis_up', (samples) => samples.length === 6);
    await eventually(watched, 'count(up == 1)', ([count]) => count?.value[1] === '9');
  });

  afterAll(async () => {
    await (watched as WatchedSet | undefined)?.destroy();
  });

  it('are healthy by their own checks, which fail on a server that is not there', async () => {
    for (const name of ['redis-exporter', 'alertmanager', 'prometheus']) {
      const { health } = watched.platform.recorded(name).spec;
      expect(await watched.member(name).exec(health.live), name).toMatchObject({ code: 0 });
      const elsewhere = health.ready.map((word) => word.replace(/(127\.0\.0\.1):\d+/, '$1:1'));
      if (name === 'redis-exporter') continue;
      expect((await watched.member(name).exec(elsewhere)).code, name).not.toBe(0);
    }
  });

  it('give every series of a member its name, address, set, role and stack', async () => {
    const up = await watched.query('redis_up == 1');
    expect(up.map(({ metric }) => metric['instance']).sort()).toEqual([...watched.set.names].sort());
    for (const { metric } of up) {
      const name = metric['instance']!;
      const data = name.startsWith('data');
      expect(metric).toEqual({
        __name__: 'redis_up',
        job: 'redis',
        stack: 'test',
        set: 'main',
        role: data ? 'data' : 'sentinel',
        instance: name,
        address: `${watched.set.address(name)}:${data ? 6379 : 26379}`,
      });
    }
    expect(await watched.query('{__name__=~"redis_.+", exported_role!=""}')).toEqual([]);
    expect(await watched.query('{__name__=~"redis_.+", exported_instance!=""}')).toEqual([]);
  });

  it('see the one primary that Redis and the sentinels agree on', async () => {
    const primary = await watched.set.agreed();
    const by = await eventually(
      watched,
      'jsquared:member_is_primary == 1',
      (samples) => samples.length === 1,
    );
    expect(by[0]!.metric['instance']).toBe(primary);
    const named = await eventually(
      watched,
      'jsquared:sentinel_named_primary',
      (samples) => samples.length === 3,
    );
    expect(new Set(named.map(({ metric }) => metric['address']))).toEqual(
      new Set([`${watched.set.address(primary!)}:6379`]),
    );
    expect((await watched.query('jsquared:set_quorum_margin'))[0]!.value[1]).toBe('1');
    expect((await watched.query('jsquared:set_replicas_in_time'))[0]!.value[1]).toBe('2');
  });

  it('find every metric that an alert or a dashboard asks for', async () => {
    // An error that Redis counts, since the counter exists from the first one on.
    await watched.set.withClient('data-0', (client) => client.call('NO-SUCH-COMMAND').catch(() => undefined));
    await eventually(watched, 'redis_errors_total', (samples) => samples.length > 0);
    // Sentinels and exporters answer in their own time; what never comes is missing.
    await until('every metric is there', async () => {
      expect(await missingMetrics(watched)).toEqual([]);
      return true;
    });
  });

  it('evaluate every rule, and raise nothing but the heartbeat', async () => {
    const { groups } = await watched.api<{
      groups: { rules: { name: string; health: string; lastError?: string }[] }[];
    }>('rules');
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    const alerts = ruleQueries(declared).length;
    expect(rules).toHaveLength(alerts);
    // On a machine that stood still for a while an alert may have come up about that; it has to go by itself.
    await eventually(
      watched,
      'ALERTS{alertstate="firing"}',
      (firing) => firing.map(({ metric }) => metric['alertname']).join() === 'Watchdog',
    );
  });

  it('answer the dashboard with data where there is something to show', async () => {
    const quiet = /Errors|blocked|Alerts|Promotions|Keys|expired|evicted/;
    for (const { where, expr } of dashboardQueries({ stack: 'test', set: 'main' })) {
      const mayBeEmpty = quiet.test(where) || expr.includes('redis_blocked_clients');
      await eventually(watched, expr, (answer) => mayBeEmpty || answer.length > 0);
    }
  });

  it('let nobody in without a password, and nobody use the exporter without a certificate', async () => {
    expect((await watched.page('prometheus', '/api/v1/targets', 'nobody')).status).toBe(401);
    expect((await watched.page('alertmanager', '/api/v2/alerts', 'nobody')).status).toBe(401);
    const target = encodeURIComponent(`rediss://${watched.set.address('data-0')}:6379`);
    await expect(watched.page('redis-exporter', `/scrape?target=${target}`, 'nobody')).rejects.toThrow();
    const answer = await watched.page('redis-exporter', `/scrape?target=${target}`, 'bearer');
    expect(answer.body).toContain('redis_up 1');
    // Neither what Redis is configured with, nor any key.
    expect(answer.body).not.toContain('redis_config_');
  });

  it('show no secret to whoever may inspect or read logs', async () => {
    for (const name of ['redis-exporter', 'alertmanager', 'prometheus']) {
      const { container } = watched.member(name);
      const { stdout } = await docker('inspect', container);
      const logs = await docker('logs', container);
      for (const secret of watched.secrets()) {
        expect(stdout.includes(secret), `${name}: inspect`).toBe(false);
        expect((logs.stdout + logs.stderr).includes(secret), `${name}: logs`).toBe(false);
      }
    }
  });

  it('take new rules by a reload, and refuse broken ones without losing the old', async () => {
    const prometheus = watched.member('prometheus');
    const { onChange } = (await watched.platform.files('prometheus'))['/etc/jsquared/config/rules.yml']!;
    if (typeof onChange === 'string') throw new Error('rules are reloaded');
    const path = '/etc/jsquared/config/rules.yml';
    const rules = renderRules({
      ...declared,
      sets: [{ ...declared.sets[0]!, set: 'second' }, declared.sets[0]!],
    });
    await prometheus.write(path, rules);
    expect(await prometheus.exec(onChange.reload)).toMatchObject({ code: 0 });
    await eventually(watched, 'jsquared:set_sentinels{set="second"}', (samples) => samples.length === 1);

    await prometheus.write(path, rules.replace('max by', 'max bye'));
    const refused = await prometheus.exec(onChange.reload);
    expect(refused.code).not.toBe(0);
    expect(refused.said).toContain('bye');
    await prometheus.write(path, renderRules(declared));
    expect(await prometheus.exec(onChange.reload)).toMatchObject({ code: 0 });
    await eventually(watched, 'prometheus_config_last_reload_successful', ([one]) => one?.value[1] === '1');
  });

  it.each([
    ['dead', ['stop', '-t', '1'], ['start'], 'redis_up{instance="data-2"} == 0'],
    ['frozen', ['pause'], ['unpause'], 'up{instance="data-2"} == 0'],
  ])('see a %s member as one that does not answer', async (_, stop, start, condition) => {
    const container = watched.set.container('data-2');
    await docker(...stop, container);
    try {
      await eventually(watched, condition, (samples) => samples.length === 1);
      const [pending] = await eventually(
        watched,
        'ALERTS{alertname="RedisMemberDown", alertstate="pending"}',
        (samples) => samples.length === 1,
      );
      expect(pending!.metric).toMatchObject({ instance: 'data-2', set: 'main', severity: 'warning' });
    } finally {
      await dockerQuietly(...start, container);
    }
    await watched.set.converged();
    await eventually(watched, 'redis_up == 1', (samples) => samples.length === 6);
  });

  it('deliver the heartbeat to the webhook', async () => {
    const body = await until('a message at the webhook', () =>
      Promise.resolve(watched.received.find((text) => text.includes('Watchdog'))),
    );
    expect(JSON.parse(body)).toMatchObject({
      status: 'firing',
      commonLabels: { alertname: 'Watchdog', severity: 'none', stack: 'test' },
      commonAnnotations: { runbook_url: 'docs/runbooks/Watchdog.md' },
    });
  });

  it('follow a failover: the primary moves, and no alert of the sets comes to fire', async () => {
    const before = await watched.set.converged();
    await watched.set.stopAndRemove(before);
    const survivors = watched.set.dataNames.filter((name) => name !== before);
    const after = await watched.set.converged(survivors);
    const moved = await eventually(
      watched,
      'jsquared:member_is_primary == 1',
      (samples) => samples.length === 1 && samples[0]!.metric['instance'] === after,
    );
    expect(moved).toHaveLength(1);
    await watched.set.up(before);
    await watched.set.converged();
    await eventually(watched, 'jsquared:set_replicas_in_time == 2', (samples) => samples.length === 1);
    const fired = await watched.query('max_over_time(ALERTS{alertstate="firing", set="main"}[30m])');
    expect(fired).toEqual([]);
  });
});
