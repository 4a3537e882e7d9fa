/** The parts of the Docker provider that need no Docker. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DockerProvider } from '../../../engine/providers/docker';
import { agreedVersion, DEFAULT_HOST, resolveTarget } from '../../../engine/providers/docker/client';
import { createOptions } from '../../../engine/providers/docker/container-options';
import { formatDuration, parseDuration } from '../../../engine/providers/docker/duration';
import { connectionProblem, explain } from '../../../engine/providers/docker/errors';
import { overlapping } from '../../../engine/providers/docker/subnets';
import { packUploads } from '../../../engine/providers/docker/uploads';
import { requestBase } from './support/exchanges';

describe('durations', () => {
  it.each([
    ['0s', '0s'],
    ['0', '0s'],
    ['500ms', '500ms'],
    ['1500ms', '1.5s'],
    ['90s', '1m30s'],
    ['60m', '1h0m0s'],
    ['1h2m3.5s', '1h2m3.5s'],
    ['1.5h', '1h30m0s'],
    ['100us', '100µs'],
    ['7ns', '7ns'],
  ])('%s is what Docker reports as %s', (given, reported) => {
    expect(formatDuration(parseDuration(given)!)).toBe(reported);
    expect(parseDuration(reported)).toBe(parseDuration(given));
  });

  it.each(['', '5', '-1s', 's', '1 s', '1d', '1s1'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('the daemon', () => {
  it('is found by context, host, environment, or in its usual place, in this order', () => {
    expect(resolveTarget({}, {}).host).toBe(DEFAULT_HOST);
    expect(resolveTarget({}, { DOCKER_HOST: 'tcp://h:1' }).host).toBe('tcp://h:1');
    expect(resolveTarget({ host: 'unix:///a' }, { DOCKER_HOST: 'tcp://h:1' }).host).toBe('unix:///a');
    const config = fs.mkdtempSync(path.join(os.tmpdir(), 'docker-config-'));
    const meta = path.join(config, 'contexts', 'meta', createHash('sha256').update('lab').digest('hex'));
    fs.mkdirSync(meta, { recursive: true });
    fs.writeFileSync(
      path.join(meta, 'meta.json'),
      '{"Name":"lab","Endpoints":{"docker":{"Host":"unix:///lab"}}}',
    );
    expect(resolveTarget({ host: 'unix:///a' }, { DOCKER_CONTEXT: 'lab', DOCKER_CONFIG: config }).host).toBe(
      'unix:///lab',
    );
    expect(() => resolveTarget({ context: 'nope' }, { DOCKER_CONFIG: config })).toThrow(
      /no Docker context "nope"/,
    );
    fs.rmSync(config, { recursive: true });
  });

  it('is refused by name where it cannot be reached that way', () => {
    expect(() => resolveTarget({ host: 'ssh://me@there' }, {})).toThrow(/ssh:\/\/me@there.*--engine cli/);
    expect(() => resolveTarget({ certMaterial: 'c' }, {})).toThrow(/together/);
    const failures = new DockerProvider().checkConfig({ host: 'unix:///x', registryAuth: '[]' }).failures;
    expect(failures.map(({ property }) => property)).toEqual(['registryAuth']);
  });

  it.each([
    ['1.41', '1.12', 'v1.41'],
    ['1.99', '1.44', 'v1.47'],
    ['1.99', '1.60', 'v1.60'],
    ['2.1', '1.0', 'v1.47'],
    ['', '', undefined],
  ])('that speaks %s down to %s is spoken to in %s', (newest, oldest, agreed) => {
    expect(agreedVersion(newest, oldest)).toBe(agreed);
  });

  it.each([
    ['EACCES', /no permission.*usermod -aG docker/],
    ['ENOENT', /does not answer at unix:\/\/\/x \(ENOENT\).*systemctl start docker/],
    ['ECONNREFUSED', /does not answer/],
    ['EPROTO', /does not answer as Docker/],
  ])('that cannot be reached for %s is explained', (code, message) => {
    expect(connectionProblem('unix:///x', Object.assign(new Error('raw'), { code })).message).toMatch(
      message,
    );
  });
});

describe("Docker's errors", () => {
  it.each([
    [
      'Bind for 127.0.0.1:6379 failed: port is already allocated',
      /127\.0\.0\.1:6379 is in use; stop what uses it/,
    ],
    ['listen tcp4 127.0.0.1:80: bind: address already in use', /127\.0\.0\.1:80 is in use/],
    ['Address already in use', /another container has this fixed address/],
    ['Pool overlaps with other one on this address space', /choose another subnet/],
    ['write /x: no space left on device', /the disk is full/],
    ['container rootfs is marked read-only', /through a volume/],
    ['No such image: x:1', /build the image/],
    ['The container name "/x" is already in use by container "1"', /will not touch it/],
    ['network abc not found', /`refresh`/],
    ['something else', /^cannot: something else$/],
  ])('%s', (message, expected) => {
    expect(explain('cannot', { statusCode: 500, json: { message } }).message).toMatch(expected);
  });
});

describe('overlapping subnets', () => {
  const networks = [
    { Name: 'bridge', IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } },
    { Name: 'none', IPAM: { Config: null } },
    { Name: 'host' },
    { Name: 'six', IPAM: { Config: [{ Subnet: 'fd00::/64' }] } },
  ];

  it.each([
    ['172.17.5.0/24', ['"bridge" 172.17.0.0/16']],
    ['172.0.0.0/8', ['"bridge" 172.17.0.0/16']],
    ['172.18.0.0/16', []],
    ['fd00::/80', ['"six" fd00::/64']],
  ])('%s', (subnet, names) => {
    expect(overlapping([subnet], networks)).toEqual(names);
  });
});

describe('uploads', () => {
  it('take exactly one of content and contentBase64', () => {
    const both = { uploads: [{ file: '/a', content: 'x', contentBase64: 'eA==' }] };
    expect(() => packUploads(both)).toThrow(/exactly one.*\/a/);
    expect(() => packUploads({ uploads: [{ file: '/b' }] })).toThrow(/\/b/);
  });
});

describe('what is asked of Docker', () => {
  it('asks for what the inputs say', () => {
    const options = createOptions({
      name: 'n',
      image: 'i',
      cpus: '0.5',
      memory: 64,
      memorySwap: -1,
      securityOpts: ['systempaths=unconfined', 'no-new-privileges:true'],
      volumes: [
        { hostPath: '/h', containerPath: '/c', readOnly: true, selinuxRelabel: 'z' },
        { fromContainer: 'f' },
      ],
      mounts: [
        { type: 'bind', source: '/s', target: '/t', bindOptions: { propagation: 'rslave' } },
        {
          type: 'volume',
          source: 'v',
          target: '/v',
          volumeOptions: { noCopy: true, labels: [{ label: 'a', value: 'b' }] },
        },
      ],
      healthcheck: { tests: ['CMD', 'x'], interval: '1s', startInterval: '2s', retries: 2 },
      ports: [{ internal: 1, ip: '127.0.0.1', protocol: 'udp' }],
    });
    expect(options.HostConfig).toMatchObject({
      NanoCpus: 5e8,
      Memory: 64 * 1024 * 1024,
      MemorySwap: -1,
      SecurityOpt: ['no-new-privileges:true'],
      MaskedPaths: [],
      Binds: ['/h:/c:ro,z'],
      VolumesFrom: ['f'],
      PortBindings: { '1/udp': [{ HostIp: '127.0.0.1', HostPort: '0' }] },
    });
    expect(options.HostConfig?.Mounts).toMatchObject([
      { Type: 'bind', BindOptions: { Propagation: 'rslave' } },
      { Type: 'volume', VolumeOptions: { NoCopy: true, Labels: { a: 'b' } } },
    ]);
    expect(options.Healthcheck).toMatchObject({ Interval: 1e9, StartInterval: 2e9, Retries: 2 });
  });
});

describe('inputs', () => {
  it.each([
    [{ attach: true }, 'attach', /not supported by the embedded engine/],
    [{ gpus: 'all' }, 'gpus', /--engine cli/],
    [{ env: ['A=1'] }, 'env', /did you mean envs\?/],
    [{ bridge: 'x' }, 'bridge', /is an output/],
    [{ memory: '64' }, 'memory', /whole number/],
    [{ memory: 1.5 }, 'memory', /whole number/],
    [{ restart: 'sometimes' }, 'restart', /one of no, on-failure/],
    [{ uploads: [{ file: '/x', permissions: '440' }] }, 'uploads[0].permissions', /four octal digits/],
    [{ healthcheck: { interval: '5' } }, 'healthcheck.interval', /duration such as/],
    [{ healthcheck: { test: ['x'] } }, 'healthcheck.test', /did you mean tests\?/],
    [{ labels: [{ label: 'x' }] }, 'labels[0].value', /required/],
    [{ networksAdvanced: [{ ipv4Address: '1.2.3.4' }] }, 'networksAdvanced[0].name', /required/],
    [{ command: [''] }, 'command[0]', /may not be empty/],
    [{ cpus: 'many' }, 'cpus', /number of CPUs/],
  ])('%o is refused at %s', async (more, property, reason) => {
    const { failures } = await new DockerProvider().check({
      ...requestBase('docker:index/container:Container', 'urn::x'),
      oldInputs: undefined,
      newInputs: { image: 'i', ...more },
      randomSeed: Buffer.alloc(32),
    });
    expect(failures).toEqual([{ property, reason: expect.stringMatching(reason) as string }]);
  });

  it('that are empty are no use of what is not supported', async () => {
    const { failures } = await new DockerProvider().check({
      ...requestBase('docker:index/container:Container', 'urn::x'),
      oldInputs: undefined,
      newInputs: { image: 'i', attach: false, logs: false, gpus: '', devices: [] },
      randomSeed: Buffer.alloc(32),
    });
    expect(failures).toEqual([]);
  });
});
