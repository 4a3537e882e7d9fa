import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperationError } from '../../../operations/errors';
import { run, which } from '../../../operations/host/command';
import {
  askEngine,
  dockerClient,
  DockerUnusable,
  engineInstalled,
  olderThan,
} from '../../../operations/host/docker';
import {
  installPackages,
  isDebianFamily,
  provideDocker,
  type Installer,
} from '../../../operations/host/install';
import { ownPart, takeInventory } from '../../../operations/host/inventory';
import { allPresent, askRegistry } from '../../../operations/project/registry';
import { askContainer } from '../../../operations/status/containers';
import { fakeDocker, scratch } from './support';

const engine = {
  '/version': { Version: '20.10.24', ApiVersion: '1.41' },
  '/info': { OperatingSystem: 'Debian', DockerRootDir: '/var/lib/docker', MemTotal: 8e9, NCPU: 4 },
};

const problemOf = async (work: Promise<unknown>): Promise<DockerUnusable> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DockerUnusable) return error;
  throw new Error(`expected DockerUnusable, got ${String(error)}`);
};

describe('the Docker Engine', () => {
  it('says who it is', async () => {
    const environment = await fakeDocker(engine);
    expect(await askEngine(dockerClient(environment), environment)).toMatchObject({
      version: '20.10.24',
      apiVersion: '1.41',
      memoryBytes: 8e9,
      rootDirectory: '/var/lib/docker',
    });
  });

  it('that is too old is refused with both versions', async () => {
    const environment = await fakeDocker({ ...engine, '/version': { Version: '19.3', ApiVersion: '1.40' } });
    const problem = await problemOf(askEngine(dockerClient(environment), environment));
    expect(problem.kind).toBe('old');
    expect(problem.message).toMatch(/API 1\.40, 1\.41 .* is needed/);
    expect([olderThan('1.9', '1.41'), olderThan('1.41', '1.41'), olderThan('2.0', '1.41')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('that is not there is missing or stopped, by whether it is installed', async () => {
    const environment = { DOCKER_HOST: `unix://${join(scratch(), 'none.sock')}` };
    const stopped = await problemOf(askEngine(dockerClient(environment), environment, true));
    expect([stopped.kind, stopped.message]).toEqual(['stopped', expect.stringContaining('is not running')]);
    const missing = await problemOf(askEngine(dockerClient(environment), environment, false));
    expect([missing.kind, missing.remedy.join()]).toEqual([
      'missing',
      expect.stringContaining('apt-get install docker.io'),
    ]);
  });

  it('that answers with nonsense is named', async () => {
    const environment = await fakeDocker({});
    expect((await problemOf(askEngine(dockerClient(environment), environment, true))).kind).toBe('silent');
  });

  it('is installed where dockerd is', () => {
    const directory = scratch();
    writeFileSync(join(directory, 'dockerd'), '');
    expect(engineInstalled({ PATH: directory })).toBe(true);
  });

  it('lists what is there; the stack owns what carries its labels', async () => {
    const labels = { 'jsquared.project': 'p', 'jsquared.stack': 's' };
    const docker = dockerClient(
      await fakeDocker({
        '/containers/json': [
          {
            Id: 'c1',
            Names: ['/mine'],
            Labels: labels,
            State: 'running',
            Ports: [{ PublicPort: 9090 }, { PublicPort: 9090 }, {}],
          },
          {
            Id: 'c2',
            Names: ['/theirs'],
            Labels: { ...labels, 'jsquared.stack': 'other' },
            State: 'exited',
            Ports: [],
          },
        ],
        '/networks': [{ Id: 'n1', Name: 'net', Labels: null, IPAM: { Config: [{ Subnet: '10.0.0.0/24' }] } }],
        '/volumes': { Volumes: [{ Name: 'vol', Labels: labels }] },
      }),
    );
    const inventory = await takeInventory(docker);
    expect(inventory.containers[0]).toMatchObject({ name: 'mine', published: [9090], state: 'running' });
    expect(inventory.networks).toEqual([{ id: 'n1', name: 'net', labels: {}, subnets: ['10.0.0.0/24'] }]);
    const own = ownPart(inventory, { project: 'p', stack: 's' });
    expect([own.containers.map(({ name }) => name), own.networks.length, own.volumes.length]).toEqual([
      ['mine'],
      0,
      1,
    ]);
  });

  it('tells how a container is, and that one is gone', async () => {
    const docker = dockerClient(
      await fakeDocker({
        '/containers/c1/json': {
          State: {
            Status: 'running',
            Running: true,
            Paused: false,
            OOMKilled: false,
            Health: { Status: 'unhealthy' },
          },
          HostConfig: { Memory: 1000 },
          RestartCount: 2,
        },
        '/containers/c1/stats': {
          memory_stats: { usage: 500, stats: { inactive_file: 100 } },
          cpu_stats: { throttling_data: { periods: 10, throttled_periods: 5 } },
        },
      }),
    );
    expect(await askContainer(docker, 'c1')).toEqual({
      name: 'c1',
      state: 'running',
      health: 'unhealthy',
      restarts: 2,
      oomKilled: false,
      memoryBytes: 400,
      memoryLimitBytes: 1000,
      throttledShare: 0.5,
    });
    expect((await askContainer(docker, 'gone')).state).toBe('missing');
  });

  it('is asked for a registry without a download', async () => {
    const docker = dockerClient(
      await fakeDocker({ '/distribution/debian:x/json': {}, '/images/here/json': {} }),
    );
    expect(await askRegistry(docker, 'debian:x')).toEqual({
      answers: true,
      reason: 'an image registry answers',
    });
    expect((await askRegistry(docker, 'other')).answers).toBe(false);
    expect([
      await allPresent(docker, ['here']),
      await allPresent(docker, ['here', 'gone']),
      await allPresent(docker, []),
    ]).toEqual([true, false, false]);
  });
});

describe('other programs', () => {
  const options = { timeoutMilliseconds: 10_000 };

  it('give code, both streams and lines; what cannot be started is code 127', async () => {
    const lines: string[] = [];
    const result = await run('sh', ['-c', 'echo a; echo b >&2; exit 3'], {
      ...options,
      onLine: (line) => void lines.push(line),
    });
    expect([result.code, result.stdout, result.stderr, lines.sort()]).toEqual([3, 'a\n', 'b\n', ['a', 'b']]);
    expect((await run('/nowhere/program', [], options)).code).toBe(127);
  });

  it('are killed when they take too long', async () => {
    expect((await run('sleep', ['60'], { timeoutMilliseconds: 50 })).code).toBe(137);
  });

  it('are found on the PATH only if they can be run', () => {
    const directory = scratch();
    writeFileSync(join(directory, 'tool'), '');
    expect(which('tool', { PATH: directory })).toBeUndefined();
    chmodSync(join(directory, 'tool'), 0o755);
    expect(which('tool', { PATH: `/nowhere:${directory}` })).toBe(join(directory, 'tool'));
  });
});

describe('installing what is missing', () => {
  const debian = 'ID=debian\nVERSION_ID="12"\n';
  const machine = (extra: Partial<Installer> = {}): Installer & { said: string[]; ran: string[] } => {
    const said: string[] = [];
    const ran: string[] = [];
    return {
      environment: { PATH: '/usr/bin:/bin' },
      memoryDirectory: scratch(),
      isRoot: true,
      osRelease: debian,
      hasSystemd: false,
      say: (line) => void said.push(line),
      run: (program, args) => {
        ran.push([program, ...args].join(' '));
        return Promise.resolve({ code: 0, stdout: '', stderr: '' });
      },
      startDaemon: (program) => {
        ran.push(`daemon ${program.replace(/.*\//, '')}`);
        return 4711;
      },
      pause: () => Promise.resolve(),
      said,
      ran,
      ...extra,
    };
  };
  const missing = new DockerUnusable('missing', 'not installed', ['install it']);
  const answersAfter = (attempts: number): (() => Promise<unknown>) => {
    let left = attempts;
    return () => {
      left -= 1;
      return left < 0 ? Promise.resolve() : Promise.reject(new Error('not yet'));
    };
  };

  it('knows Debian and its relatives', () => {
    expect(
      [debian, 'ID=ubuntu\nID_LIKE=debian', 'ID=linuxmint\nID_LIKE="ubuntu debian"', 'ID=fedora', ''].map(
        isDebianFamily,
      ),
    ).toEqual([true, true, true, false, false]);
  });

  it('installs Docker and starts it in the background where there is no systemd', async () => {
    const m = machine();
    await provideDocker(m, missing, answersAfter(3));
    expect(m.ran[0]).toBe('apt-get install -y -q docker.io');
    expect(m.ran.at(-1)).toBe('daemon dockerd');
    expect(m.said.join('\n')).toMatch(/process 4711, log .*dockerd\.log/);
  });

  it('starts it by systemd where there is one', async () => {
    const m = machine({ hasSystemd: true });
    await provideDocker(m, new DockerUnusable('stopped', 'stopped', []), answersAfter(1));
    expect(m.ran).toEqual(['systemctl start docker']);
  });

  it('says what to do where it may not: not root, another system, another endpoint, no right', async () => {
    const cases: [Installer, DockerUnusable][] = [
      [machine({ isRoot: false }), missing],
      [machine({ osRelease: 'ID=fedora' }), missing],
      [machine({ environment: { DOCKER_HOST: 'tcp://elsewhere' } }), missing],
      [machine(), new DockerUnusable('forbidden', 'no right', [])],
    ];
    for (const [m, problem] of cases) {
      await expect(provideDocker(m, problem, answersAfter(0))).rejects.toBe(problem);
    }
  });

  it('gives up with the last words of a daemon that never answers', async () => {
    await expect(provideDocker(machine(), missing, answersAfter(1000))).rejects.toThrow(
      /does not answer after 60 s/,
    );
  });

  it("repeats apt's own words, after one try with fresh lists", async () => {
    const ran: string[] = [];
    const m = machine({
      run: (_, args) => {
        ran.push(args[0] ?? '');
        return Promise.resolve({
          code: 100,
          stdout: '',
          stderr: 'E: Unable to locate package thing\nN: noise',
        });
      },
    });
    const failed = installPackages(m, ['thing'], 'It is missing');
    await expect(failed).rejects.toThrow(/apt-get install thing failed: E: Unable to locate package thing$/);
    expect(ran).toEqual(['install', 'update', 'install']);
  });

  it('elsewhere names the packages', async () => {
    const error: unknown = await installPackages(
      machine({ osRelease: '' }),
      ['mmdebstrap'],
      'It is missing',
    ).catch((e: unknown) => e);
    expect(error instanceof OperationError && error.remedy).toEqual(['Install: mmdebstrap']);
  });
});
