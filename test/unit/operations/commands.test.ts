import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StackOutputs } from '../../../contract/outputs';
import { cancel } from '../../../operations/commands/cancel';
import type { CommonOptions, Context } from '../../../operations/commands/context';
import { destroy } from '../../../operations/commands/destroy';
import { output } from '../../../operations/commands/output';
import { status } from '../../../operations/commands/status';
import { OperationError } from '../../../operations/errors';
import { dockerClient } from '../../../operations/host/docker';
import { commandLine } from '../../../operations/program';
import { lockDirectory } from '../../../operations/project/lock';
import type { Project } from '../../../operations/project/project';
import { showSummary } from '../../../operations/summary/summary';
import {
  checkpoint,
  fakeDocker,
  fakeProject,
  fakeTerminal,
  scratch,
  urn,
  type FakeTerminal,
} from './support';

const secret = 'correct horse battery staple';
const pem = 'PEM';
const outputs: StackOutputs = {
  topology: {
    schemaVersion: 1,
    project: 'sample',
    stack: 'dev',
    platform: 'docker',
    protected: false,
    addressVantage: ['container', 'host'],
    zones: [],
    sets: [
      {
        name: 'main',
        masterName: 'jsquared',
        flavour: 'redis',
        image: 'i',
        zone: 'data',
        quorum: 2,
        members: (['data', 'sentinel'] as const).map((role, index) => ({
          name: `main-${role}-0`,
          role,
          index,
          address: `10.206.0.${index}`,
          port: 6379,
          hostname: 'h',
          instance: 'c',
          volume: 'v',
        })),
        timings: { downAfterMilliseconds: [1000], failoverTimeoutMilliseconds: 1, parallelSyncs: 1 },
        durability: { minReplicasToWrite: 1, minReplicasMaxLagSeconds: 1, appendfsync: 'everysec' },
        maxmemoryMiB: 1,
        users: ['app'],
      },
    ],
    services: [],
  },
  connection: {
    sentinel: {
      masterName: 'jsquared',
      sentinels: [{ host: '10.206.0.1', port: 26379 }],
      username: 'app',
      password: secret,
      sentinelUsername: 'app',
      sentinelPassword: secret,
      tls: true,
      vantage: ['host'],
      url: `rediss://app:${secret}@x`,
    },
    direct: [],
  },
  credentials: {
    redis: {
      app: { username: 'app', password: secret },
      exporter: { username: 'exporter', password: secret },
    },
    web: {},
  },
  ca: pem,
  clientCertificate: { certificate: pem, key: secret },
  dashboards: { prometheus: 'https://127.0.0.1:9090' },
  rotation: { passwords: {}, authority: { generation: 1 }, certificates: { generation: 1 } },
};

const mark = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'x' };
const root = {
  urn: 'urn:pulumi:dev::sample::pulumi:pulumi:Stack::sample-dev',
  type: 'pulumi:pulumi:Stack',
  outputs: {
    topology: {},
    connection: mark,
    credentials: mark,
    ca: pem,
    clientCertificate: { key: mark },
    dashboards: {},
  },
};
const thing = {
  urn: urn('docker:index/volume:Volume', 'data'),
  type: 'docker:index/volume:Volume',
  id: 'v',
  custom: true,
};

