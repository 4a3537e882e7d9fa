import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findDrift, type Recorded } from '../../../audit/looks/drift';
import { findSecrets, secretsOf, withoutSecrets } from '../../../audit/looks/leaks';
import { opens, readReach } from '../../../audit/looks/reach';
import { loadedModules, pairs } from '../../../audit/looks/servers';
import { dataTrials, platformUsers, promiseOf, sentinelTrials } from '../../../audit/looks/trials';
import { defaultUser, isAllowed, isOpenToAll, passwordProblem } from '../../../audit/looks/users';
import { AuditInterrupted, Notes } from '../../../audit/notes';
import { recordedFacts } from './support';

describe('what a probe says of a port', () => {
  it.each([
    ['10.207.0.10:6379 tcp 0 ', true, 'connected'],
    [
      '10.207.0.10:6380 tcp 1 bash: connect: Connection refused bash: line 1: /dev/tcp/10.207.0.10/6380: Connection refused ',
      ...([false, 'Connection refused'] as const),
    ],
    [
      '10.207.0.10:6380 tcp 1 bash: line 1: /dev/tcp/10.207.0.10/6380: Network is unreachable ',
      false,
      'Network is unreachable',
    ],
    ['10.207.0.10:6379 tcp 124 ', false, 'no answer within 2 s'],
    ['10.207.0.10:6379 client 0 PONG ', true, 'connected'],
    ['10.207.0.10:6379 client 1 Error: Server closed the connection ', true, 'connected'],
    [
      '10.207.0.10:6379 client 1 Could not connect to Redis at 10.207.0.10:6379: Connection refused ',
      false,
      'Connection refused',
    ],
    // Whoever opened the port and then waited, nobody can tell.
    ['10.207.0.10:6379 client 124 ', undefined, 'no answer within 2 s'],
  ] as const)('%s', (line, open, said) => {
    expect(readReach(line)).toEqual({ target: line.split(' ')[0], open, said });
  });

  it('is nothing where a line is none of its own', () => {
    expect(readReach('sh: 3: timeout: not found')).toBeUndefined();
  });

  it('is tried from the host as well', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await opens('127.0.0.1', port)).toEqual({ result: 'open', said: 'connected' });
    await new Promise((resolve) => server.close(resolve));
    expect(await opens('127.0.0.1', port)).toEqual({ result: 'closed', said: 'ECONNREFUSED' });
  });
});

describe('what users are tried against', () => {
  const applications = ['app'];

  it('promises something of every platform user, and denies applications all administration', () => {
    for (const [role, trials] of [
      ['data', dataTrials],
      ['sentinel', sentinelTrials],
    ] as const) {
      for (const user of [...platformUsers[role].filter((each) => each !== 'admin'), 'app']) {
        const promises = trials.map((trial) => promiseOf(trial, user, applications));
        expect(promises.filter((each) => each === 'must').length, user).toBeGreaterThan(0);
        expect(promises.filter((each) => each === 'must-not').length, user).toBeGreaterThan(5);
      }
    }
    const denied = dataTrials
      .filter((trial) => promiseOf(trial, 'app', applications) === 'must-not')
      .map(({ command }) => command.slice(0, 2).join(' '));
    expect(denied).toEqual(
      expect.arrayContaining([
        'CONFIG SET',
        'ACL SETUSER',
        'SHUTDOWN ABORT',
        'REPLICAOF jsquared-audit',
        'MODULE LOAD',
        'PUBLISH __sentinel__:hello',
      ]),
    );
  });

  it('sends for real only what does nothing where it is allowed', () => {
    const real = [...dataTrials, ...sentinelTrials]
      .filter(({ harmless }) => harmless)
      .map(({ command }) => command.join(' '));
    const reading =
      /^(PING|INFO|ROLE|LASTSAVE|SLOWLOG LEN|LATENCY LATEST|GET |ACL LIST|MODULE LIST|CONFIG GET|SENTINEL DEBUG$|SENTINEL (GET-|CKQ|CONFIG GET))/;
    const senseless = /jsquared-audit|^SHUTDOWN ABORT$|^CLIENT KILL ID 0$/;
    expect(real.filter((command) => !reading.test(command) && !senseless.test(command))).toEqual([]);
  });

  it('takes a denial for one, and every other word of the server for permission', () => {
    for (const said of [
      "NOPERM User app has no permissions to run the 'config|set' command",
      "NOPERM this user has no permissions to run the 'flushall' command",
      "User app has no permissions to run the 'save' command",
      'WRONGPASS invalid username-password pair or user is disabled.',
      'Connection is closed.',
    ])
      expect(isAllowed(said), said).toBe(false);
    for (const said of [
      'OK',
      'ERR No shutdown in progress.',
      'ERR Unknown option or number of arguments',
      '[]',
      '',
    ])
      expect(isAllowed(said), said).toBe(true);
  });
});

