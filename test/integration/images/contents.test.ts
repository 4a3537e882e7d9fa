import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapBase, type ImageName, imageBuild, imageNames } from '../../../images';
import { loadVersions } from '../../../images/pins';
import { runCommand } from '../../../images/run';
import { ensureImage } from '../../support/images';
import { docker, eventually } from '../../support/trials';

/** How every container of the platform is run, and then no network either. */
const hardened = [
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--tmpfs',
  '/tmp',
];

interface Expected {
  /** What runs, with the flag that prints a version; every path that both our and upstream's image have. */
  readonly programs: readonly string[];
  readonly user: string;
  /** The directory that the user owns, if the service keeps data. */
  readonly data?: string;
}

const expected: Record<ImageName, Expected> = {
  redis: { programs: ['redis-server', 'redis-cli'], user: '999:999', data: '/data' },
  valkey: { programs: ['valkey-server', 'valkey-cli'], user: '999:999', data: '/data' },
  'redis-exporter': { programs: ['/redis_exporter'], user: '65534:65534' },
  prometheus: { programs: ['/bin/prometheus', '/bin/promtool'], user: '65534:65534', data: '/prometheus' },
  alertmanager: {
    programs: ['/bin/alertmanager', '/bin/amtool'],
    user: '65534:65534',
    data: '/alertmanager',
  },
};

describe.each(imageNames)('the image %s', (name) => {
  const { programs, user } = expected[name];
  let tag: string;

  /** Runs a command in a hardened container without a network; gives what it printed. */
  async function inside(command: string[]): Promise<string> {
    return docker('run', '--rm', '--network', 'none', ...hardened, tag, ...command);
  }

  beforeAll(async () => {
    tag = await ensureImage(name);
  });

  it.each(programs)('runs %s in the version that is pinned', async (program) => {
    const printed = await runCommand([
      'docker',
      'run',
      '--rm',
      '--network',
      'none',
      ...hardened,
      tag,
      program,
      '--version',
    ]);
    expect(printed.code).toBe(0);
    expect(printed.stdout + printed.stderr).toContain(imageBuild(name, { base: 'bootstrap' }).version);
  });

  it('has the pinned packages, those that came with the base perhaps newer', async () => {
    const { packages } = loadVersions().images[name];
    const versionsIn = async (image: string): Promise<Record<string, string>> => {
      const query = ['dpkg-query', '-W', '-f', '${Package} ${Version}\n', ...Object.keys(packages)];
      // It fails over what is not there, and prints the rest.
      const { stdout } = await runCommand(['docker', 'run', '--rm', '--network', 'none', image, ...query]);
      return Object.fromEntries(
        stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ')),
      ) as Record<string, string>;
    };
    const inBase = await versionsIn(bootstrapBase().tag);
    const here = await versionsIn(tag);
    for (const [pin, version] of Object.entries(packages)) {
      if ((inBase[pin] ?? '') === '') expect(here[pin], pin).toBe(version);
      else {
        const compare = ['dpkg', '--compare-versions', here[pin] ?? '', 'ge', version];
        await expect(docker('run', '--rm', '--network', 'none', tag, ...compare), pin).resolves.toBe('');
      }
    }
  });

  it(`runs as ${user}, without an entry point of its own`, async () => {
    const config = JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config}}', tag)) as {
      User: string;
      Entrypoint?: string[] | null;
      StopSignal: string;
      Labels: Record<string, string>;
      Volumes: unknown;
    };
    expect(config.User).toBe(user);
    expect(config.Entrypoint ?? null).toBeNull();
    expect(config.StopSignal).toBe('SIGTERM');
    // A VOLUME would make an anonymous volume for every container that mounts none.
    expect(config.Volumes ?? null).toBeNull();
    const build = imageBuild(name, { base: 'bootstrap' });
    expect(config.Labels['jsquared.inputs']).toBe(build.hash);
    expect(config.Labels['org.opencontainers.image.version']).toBe(build.version);
    expect(await inside(['sh', '-c', 'echo "$(id -u):$(id -g)"'])).toBe(user);
  });

  it('has no set-id program, nothing a user can write, and no cache', async () => {
    const script = [
      'find / -xdev -type f -perm /6000',
      // /proc and the like are other file systems; /tmp and what is sticky is for everybody.
      'find / -xdev ! -type l -perm -0002 ! -perm -1000',
      'find /var/lib/apt/lists /var/cache /var/log /usr/share/man /usr/share/locale -type f',
    ].join('; ');
    expect(
      await docker(
        'run',
        '--rm',
        '--user',
        '0',
        '--network',
        'none',
        tag,
        'sh',
        '-c',
        `(${script}) 2>/dev/null; true`,
      ),
    ).toBe('');
  });
});

describe.each(imageNames.filter((name) => expected[name].data !== undefined))('the data of %s', (name) => {
  const { user, data = '' } = expected[name];
  const volume = `jsquared-test-${randomBytes(6).toString('hex')}`;

  afterAll(async () => {
    await runCommand(['docker', 'volume', 'rm', '--force', volume]);
  });

  it('are on a named volume that belongs to the user who runs', async () => {
    const tag = await ensureImage(name);
    const script = `touch ${data}/written && stat -c '%u:%g %a' ${data} && stat -c '%u:%g' ${data}/written`;
    const run = ['run', '--rm', '--network', 'none', ...hardened, '--volume', `${volume}:${data}`, tag];
    const printed = await docker(...run, 'sh', '-c', script);
    expect(printed.split('\n')).toEqual([`${user} 750`, user]);
  });
});

describe("Prometheus's web interface", () => {
  const container = `jsquared-test-${randomBytes(6).toString('hex')}`;

  afterAll(async () => {
    await runCommand(['docker', 'rm', '--force', '--volumes', container]);
  });

  /** The text at a URL, or undefined if there is none: the port is open before Prometheus is, and may then never answer. */
  async function read(url: string | URL): Promise<string | undefined> {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      const text = await answer.text();
      return answer.ok ? text : undefined;
    } catch {
      return undefined;
    }
  }

  it('has every file that its page loads', async () => {
    const tag = await ensureImage('prometheus');
    const start =
      'printf "global: {}" >/tmp/p.yml; exec /bin/prometheus --config.file=/tmp/p.yml --storage.tsdb.path=/tmp/data';
    await docker(
      'run',
      '--detach',
      '--name',
      container,
      ...hardened,
      '--publish',
      '127.0.0.1::9090',
      tag,
      'sh',
      '-c',
      start,
    );
    const root = `http://${(await docker('port', container, '9090')).split('\n')[0] ?? ''}`;
    await eventually('Prometheus answers', async () => (await read(`${root}/-/ready`)) !== undefined);
    const page = (await read(`${root}/classic/graph`)) ?? '';
    const files = [...page.matchAll(/(?:src|href)="([^"]*\/static\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(files.length).toBeGreaterThan(10);
    const missing: string[] = [];
    for (const file of files) if ((await read(new URL(file, root))) === undefined) missing.push(file);
    expect(missing).toEqual([]);
  });
});
