/**
 * Whatever goes wrong on a real daemon leaves a clear message, nothing half-made unnoticed, and everything that is not
 * the stack's own alone.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DockerProvider } from '../../../engine/providers/docker';
import { PartialFailure } from '../../../engine/providers/provider';
import { shape } from '../../engine/providers/support/exchanges';
import { dockerQuietly } from '../../support/docker';
import { ensureImage } from '../../support/images';
import {
  base,
  CONTAINER,
  DockerLab,
  failure,
  halfMade,
  inspect,
  NETWORK,
  sleeper,
  VOLUME,
} from './support/docker-lab';

/** A /24 of its own for each test process. */
const SUBNET = `10.204.${150 + (process.pid % 50)}`;
const lab = new DockerLab('fail');
let image = '';

beforeAll(async () => {
  image = await ensureImage('redis');
});

afterAll(async () => {
  await lab.close();
});

describe('a container that cannot be', () => {
  it('names the image that is nowhere', async () => {
    const error = await failure(lab.make(CONTAINER, 'noimage', { image: 'sha256:' + '0'.repeat(64) }));
    expect(error).not.toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/image "sha256:0+" is not on this Docker.*build it/);
  });

  it('leaves another of its name alone', async () => {
    const first = await lab.make(CONTAINER, 'taken', sleeper(image));
    const error = await failure(lab.make(CONTAINER, 'taken', sleeper(image)));
    expect(error).not.toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/already in use by container.*did not make it.*rename it/s);
    expect(await inspect(first.id, '{{.State.Running}}')).toBe('true');
    await lab.remove(CONTAINER, first);
  });

  it('is recorded if its address is taken or its network gone, so that the next run starts over', async () => {
    const net = await lab.make(NETWORK, 'addr', { ipamConfigs: [{ subnet: `${SUBNET}.192/26` }] });
    const on = {
      networkMode: 'bridge',
      networksAdvanced: [{ name: `${lab.prefix}addr`, ipv4Address: `${SUBNET}.200` }],
    };
    const first = await lab.make(CONTAINER, 'addr1', sleeper(image, on));
    const second = await failure(lab.make(CONTAINER, 'addr2', sleeper(image, on)));
    // Docker assigns addresses at the start: the container exists, and is recorded as half-made.
    expect(second).toBeInstanceOf(PartialFailure);
    expect(second.message).toMatch(/Address already in use.*another container has this fixed address/);
    await lab.remove(CONTAINER, halfMade(second));
    const networksAdvanced = [{ name: `${lab.prefix}none` }];
    const lost = await failure(
      lab.make(CONTAINER, 'addr3', sleeper(image, { networkMode: 'bridge', networksAdvanced })),
    );
    expect(lost.message).toMatch(/network \S+ not found; the network is gone: `refresh`/);
    // Older daemons look for the network at the start only, newer ones when it is connected.
    if (lost instanceof PartialFailure) await lab.remove(CONTAINER, halfMade(lost));
    expect(await dockerQuietly('ps', '-aq', '--filter', `name=${lab.prefix}addr3`)).toBe('');
    await lab.remove(CONTAINER, first);
    await lab.remove(NETWORK, net);
  });

  it('is recorded if its port is taken, so that the next run starts over', async () => {
    const first = await lab.make(
      CONTAINER,
      'port1',
      sleeper(image, { networkMode: 'bridge', ports: [{ internal: 1, ip: '127.0.0.1' }] }),
    );
    const [port] = first.outputs['ports'] as { external: number }[];
    const taken = {
      networkMode: 'bridge',
      ports: [{ internal: 1, ip: '127.0.0.1', external: port!.external }],
    };
    const error = await failure(lab.make(CONTAINER, 'port2', sleeper(image, taken)));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/port is already allocated; 127\.0\.0\.1:\d+ is in use/);
    const half = halfMade(error);
    expect(await inspect(half.id, '{{.State.Status}}')).toBe('created');
    expect(half.outputs['name']).toBe(`${lab.prefix}port2`);
    await lab.remove(CONTAINER, halfMade(error));
    await lab.remove(CONTAINER, first);
  });

  it('is left running and recorded if it does not get healthy', async () => {
    const sick = {
      healthcheck: { tests: ['CMD', 'false'], interval: '200ms', retries: 1 },
      wait: true,
      waitTimeout: 2,
    };
    const error = await failure(lab.make(CONTAINER, 'sick', sleeper(image, sick)));
    expect(error).toBeInstanceOf(PartialFailure);
    expect(error.message).toMatch(/not healthy after 2 s \(unhealthy\).*docker logs/s);
    const half = halfMade(error);
    expect(await inspect(half.id, '{{.State.Running}}')).toBe('true');
    await lab.remove(CONTAINER, halfMade(error));

    const ended = await failure(
      lab.make(CONTAINER, 'ended', { ...sleeper(image, sick), command: ['exit 3'], waitTimeout: 60 }),
    );
    expect(ended.message).toMatch(/has ended \(exited, exit code 3\)/);
    await lab.remove(CONTAINER, halfMade(ended));
  });

  it('says so if it is to be waited for without a health check', async () => {
    const error = await failure(lab.make(CONTAINER, 'nocheck', sleeper(image, { wait: true })));
    expect(error.message).toMatch(/no health check to wait for/);
    await lab.remove(CONTAINER, halfMade(error));
  });

  it('cannot take files into a read-only root', async () => {
    const uploads = [{ file: '/x', content: 'y' }];
    const error = await failure(
      lab.make(
        CONTAINER,
        'rofiles',
        sleeper(image, { readOnly: true, uploads, start: false, mustRun: false }),
      ),
    );
    expect(error.message).toMatch(/read-only.*through a volume/s);
    expect(await dockerQuietly('ps', '-aq', '--filter', `name=${lab.prefix}rofiles`)).toBe('');
  });

  it('is found again after a create that was cut off, but never an older or different one', async () => {
    const startedAt = new Date();
    const made = await lab.make(CONTAINER, 'cut', sleeper(image, { labels: [{ label: 'a', value: 'b' }] }));
    const request = { ...base(CONTAINER, 'cut'), inputs: made.inputs, startedAt };
    const recovered = await lab.provider.recover(request);
    expect(recovered?.id).toBe(made.id);
    expect(shape(recovered!.outputs)).toEqual(shape(made.outputs));
    const later = { ...request, startedAt: new Date(Date.now() + 60_000) };
    expect((await failure(lab.provider.recover(later))).message).toMatch(/did not make.*left alone/s);
    const other = { ...request, inputs: { ...made.inputs, labels: [{ label: 'a', value: 'c' }] } };
    expect((await failure(lab.provider.recover(other))).message).toMatch(/did not make/);
    await lab.remove(CONTAINER, made);
    expect(await lab.provider.recover(request)).toBeUndefined();
  });

  it('is made anew where it carries files and never ran, since nobody knows whether they arrived', async () => {
    const startedAt = new Date();
    const uploads = [{ file: '/x', content: 'y' }];
    const made = await lab.make(
      CONTAINER,
      'carrier',
      sleeper(image, { uploads, start: false, mustRun: false }),
    );
    const request = { ...base(CONTAINER, 'carrier'), inputs: made.inputs, startedAt };
    expect(await lab.provider.recover(request)).toBeUndefined();
    expect(await dockerQuietly('ps', '-aq', '--filter', `name=${lab.prefix}carrier`)).toBe('');
  });

  it('ends its wait at once when the run is cancelled', async () => {
    const cancelled = new DockerProvider();
    cancelled.configure({});
    const waits = { healthcheck: { tests: ['CMD', 'false'], interval: '1s' }, wait: true, waitTimeout: 300 };
    const inputs = await lab.checked(CONTAINER, 'cancel', {
      name: `${lab.prefix}cancel`,
      ...sleeper(image, waits),
    });
    const running = failure(
      cancelled.create({ ...base(CONTAINER, 'cancel'), inputs, timeoutSeconds: 0, preview: false }),
    );
    await expect
      .poll(() => dockerQuietly('ps', '-q', '--filter', `name=${lab.prefix}cancel`), { timeout: 30_000 })
      .not.toBe('');
    cancelled.cancel();
    const error = await running;
    expect(error).toBeInstanceOf(PartialFailure);
    await lab.remove(CONTAINER, halfMade(error));
  });
});

describe('no Docker', () => {
  it('is an error that names the host and the remedy', async () => {
    const nowhere = new DockerProvider();
    nowhere.configure({ host: 'unix:///nonexistent/docker.sock' });
    const request = { ...base(VOLUME, 'x'), id: 'x', inputs: {}, outputs: {} };
    expect((await failure(nowhere.read(request))).message).toMatch(
      /does not answer at unix:\/\/\/nonexistent\/docker\.sock.*start it.*DOCKER_HOST/,
    );
  });
});