/** Commands on a project with a state, a CLI that answers with the outputs, and an engine that answers from a table. */
async function context(
  options: CommonOptions & {
    readonly resources?: unknown[];
    readonly terminal?: FakeTerminal;
    readonly docker?: object;
  } = {},
): Promise<Context & { terminal: FakeTerminal; project: Project }> {
  const { resources = [root, thing], terminal = fakeTerminal(), docker = {}, ...common } = options;
  const project = fakeProject(undefined, { dev: checkpoint(resources) });
  const bin = scratch();
  const json = join(bin, 'outputs.json');
  writeFileSync(json, JSON.stringify(outputs));
  writeFileSync(
    join(bin, 'pulumi'),
    `#!/bin/sh\n[ "$1" = version ] && { echo v3.999.0; exit 0; }\n[ "$1" = stack ] && exec cat ${json}\nexit 0\n`,
  );
  chmodSync(join(bin, 'pulumi'), 0o755);
  const passphrase = join(bin, 'passphrase');
  writeFileSync(passphrase, 'words', { mode: 0o600 });
  const environment = {
    ...process.env,
    ...(await fakeDocker({
      '/version': { Version: '20.10', ApiVersion: '1.41' },
      '/info': {},
      '/containers/json': [],
      '/networks': [],
      '/volumes': { Volumes: [] },
      ...docker,
    })),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
  };
  return {
    project,
    terminal,
    environment,
    options: { stack: 'dev', engine: 'cli', ...common },
    docker: dockerClient(environment),
  };
}

const failure = async (work: Promise<unknown>): Promise<OperationError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof OperationError) return error;
  throw new Error(`expected an OperationError, got ${String(error)}`);
};

describe('output', () => {
  it('masks what is secret unless it is asked for', async () => {
    const masked = await context();
    await output(masked, undefined, { json: true });
    expect(masked.terminal.outs.join()).not.toContain(secret);
    expect(JSON.parse(masked.terminal.outs[0]!)).toMatchObject({ ca: pem, credentials: '[secret]' });
    const open = await context();
    await output(open, 'credentials', { showSecrets: true });
    expect(open.terminal.outs.join()).toContain(secret);
  });

  it('suggests a name that is near', async () => {
    const error = await failure(output(await context(), 'dashboard', {}));
    expect([error.exitCode, error.message]).toEqual([2, expect.stringContaining('Did you mean dashboards?')]);
  });

  it('writes certificate files that only the owner can read, whatever was there', async () => {
    const directory = join(scratch(), 'certificates');
    mkdirSync(directory);
    writeFileSync(join(directory, 'client.key'), 'old', { mode: 0o644 });
    await output(await context(), undefined, { files: directory });
    expect(readFileSync(join(directory, 'client.key'), 'utf8')).toBe(secret);
    expect(statSync(join(directory, 'client.key')).mode & 0o777).toBe(0o600);
  });

  it('of a stack that is not up begins none', async () => {
    const c = await context({ stack: 'airgap' });
    expect((await failure(output(c, undefined, {}))).message).toMatch(/Stack "airgap" is not up/);
  });
});