describe('what a server says', () => {
  // ACL GETUSER of Redis 8, RESP2.
  const answer = (flags: string[], passwords: string[]): unknown => [
    ...[
      'flags',
      flags,
      'passwords',
      passwords,
      'commands',
      '-@all +ping',
      'keys',
      '~*',
      'channels',
      '',
      'selectors',
      [],
    ],
  ];
  const hash = '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8';

  it('of a user: its password is the one that was handed out, and no other', () => {
    expect(passwordProblem(answer(['on', 'sanitize-payload'], [hash]), 'password')).toBeUndefined();
    expect(passwordProblem(answer(['on'], [hash, 'b'.repeat(64)]), 'password')).toBe(
      'has 1 more password than the stack handed out',
    );
    expect(passwordProblem(answer(['on'], ['b'.repeat(64)]), 'password')).toBe(
      'does not have the password that the stack handed out',
    );
    expect(passwordProblem(answer(['on', 'nopass'], []), 'password')).toBe('is let in with any password');
    expect(passwordProblem(answer(['off'], [hash]), 'password')).toBe('is off');
  });

  it('that refuses everybody, since its default user is open', () => {
    const denied =
      '-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. In this mode';
    expect(isOpenToAll(denied)).toBe(true);
    expect(isOpenToAll('-NOAUTH Authentication required.')).toBe(false);
  });

  it('of the default user', () => {
    expect(defaultUser(answer(['off', 'sanitize-payload'], []))).toEqual({
      on: false,
      noPassword: false,
      commands: '-@all +ping',
    });
    expect(defaultUser(answer(['on', 'nopass'], []))).toMatchObject({ on: true, noPassword: true });
  });

  it('of its settings and modules', () => {
    expect(pairs(['port', '0', 'tls-port', '6379'])).toEqual({ port: '0', 'tls-port': '6379' });
    expect(pairs(null)).toEqual({});
    expect(loadedModules([['name', 'vectorset', 'ver', 1, 'path', '', 'args', []]])).toEqual([]);
    expect(loadedModules([['name', 'evil', 'ver', 1, 'path', '/tmp/evil.so', 'args', []]])).toEqual([
      'evil (/tmp/evil.so)',
    ]);
  });
});

describe('secrets in plain sight', () => {
  const outputs = {
    credentials: {
      redis: {
        app: { username: 'app', password: 'a-long-password-of-app' },
        short: { username: 'short', password: 'short' },
      },
      web: { prometheus: { username: 'prometheus', password: 'a-long-password-of-a-page' } },
    },
    clientCertificate: {
      certificate: '',
      key: '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\nshort\n-----END PRIVATE KEY-----\n',
    },
  } as unknown as Parameters<typeof secretsOf>[0];

  it('are found by their real text, and named without it', () => {
    const secrets = secretsOf(outputs);
    expect(secrets.map(({ name }) => name)).toEqual([
      'credentials.redis.app',
      'credentials.web.prometheus',
      'clientCertificate.key',
    ]);
    expect(findSecrets(secrets, 'REDIS_PASSWORD=a-long-password-of-app MIGHAgEAMBMGByqGSM49AgEG')).toEqual([
      ...['credentials.redis.app', 'clientCertificate.key'],
    ]);
    expect(findSecrets(secrets, 'nothing of the kind, short')).toEqual([]);
    expect(withoutSecrets({ environment: ['A=1', 'PASSWORD=a-long-password-of-app'] }, secrets)).toEqual({
      environment: ['A=1', 'PASSWORD=[credentials.redis.app]'],
    });
  });
});

