import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topologySchema } from '../../../contract/outputs';
import { statusSchema, type Status } from '../../../operations/status/schema';

const root = resolve(__dirname, '..', '..', '..');
const stack = 'j2ops-test';
const labels = [`jsquared.stack=${stack}`];
const docker = new Docker();
const ports = { prometheus: 19_890, alertmanager: 19_893 };
const subnet = '10.206.16.0/20';

let home = '';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a checkout of its own, with its own passphrase and no Pulumi CLI. */
async function jsquared(...args: string[]): Promise<Said> {
  const environment = {
    ...process.env,
    XDG_CONFIG_HOME: join(home, '.config'),
    NO_COLOR: '1',
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      join(home, 'jsquared'),
      [...args, '--stack', stack, '--engine', 'embedded'],
      {
        cwd: home,
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const failed = error as { code?: number; stdout?: string; stderr?: string };
    return { code: failed.code ?? -1, out: failed.stdout ?? '', err: failed.stderr ?? '' };
  }
}

async function status(): Promise<{ code: number; seen: Status }> {
  const { code, out, err } = await jsquared('status', '--json');
  expect(out, err).not.toBe('');
  return { code, seen: statusSchema.parse(JSON.parse(out)) };
}

async function own(): Promise<string[]> {
  const filters = { label: labels };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...volumes.Volumes.map(({ Name }) => Name),
  ];
}

/** What a failed test left. */
async function sweep(): Promise<void> {
  const filters = { label: labels };
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await docker.getContainer(Id).remove({ force: true, v: true });
  for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
  for (const { Name } of (await docker.listVolumes({ filters })).Volumes)
    await docker.getVolume(Name).remove();
}

beforeAll(async () => {
  await sweep();
  home = mkdtempSync(join(tmpdir(), 'jsquared-lifecycle-'));
  const left = new Set(
    ['node_modules', '.git', '.state', '.jsquared', 'coverage', '.cache'].map((name) => join(root, name)),
  );
  cpSync(root, home, { recursive: true, filter: (source) => !left.has(source) });
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  writeFileSync(
    join(home, `Pulumi.${stack}.yaml`),
    `config:
  jsquared:protect: false
  jsquared:images: { source: build, base: bootstrap }
  jsquared:network: { subnet: ${subnet} }
  jsquared:monitoring: { prometheusPort: ${ports.prometheus}, alertmanagerPort: ${ports.alertmanager} }
`,
  );
});

afterAll(async () => {
  await sweep();
  rmSync(home, { recursive: true, force: true });
});

// One stack lives through all of them, in this order.
describe('a stack in the hands of ./jsquared', () => {
  it('is refused while something stands in the way, and nothing is made', async () => {
    const squatter: Server = createServer().listen(ports.prometheus, '127.0.0.1');
    const network = await docker.createNetwork({
      Name: 'j2ops-clash',
      Internal: true,
      Labels: { 'jsquared.stack': stack },
      IPAM: { Config: [{ Subnet: '10.206.17.0/24' }] },
    });
    try {
      const { code, err } = await jsquared('up', '--yes');
      expect(code).toBe(1);
      expect(err).toContain(
        `${subnet} (jsquared:network.subnet) overlaps 10.206.17.0/24, which belongs to the Docker network "j2ops-clash"`,
      );
      expect(err).toMatch(
        new RegExp(
          `Port ${ports.prometheus} \\(jsquared:monitoring\\.prometheusPort\\) is in use by process ${process.pid}`,
        ),
      );
      expect(err).toContain('2 things stand in the way');
      expect(await own()).toEqual(['j2ops-clash']);
    } finally {
      squatter.close();
      await network.remove();
    }
  });

  it('comes up, and says where everything is without a password', async () => {
    const { code, out, err } = await jsquared('up', '--yes');
    expect(code, err).toBe(0);
    expect(out).toContain(`https://127.0.0.1:${ports.prometheus}`);
    const credentials = JSON.parse(
      (await jsquared('output', 'credentials', '--json', '--show-secrets')).out,
    ) as {
      redis: Record<string, { password: string }>;
    };
    const passwords = Object.values(credentials.redis).map(({ password }) => password);
    expect(passwords.length).toBeGreaterThan(5);
    for (const password of passwords) expect(out + err).not.toContain(password);
    expect((await jsquared('output', 'credentials')).out.trim()).toBe('[secret]');
  });

  it('has a status: one primary, all sentinels agree, everything healthy', async () => {
    const { code, seen } = await status();
    expect(seen.problems.filter(({ severity }) => severity !== 'advice')).toEqual([]);
    expect([code, seen.verdict]).toEqual([0, 'healthy']);
    expect(seen.sets[0]?.agreement).toBe(true);
    expect(seen.alerts.reachable).toBe(true);
  });

  it('is left alone by a second up', async () => {
    const before = (await docker.listContainers({ all: true, filters: { label: labels } }))
      .map(({ Id }) => Id)
      .sort();
    const { code, err } = await jsquared('up', '--yes');
    expect(code, err).toBe(0);
    expect(err).toContain('nothing to change');
    expect(
      (await docker.listContainers({ all: true, filters: { label: labels } })).map(({ Id }) => Id).sort(),
    ).toEqual(before);
  });

  it('is degraded without a replica, and repaired by up after the container was removed by hand', async () => {
    const topology = topologySchema.parse(JSON.parse((await jsquared('output', 'topology', '--json')).out));
    const { seen: whole } = await status();
    const victim = whole.sets[0]?.data.find(({ role }) => role === 'replica')?.name;
    const instance = topology.sets[0]?.members.find(({ name }) => name === victim)?.instance;
    await docker.getContainer(instance!).remove({ force: true });
    const { code, seen } = await status();
    expect([code, seen.verdict]).toEqual([1, 'degraded']);
    expect(seen.problems.map(({ subject }) => subject)).toContain(victim);
    const repaired = await jsquared('up', '--yes');
    expect(repaired.err).toContain(`Removed by hand: container ${victim!}`);
    expect(repaired.code, repaired.err).toBe(0);
    expect((await docker.getContainer(instance!).inspect()).State.Running).toBe(true);
  });

  it('is refused for destruction without a confirmation', async () => {
    const { code, err } = await jsquared('destroy');
    expect(code).toBe(1);
    expect(err).toContain('was not confirmed');
    expect((await own()).length).toBeGreaterThan(6);
  });

  it('is destroyed without a trace, and says so', async () => {
    const { code, err } = await jsquared('destroy', '--yes');
    expect(code, err).toBe(0);
    expect(err).toContain('Nothing of it is left');
    expect(await own()).toEqual([]);
    const { code: unknown, err: why } = await jsquared('status');
    expect([unknown, why]).toEqual([3, expect.stringContaining('is not up')]);
  });
});
