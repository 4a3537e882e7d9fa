/**
 * The Docker provider on a real daemon: what it makes has the shape the real provider recorded, a refresh finds no
 * news, drift is found and put right, files and grace are given.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PropertyMap } from '../../../engine/values/values';
import { exchanges, shape } from '../../engine/providers/support/exchanges';
import { docker, dockerQuietly } from '../../support/docker';
import { ensureImage } from '../../support/images';
import { base, CONTAINER, DockerLab, failure, inspect, NETWORK, sleeper, VOLUME } from './support/docker-lab';

/** A /24 of its own for each test process. */
const SUBNET = `10.204.${100 + (process.pid % 50)}`;
const lab = new DockerLab('life');
const recorded = exchanges('docker');
let image = '';

beforeAll(async () => {
  image = await ensureImage('redis');
});

afterAll(async () => {
  await lab.close();
});

/** What the real provider's create answered for a resource of the recorded stack. */
function realOutputs(name: string): PropertyMap {
  return recorded.find((one) => one.name === `create ${name}`)!.response['properties'] as PropertyMap;
}

describe('a network', () => {
  it('has the recorded shape, no news in a refresh, and goes', async () => {
    const made = await lab.make(NETWORK, 'net', {
      internal: true,
      driver: 'bridge',
      ipamConfigs: [{ subnet: `${SUBNET}.0/25`, gateway: `${SUBNET}.1`, ipRange: `${SUBNET}.64/26` }],
      labels: [{ label: 'a', value: 'b' }],
      options: { 'com.docker.network.bridge.enable_icc': 'true' },
    });
    expect(Object.keys(made.outputs).sort()).toEqual(Object.keys(realOutputs('net')).sort());
    expect({ ...(shape(made.outputs) as object), options: 0 }).toEqual({
      ...(shape(realOutputs('net')) as object),
      options: 0,
    });
    expect(await lab.read(NETWORK, made)).toEqual({
      id: made.id,
      inputs: made.inputs,
      outputs: made.outputs,
    });

    const again = await failure(lab.make(NETWORK, 'net', {}));
    expect(again.message).toMatch(/network named "j2prov-.*did not make.*left alone.*network rm/s);
    const overlap = await failure(lab.make(NETWORK, 'net2', { ipamConfigs: [{ subnet: `${SUBNET}.0/24` }] }));
    expect(overlap.message).toMatch(new RegExp(`overlaps.*"${lab.prefix}net" ${SUBNET}\\.0/25`));

    await lab.remove(NETWORK, made);
    await lab.remove(NETWORK, made);
    expect(await lab.read(NETWORK, made)).toBeUndefined();
  });

  it('is found again after a create that was cut off, but never an older or different one', async () => {
    const startedAt = new Date();
    const made = await lab.make(NETWORK, 'cut', { labels: [{ label: 'a', value: 'b' }] });
    const request = { ...base(NETWORK, 'cut'), inputs: made.inputs, startedAt };
    expect(await lab.provider.recover(request)).toEqual({ id: made.id, outputs: made.outputs });
    const later = { ...request, startedAt: new Date(Date.now() + 60_000) };
    expect((await failure(lab.provider.recover(later))).message).toMatch(/did not make.*left alone/);
    const other = { ...request, inputs: { ...made.inputs, labels: [] } };
    expect((await failure(lab.provider.recover(other))).message).toMatch(/did not make/);
    await lab.remove(NETWORK, made);
    expect(await lab.provider.recover(request)).toBeUndefined();
  });
});

describe('a volume', () => {
  it('has the recorded shape, no news in a refresh, and goes', async () => {
    const made = await lab.make(VOLUME, 'vol', { labels: [{ label: 'a', value: 'b' }] });
    expect(shape(made.outputs)).toEqual(shape(realOutputs('vol')));
    expect(await lab.read(VOLUME, made)).toEqual({ id: made.id, inputs: made.inputs, outputs: made.outputs });
    await lab.remove(VOLUME, made);
    expect(await lab.read(VOLUME, made)).toBeUndefined();
    await lab.remove(VOLUME, made);
  });

  it("is never someone else's: neither taken over at create nor removed at delete", async () => {
    await docker('volume', 'create', '--label', 'owner=other', `${lab.prefix}foreign`);
    expect((await failure(lab.make(VOLUME, 'foreign', {}))).message).toMatch(
      /did not make.*left alone.*volume rm/s,
    );
    const inputs = await lab.checked(VOLUME, 'foreign', { name: `${lab.prefix}foreign` });
    const outputs = { labels: [] };
    const refused = await failure(lab.remove(VOLUME, { id: `${lab.prefix}foreign`, inputs, outputs }));
    expect(refused.message).toMatch(/no longer the one this stack made/);
    const old = { ...base(VOLUME, 'foreign'), inputs, startedAt: new Date(0) };
    expect((await failure(lab.provider.recover(old))).message).toMatch(/did not make/);
    await docker('volume', 'rm', `${lab.prefix}foreign`);
  });
});

describe('a container', () => {
  it('has the recorded shape, no news in a refresh, no difference, and can be changed', async () => {
    const net = await lab.make(NETWORK, 'full', { ipamConfigs: [{ subnet: `${SUBNET}.128/26` }] });
    const vol = await lab.make(VOLUME, 'full', {});
    const made = await lab.make(CONTAINER, 'full', {
      ...sleeper(image),
      networkMode: 'bridge',
      user: '1000:1000',
      groupAdds: ['0'],
      readOnly: true,
      capabilities: { drops: ['ALL'], adds: ['CAP_NET_BIND_SERVICE'] },
      securityOpts: ['no-new-privileges:true'],
      networksAdvanced: [
        { name: `${lab.prefix}full`, ipv4Address: `${SUBNET}.140`, aliases: ['one', 'two'] },
      ],
      volumes: [{ volumeName: `${lab.prefix}full`, containerPath: '/data', readOnly: true }],
      mounts: [{ type: 'tmpfs', target: '/scratch', tmpfsOptions: { sizeBytes: 1_048_576, mode: 0o1777 } }],
      tmpfs: { '/tmp': 'rw,size=1m' },
      envs: ['A=1', 'B=2'],
      labels: [
        { label: 'x', value: '1' },
        { label: 'y', value: '2' },
      ],
      ports: [{ internal: 6379, ip: '127.0.0.1' }],
      healthcheck: { tests: ['CMD-SHELL', 'true'], interval: '200ms', retries: 3 },
      wait: true,
      waitTimeout: 30,
      restart: 'unless-stopped',
      memory: 64,
      memorySwap: 64,
      cpuShares: 256,
      ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
      init: true,
      logDriver: 'json-file',
      logOpts: { 'max-size': '1m' },
      stopSignal: 'SIGTERM',
      stopTimeout: 5,
      hostname: 'full-0',
      shmSize: 64,
      sysctls: { 'net.core.somaxconn': '512' },
      hosts: [{ host: 'peer', ip: '10.0.0.9' }],
    });
    const kinds = (outputs: PropertyMap) => ({
      ...(shape(outputs) as PropertyMap),
      mounts: 0,
      cpuSet: 0,
      sysctls: 0,
    });
    expect(kinds({ ...made.outputs, logOpts: {} })).toEqual(kinds({ ...realOutputs('full'), logOpts: {} }));
    expect(await inspect(made.id, '{{.State.Health.Status}}')).toBe('healthy');
    expect(await inspect(made.id, '{{json .HostConfig.CapDrop}} {{.HostConfig.ReadonlyRootfs}}')).toBe(
      '["ALL"] true',
    );
    const addresses = '{{range $k, $v := .NetworkSettings.Networks}}{{$k}}={{$v.IPAddress}} {{end}}';
    expect(await inspect(made.id, addresses)).toBe(`${lab.prefix}full=${SUBNET}.140`);

    const found = (await lab.read(CONTAINER, made))!;
    expect(found.outputs).toEqual(made.outputs);
    expect(found.inputs).toEqual(made.inputs);
    const diff = (newInputs: PropertyMap, state: { inputs: PropertyMap; outputs: PropertyMap }) =>
      lab.provider.diff({
        ...base(CONTAINER, 'full'),
        id: made.id,
        oldInputs: state.inputs,
        oldOutputs: state.outputs,
        newInputs,
        ignoreChanges: [],
        initErrors: [],
      });
    expect((await diff(made.inputs, found)).changes).toBe('none');

    const newInputs = { ...made.inputs, memory: 96, memorySwap: 96, restart: 'always' };
    const change = await diff(newInputs, found);
    expect([change.diffs, change.replaces]).toEqual([['restart', 'memory', 'memorySwap'], []]);
    const { outputs } = await lab.provider.update({
      ...base(CONTAINER, 'full'),
      id: made.id,
      oldInputs: made.inputs,
      oldOutputs: made.outputs,
      newInputs,
      ignoreChanges: [],
      timeoutSeconds: 0,
      preview: false,
    });
    expect(await inspect(made.id, '{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}')).toBe(
      `${96 * 1024 * 1024} always`,
    );
    expect((await diff(newInputs, { inputs: newInputs, outputs })).changes).toBe('none');

    await lab.remove(CONTAINER, made);
    await lab.remove(CONTAINER, made);
    expect(await lab.read(CONTAINER, made)).toBeUndefined();
    await lab.remove(VOLUME, vol);
    await lab.remove(NETWORK, net);
  });

  it('that was stopped by hand shows as drift, and the update starts it and waits for its health', async () => {
    const made = await lab.make(CONTAINER, 'drift', {
      ...sleeper(image),
      healthcheck: { tests: ['CMD-SHELL', 'true'], interval: '200ms' },
      wait: true,
    });
    await docker('stop', '-t', '2', made.id);
    const found = (await lab.read(CONTAINER, made))!;
    expect([found.outputs['mustRun'], found.inputs['mustRun']]).toEqual([false, false]);
    const change = await lab.provider.diff({
      ...base(CONTAINER, 'drift'),
      id: made.id,
      oldInputs: found.inputs,
      oldOutputs: found.outputs,
      newInputs: made.inputs,
      ignoreChanges: [],
      initErrors: [],
    });
    expect([change.diffs, change.replaces]).toEqual([['mustRun'], []]);
    const { outputs } = await lab.provider.update({
      ...base(CONTAINER, 'drift'),
      id: made.id,
      oldInputs: found.inputs,
      oldOutputs: found.outputs,
      newInputs: made.inputs,
      ignoreChanges: [],
      timeoutSeconds: 0,
      preview: false,
    });
    expect(outputs['mustRun']).toBe(true);
    expect(await inspect(made.id, '{{.State.Running}} {{.State.Health.Status}}')).toBe('true healthy');
    await lab.remove(CONTAINER, made);
  });

  it('gets its files before it starts, for root and its group alone, and no inspection shows them', async () => {
    const vol = await lab.make(VOLUME, 'files', {});
    const volumes = [{ volumeName: `${lab.prefix}files`, containerPath: '/files' }];
    const uploader = await lab.make(CONTAINER, 'uploader', {
      ...sleeper(image, { volumes, start: false, mustRun: false }),
      uploads: [
        { file: '/files/secret.conf', content: 'hushhush\n', permissions: '0440' },
        {
          file: '/files/tool.bin',
          contentBase64: Buffer.from([0, 1, 255]).toString('base64'),
          executable: true,
        },
      ],
    });
    expect((await docker('inspect', uploader.id)).stdout).not.toContain('hushhush');
    const reader = await lab.make(CONTAINER, 'reader', {
      ...sleeper(image, { volumes, user: '1000:1000', groupAdds: ['0'], readOnly: true }),
    });
    const shell = async (command: string): Promise<string> =>
      (await docker('exec', reader.id, '/bin/sh', '-c', command)).stdout.trim();
    expect(await shell('cat /files/secret.conf; stat -c "%a %u:%g" /files/*')).toBe(
      'hushhush\n440 0:0\n744 0:0',
    );
    expect(await shell('od -An -tu1 /files/tool.bin')).toMatch(/^0\s+1\s+255$/);
    await lab.remove(CONTAINER, reader);
    await lab.remove(CONTAINER, uploader);
    await lab.remove(VOLUME, vol);
  });

  it('is given its grace to hand over, and none without', async () => {
    const vol = await lab.make(VOLUME, 'grace', {});
    const said = async (name: string, grace: PropertyMap): Promise<string> => {
      const made = await lab.make(CONTAINER, name, {
        ...sleeper(image, grace),
        user: '0:0',
        volumes: [{ volumeName: `${lab.prefix}grace`, containerPath: '/said' }],
        command: [
          `trap "sleep 0.3; echo bye > /said/${name}; exit 0" TERM; touch /said/up; while :; do sleep 0.1; done`,
        ],
        healthcheck: { tests: ['CMD', 'test', '-e', '/said/up'], interval: '200ms' },
        wait: true,
      });
      await lab.remove(CONTAINER, made);
      const look = [
        'run',
        '--rm',
        '--network',
        'none',
        '-v',
        `${lab.prefix}grace:/said`,
        '--entrypoint',
        '/bin/cat',
      ];
      return dockerQuietly(...look, image, `/said/${name}`);
    };
    expect(await said('graceful', { destroyGraceSeconds: 10 })).toBe('bye');
    expect(await said('abrupt', { destroyGraceSeconds: 0 })).toBe('');
    await lab.remove(VOLUME, vol);
  });
});