describe('drift', () => {
  const { containers, networks } = recordedFacts();
  const running = containers.find(({ member }) => member === 'main-redis-0')!;
  // As the state has it: inputs of the program, secrets encrypted.
  const recorded: Recorded = {
    type: 'docker:index/container:Container',
    name: 'main-redis-0',
    id: running.id,
    inputs: {
      name: running.name,
      image: running.image,
      user: '999:999',
      readOnly: true,
      capabilities: { drops: ['ALL'] },
      securityOpts: ['no-new-privileges:true'],
      groupAdds: ['0'],
      entrypoints: ['sh', '/etc/jsquared/start.sh'],
      envs: [],
      // Nobody can compare what is encrypted.
      hostname: {
        '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
        ciphertext: 'v1:x',
      },
      ipcMode: 'private',
      memory: 256,
      memorySwap: 256,
      cpus: '1.0',
      restart: 'unless-stopped',
      stopTimeout: 30,
      logDriver: 'json-file',
      logOpts: { 'max-file': '3', 'max-size': '10m' },
      labels: Object.entries(running.labels)
        .filter(([label]) => /^jsquared\.(project|stack|member|workload)$/.test(label))
        .map(([label, value]) => ({ label, value })),
      networksAdvanced: [{ name: 'jsquared-j2aud-data', ipv4Address: '10.242.0.10' }],
      ports: [],
      tmpfs: {
        '/tmp': 'rw,noexec,nosuid,nodev,size=16m,mode=0700,uid=999,gid=999',
        '/run/jsquared': 'rw,noexec,nosuid,nodev,size=4m,mode=0700,uid=999,gid=999',
      },
      uploads: { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'v1:x' },
    },
  };
  const network: Recorded = {
    type: 'docker:index/network:Network',
    name: 'data',
    id: 'n',
    inputs: { name: 'jsquared-j2aud-data', internal: true, ipamConfigs: [{ subnet: '10.242.0.0/24' }] },
  };
  const properties = (own: readonly Recorded[], all = [running], nets = networks): string[] =>
    findDrift(own, all, nets).map(
      ({ subject, property, recorded: was, running: is }) => `${subject} ${property}: ${was} -> ${is}`,
    );
  const changed = (settings: Partial<typeof running.settings>): string[] =>
    properties(
      [{ ...recorded, inputs: { ...recorded.inputs, volumes: volumes() } }],
      [{ ...running, settings: { ...running.settings, ...settings } }],
    );
  const volumes = (): object[] =>
    running.volumes.map(({ name, path, writable }) => ({
      volumeName: name,
      containerPath: path,
      readOnly: !writable,
    }));

  it('is none where what runs is what was recorded', () => {
    expect(changed({})).toEqual([]);
    expect(
      properties([{ ...recorded, inputs: { ...recorded.inputs, volumes: volumes() } }, network]),
    ).toEqual([]);
  });

  it.each([
    [{ memory: 512 * 1024 * 1024 }, 'memory: 256 -> 512'],
    [{ capAdd: ['NET_ADMIN'] }, 'capabilities.adds: [] -> ["NET_ADMIN"]'],
    [{ capDrop: [] }, 'capabilities.drops: ["ALL"] -> []'],
    [{ securityOptions: [] }, 'securityOpts: ["no-new-privileges:true"] -> []'],
    [{ privileged: true }, 'privileged: false -> true'],
    [{ readOnly: false }, 'readOnly: true -> false'],
    [{ user: '0:0' }, 'user: 999:999 -> 0:0'],
    [{ pidMode: 'host' }, 'pidMode:  -> host'],
    [{ restart: 'no' }, 'restart: unless-stopped -> no'],
    [{ nanoCpus: 5e8 }, 'cpus: 1 -> 0.5'],
  ])('names what was changed: %o', (settings, says) => {
    expect(changed(settings)).toEqual([`main-redis-0 ${says}`]);
  });

  it('names what is gone, what was made anew and what was added, containers and networks', () => {
    expect(properties([recorded], [])).toEqual([`main-redis-0 container: ${running.name} -> gone`]);
    expect(properties([], [running])).toEqual([
      `${running.name} container: none -> runs with the labels of the stack`,
    ]);
    expect(properties([{ ...recorded, id: 'f'.repeat(64) }]).join()).toContain(
      'it was made anew by somebody else',
    );
    expect(properties([recorded], [{ ...running, state: 'exited' }]).join()).toContain(
      'state: running -> exited',
    );
    expect(properties([network], [], [])).toEqual(['data network: jsquared-j2aud-data -> gone']);
    expect(
      properties(
        [network],
        [],
        networks.map((each) => ({ ...each, internal: false })),
      ),
    ).toEqual(['data internal: true -> false']);
  });
});

describe('a look that fails', () => {
  it('is noted, and the rest goes on', async () => {
    const notes = new Notes(new AbortController().signal);
    expect(await notes.part('doors', 'member', () => Promise.reject(new Error('no route')), 7)).toBe(7);
    expect(notes.unseen).toEqual([{ look: 'doors', subject: 'member', reason: 'no route' }]);
  });

  it('is the end after Ctrl-C', async () => {
    const stop = new AbortController();
    const notes = new Notes(stop.signal);
    stop.abort();
    await expect(notes.part('doors', undefined, () => 1, 2)).rejects.toThrow(AuditInterrupted);
  });
});
