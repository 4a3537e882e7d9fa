import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import Redis from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputsSchema, type StackOutputs } from '../../../contract/outputs';
import { imageNames } from '../../../images';
import { statusSchema, type Status } from '../../../operations/status/schema';
import { freeConfig } from '../../support/free';
import { ensureImage } from '../../support/images';
import { leftovers, makeCheckout, type Checkout } from '../../support/checkout';
import { auditCases } from './support/audit-cases';

const stack = `test${process.pid % 10_000}`;

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const containers = (): string[] =>
  docker('ps', '--quiet', '--no-trunc', '--filter', `label=jsquared.stack=${stack}`).split('\n').sort();
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks again until it holds; the bound is generous, since machines of tests are slow and shared. */
async function eventually(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 180_000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await pause(500);
  }
  throw new Error(`${what}: did not hold within 180 s${last instanceof Error ? ` (${last.message})` : ''}`);
}

describe('a whole stack on Docker, by the embedded engine', () => {
  let checkout: Checkout;
  let config: Awaited<ReturnType<typeof freeConfig>>;
  let outputs: StackOutputs;

  const client = (): Redis => {
    const { sentinel } = outputs.connection;
    const tls = {
      ca: outputs.ca,
      cert: outputs.clientCertificate.certificate,
      key: outputs.clientCertificate.key,
    };
    return new Redis({
      name: sentinel.masterName,
      sentinels: sentinel.sentinels,
      username: sentinel.username,
      password: sentinel.password,
      sentinelUsername: sentinel.sentinelUsername,
      sentinelPassword: sentinel.sentinelPassword,
      tls,
      sentinelTLS: tls,
      enableTLSForSentinelMode: true,
      connectTimeout: 2000,
      commandTimeout: 5000,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 200,
      sentinelRetryStrategy: () => 200,
    });
  };
  const status = async (): Promise<{ code: number; seen: Status }> => {
    const { code, out, err } = await checkout.jsquared('status', '--json');
    expect(out, err).not.toBe('');
    return { code, seen: statusSchema.parse(JSON.parse(out)) };
  };
  const healthy = async (): Promise<boolean> => {
    const { out } = await checkout.jsquared('status', '--json');
    const [set] = (JSON.parse(out) as Status).sets;
    if (!set) return false;
    const primaries = set.data.filter(({ role }) => role === 'primary');
    return (
      primaries.length === 1 &&
      set.data.every(({ role, linkUp }) => role === 'primary' || linkUp === true) &&
      set.sentinels.length === 3 &&
      set.sentinels.every(({ quorumOk }) => quorumOk === true) &&
      new Set(set.sentinels.map(({ primary }) => primary)).size === 1
    );
  };

  beforeAll(async () => {
    for (const name of imageNames.filter((image) => image !== 'valkey')) await ensureImage(name);
    config = await freeConfig();
    checkout = makeCheckout(stack, config);
  });

  afterAll(() => {
    checkout.remove();
  });

  it('is refused while something stands in the way, and nothing is made', async () => {
    const { subnet } = config.network;
    const inside = subnet.replace(/\.0\/20$/, '.0/24');
    const port = config.monitoring.prometheusPort;
    const squatter = createServer().listen(port, '127.0.0.1');
    docker('network', 'create', '--internal', '--subnet', inside, `clash-${stack}`);
    try {
      const { code, err } = await checkout.jsquared('up', '--yes');
      expect(code).toBe(1);
      expect(err).toContain(
        `${subnet} (jsquared:network.subnet) overlaps ${inside}, which belongs to the Docker network "clash-${stack}"`,
      );
      expect(err).toContain(
        `Port ${port} (jsquared:monitoring.prometheusPort) is in use by process ${process.pid}`,
      );
      expect(err).toContain('2 things stand in the way');
      expect(leftovers(stack)).toEqual([]);
    } finally {
      squatter.close();
      docker('network', 'rm', `clash-${stack}`);
    }
  });

  it('comes up complete: one primary, all sentinels agree, every container healthy', async () => {
    const said = await checkout.succeed('up', '--yes');
    expect(said.out + said.err).toContain('is up');
    expect(said.out).toContain(`https://127.0.0.1:${config.monitoring.prometheusPort}`);
    const { out } = await checkout.succeed('output', '--json', '--show-secrets');
    outputs = outputsSchema.parse(JSON.parse(out));
    const passwords = Object.values(outputs.credentials.redis).map(({ password }) => password);
    expect(passwords.length).toBeGreaterThan(5);
    for (const password of passwords) expect((said.out + said.err).includes(password)).toBe(false);
    expect((await checkout.jsquared('output', 'credentials')).out.trim()).toBe('[secret]');
    await eventually('the set is healthy', healthy);
    const { code, seen } = await status();
    expect(seen.problems.filter(({ severity }) => severity !== 'advice')).toEqual([]);
    expect([code, seen.verdict, seen.alerts.reachable]).toEqual([0, 'healthy', true]);
    const health = containers().map((id) => docker('inspect', '--format', '{{.State.Health.Status}}', id));
    expect(health).toEqual(health.map(() => 'healthy'));
    expect(health).toHaveLength(9);
  });

  it('serves an application that asks the sentinels, and nobody without a certificate', async () => {
    const redis = client();
    redis.on('error', () => undefined);
    try {
      expect(await redis.set('greeting', 'hello')).toBe('OK');
      expect(await redis.wait(1, 2000)).toBeGreaterThanOrEqual(1);
      expect(await redis.get('greeting')).toBe('hello');
    } finally {
      redis.disconnect();
    }
    const { sentinel } = outputs.connection;
    const [member] = outputs.connection.direct;
    const { hostname, port } = new URL(member!.url);
    const stranger = new Redis({
      host: hostname,
      port: Number(port),
      username: sentinel.username,
      password: sentinel.password,
      tls: { ca: outputs.ca },
      lazyConnect: true,
      connectTimeout: 5000,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    stranger.on('error', () => undefined);
    await expect(stranger.connect().then(() => stranger.get('greeting'))).rejects.toThrow();
    stranger.disconnect();
  });

  it('keeps every secret out of what Docker and the state show', () => {
    const secrets = [
      ...Object.values(outputs.credentials.redis).map(({ password }) => password),
      ...Object.values(outputs.credentials.web).map(({ password }) => password),
      checkout.passphrase,
      outputs.clientCertificate.key.split('\n')[1]!,
    ];
    const ids = docker('ps', '--all', '--quiet', '--filter', `label=jsquared.stack=${stack}`).split('\n');
    const shown = [
      docker('inspect', ...ids),
      ...ids.map((id) => execFileSync('sh', ['-c', 'docker logs "$0" 2>&1', id], { encoding: 'utf8' })),
      checkout.state(),
    ].join('\n');
    for (const secret of secrets) expect(shown.includes(secret)).toBe(false);
  });

  auditCases(() => ({ checkout, outputs, stack }));

  it('changes nothing when run again', async () => {
    const before = containers();
    const said = await checkout.succeed('up', '--yes');
    expect(said.out + said.err).toContain('nothing to change');
    expect(containers()).toEqual(before);
    await checkout.succeed('preview', '--expect-no-changes');
  });

  it('rolls a change through one member at a time under a writing client, and loses nothing acknowledged', async () => {
    const before = containers();
    checkout.configure({ ...config, redis: { maxmemoryMiB: 160 } });
    const redis = client();
    redis.on('error', () => undefined);
    let running = true;
    let refused = 0;
    const acknowledged: number[] = [];
    const write = async (): Promise<void> => {
      for (let i = 0; running && i < 1_000_000; i += 1) {
        try {
          await redis.set(`roll:${i}`, String(i));
          acknowledged.push(i);
        } catch {
          refused += 1;
        }
        await pause(5);
      }
    };
    let fewest = 3;
    const watch = async (): Promise<void> => {
      while (running) {
        const up = docker(
          ...['ps', '--quiet', '--filter', `label=jsquared.stack=${stack}`],
          ...['--filter', 'label=jsquared.workload=main-redis', '--filter', 'status=running'],
        );
        fewest = Math.min(fewest, up === '' ? 0 : up.split('\n').length);
        await pause(200);
      }
    };
    const [said] = await Promise.all([
      checkout.succeed('up', '--yes').finally(() => {
        running = false;
      }),
      write(),
      watch(),
    ]);
    expect(said.out + said.err).toContain('is up');
    await eventually('the set is healthy', healthy);
    const changed = containers().filter((id) => !before.includes(id));
    expect(changed.length).toBeGreaterThanOrEqual(3);
    expect(fewest).toBeGreaterThanOrEqual(2);
    expect(acknowledged.length).toBeGreaterThan(0);
    const reader = client();
    reader.on('error', () => undefined);
    const lost: number[] = [];
    for (const i of acknowledged) if ((await reader.get(`roll:${i}`)) !== String(i)) lost.push(i);
    console.info(`rolled: ${acknowledged.length} acknowledged, ${refused} refused, ${lost.length} lost`);
    expect(lost).toEqual([]);
    const { out } = await checkout.jsquared('status', '--json');
    const [set] = (JSON.parse(out) as Status).sets;
    expect(set?.data.map(({ maxmemoryBytes }) => maxmemoryBytes)).toEqual(
      [0, 1, 2].map(() => 160 * 1024 * 1024),
    );
    redis.disconnect();
    reader.disconnect();
  });

  it('is degraded without a replica, and repaired by up after the container was removed by hand', async () => {
    const { seen: whole } = await status();
    const victim = whole.sets[0]?.data.find(({ role }) => role === 'replica')?.name;
    const instance = outputs.topology.sets[0]?.members.find(({ name }) => name === victim)?.instance;
    docker('rm', '--force', instance!);
    const { code, seen } = await status();
    expect([code, seen.verdict]).toEqual([1, 'degraded']);
    expect(seen.problems.map(({ subject }) => subject)).toContain(victim);
    const repaired = await checkout.jsquared('up', '--yes');
    expect(repaired.err).toContain(`Removed by hand: container ${victim!}`);
    expect(repaired.code, repaired.err).toBe(0);
    expect(docker('inspect', '--format', '{{.State.Running}}', instance!)).toBe('true');
  });

  it('sees what was stopped, removed or edited by hand, and mends it', async () => {
    const name = (member: string): string => `jsquared-${stack}-${member}`;
    docker('stop', '--time', '20', name('main-sentinel-2'));
    docker('rm', '--force', name('alertmanager-0'));
    docker('update', '--memory', '80m', '--memory-swap', '80m', name('redis-exporter-0'));
    const refreshed = await checkout.succeed('refresh', '--yes');
    expect(refreshed.out + refreshed.err).toMatch(/alertmanager-0/);
    const preview = await checkout.jsquared('preview', '--expect-no-changes');
    expect(preview.code).toBe(1);
    await checkout.succeed('up', '--yes');
    await eventually('the set is healthy', healthy);
    expect(docker('inspect', '--format', '{{.State.Health.Status}}', name('alertmanager-0'))).toBe('healthy');
    expect(docker('inspect', '--format', '{{.HostConfig.Memory}}', name('redis-exporter-0'))).toBe(
      String(64 * 1024 * 1024),
    );
    await checkout.succeed('preview', '--expect-no-changes');
  });

  it('refuses a configuration that cannot be used before anything changes', async () => {
    const before = containers();
    checkout.configure({ ...config, sentinel: { members: 4 }, redis: { maxmemoryMB: 3 } });
    const said = await checkout.jsquared('up', '--yes');
    checkout.configure({ ...config, redis: { maxmemoryMiB: 160 } });
    expect(said.code).not.toBe(0);
    expect(said.out + said.err).toMatch(/sentinel\.members: 4 sentinels/);
    expect(said.out + said.err).toMatch(
      /redis\.maxmemoryMB: there is no such setting; did you mean "maxmemoryMiB"/,
    );
    expect(containers()).toEqual(before);
  });

  it('leaves nothing behind when it is destroyed, which has to be confirmed', async () => {
    const refused = await checkout.jsquared('destroy');
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('was not confirmed')]);
    expect(leftovers(stack).length).toBeGreaterThan(6);
    expect((await checkout.succeed('destroy', '--yes')).err).toContain('Nothing of it is left');
    expect(leftovers(stack)).toEqual([]);
    const { code, err } = await checkout.jsquared('status');
    expect([code, err]).toEqual([3, expect.stringContaining('is not up')]);
    const state = JSON.parse(checkout.state()) as { checkpoint: { latest?: { resources?: unknown[] } } };
    expect(state.checkpoint.latest?.resources ?? []).toEqual([]);
  });
});