describe('the summary', () => {
  const render = (show: boolean): string => {
    const terminal = fakeTerminal();
    showSummary(terminal, 'dev', { values: outputs, secrets: new Set() }, show);
    return terminal.outs.join('\n');
  };

  it('says where everything is and how to connect, without a password', () => {
    const text = render(false);
    expect(text).not.toContain(secret);
    for (const part of [
      'https://127.0.0.1:9090',
      '10.206.0.1:6379',
      'redis-cli --tls',
      'new Redis({',
      'Sentinel([',
      '--show-secrets',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has the passwords where they are asked for', () => {
    expect(render(true)).toContain(secret);
  });
});

describe('destroy', () => {
  it('refuses a protected stack and names what is protected', async () => {
    const error = await failure(
      destroy(await context({ yes: true, resources: [root, { ...thing, protect: true }] }), {}),
    );
    expect(error.message).toContain('Stack "dev" is protected: data must not be deleted');
    expect(error.remedy.join()).toContain('jsquared:protect');
  });

  it('goes on only after the name was typed', async () => {
    const wrong = await context({ terminal: fakeTerminal({ interactive: true, answers: ['y'] }) });
    expect((await failure(destroy(wrong, {}))).message).toBe('"y" is not "dev": nothing was changed.');
    const right = await context({ terminal: fakeTerminal({ interactive: true, answers: ['dev'] }) });
    expect(await destroy(right, {})).toBe(0);
    expect(right.terminal.said()).toContain('Nothing of it is left');
  });

  it('fails when something with the labels is left, with the command that removes it', async () => {
    const labels = { 'jsquared.project': 'sample', 'jsquared.stack': 'dev' };
    const docker = { '/volumes': { Volumes: [{ Name: 'orphan', Labels: labels }] } };
    const error = await failure(destroy(await context({ yes: true, docker }), {}));
    expect(error.message).toContain('Left behind, with the labels of dev: volume orphan');
    expect(error.remedy).toContain('docker volume rm orphan');
  });

  it('waits for nobody who holds the stack, and says who it is', async () => {
    const c = await context({ yes: true });
    lock(c.project, process.pid);
    expect((await failure(destroy(c, {}))).message).toMatch(
      new RegExp(`is being worked on by process ${process.pid} of ann`),
    );
  });

  it('removes the lock of a run that was killed, and says so', async () => {
    const c = await context({ yes: true });
    lock(c.project, 2 ** 22 + 1);
    expect(await destroy(c, {})).toBe(0);
    expect(c.terminal.said()).toContain('that run was killed');
  });

  it('does not take another process with the same id for the run that was killed', async () => {
    const c = await context({ yes: true });
    lock(c.project, process.pid, { started: '1' });
    expect(await destroy(c, {})).toBe(0);
    expect(c.terminal.said()).toContain('that run was killed');
  });
});

function lock(project: Project, pid: number, more: Readonly<Record<string, unknown>> = {}): string {
  const directory = lockDirectory(project, 'dev');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'id.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...{ pid, username: 'ann', hostname: hostname(), timestamp: new Date().toISOString() },
      ...more,
    }),
  );
  return file;
}

describe('cancel', () => {
  it('never takes the lock from a run that lives', async () => {
    const c = await context({ yes: true });
    const file = lock(c.project, process.pid);
    expect((await failure(cancel(c))).message).toMatch(/which is running/);
    expect(existsSync(file)).toBe(true);
  });

  it('removes one whose run is gone; without a lock there is nothing to do', async () => {
    const c = await context();
    const file = lock(c.project, 2 ** 22 + 1);
    expect(await cancel(c)).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(await cancel(c)).toBe(0);
    expect(c.terminal.said()).toContain('is not locked');
  });
});

describe('status', () => {
  it('reports members that do not answer, and does not throw', async () => {
    const c = await context();
    // The certificates of the outputs are none, so that no connection is even tried.
    expect(await status(c, { json: true })).toBeGreaterThan(0);
    const seen = JSON.parse(c.terminal.outs[0]!) as {
      sets: { data: { reachable: boolean; error: string }[] }[];
    };
    expect(seen.sets[0]?.data[0]?.reachable).toBe(false);
    expect(seen.sets[0]?.data[0]?.error).not.toBe('');
  });

  it('cannot tell without a state: exit code 3', async () => {
    const c = await context({ stack: 'airgap' });
    expect(await status(c, {})).toBe(3);
    expect(c.terminal.said()).toContain('is not up');
  });
});

describe('the command line', () => {
  const parse = async (...args: string[]): Promise<{ said: string; error: unknown }> => {
    const terminal = fakeTerminal();
    const program = commandLine(scratch(), terminal, () => undefined);
    const error: unknown = await program.parseAsync(['node', 'jsquared', ...args]).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return { said: `${terminal.said()}\n${terminal.outs.join('\n')}`, error };
  };

  it('explains itself, exit codes included', async () => {
    const { said } = await parse('--help');
    for (const word of [
      'up',
      'preview',
      'destroy',
      'refresh',
      'output',
      'status',
      'test',
      'images',
      'cancel',
      '130',
    ])
      expect(said).toContain(word);
  });

  it('suggests a command that is near, and names the engines there are', async () => {
    expect((await parse('statsu')).said).toContain('Did you mean status?');
    expect((await parse('up', '--engine', 'x')).said).toContain('Allowed choices are cli, embedded');
  });
});
