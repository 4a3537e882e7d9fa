import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageNames } from '../../../images';
import { leftovers, makeCheckout, type Checkout } from '../../support/checkout';
import { until } from '../../support/docker';
import { freeConfig, freePort } from '../../support/free';
import { ensureImage } from '../../support/images';

/**
 * Grafana comes as upstream's image, which behind an air gap is nowhere. These cases run on the image that
 * `JSQUARED_GRAFANA_IMAGE` names (by digest, and here or in reach), and are counted as skipped, by name, without it.
 */
const image = process.env['JSQUARED_GRAFANA_IMAGE'] ?? '';

describe.runIf(image !== '')('Grafana, beside a real set', () => {
  const stack = `graf${process.pid % 10_000}`;
  let checkout: Checkout;
  let port: number;
  let ca: string;
  let admin: { readonly username: string; readonly password: string };

  const get = (path: string, login?: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          ca,
          timeout: 10_000,
          ...(login === undefined ? {} : { auth: login }),
        },
        (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        },
      );
      asked.on('error', reject).end();
    });
  const ask = async <T>(path: string): Promise<T> => {
    const { status, body } = await get(path, `${admin.username}:${admin.password}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
    return JSON.parse(body) as T;
  };

  beforeAll(async () => {
    for (const name of imageNames.filter((each) => each !== 'valkey')) await ensureImage(name);
    port = await freePort();
    const config = await freeConfig();
    checkout = makeCheckout(stack, {
      ...config,
      images: { ...config.images, references: { grafana: image } },
      monitoring: { ...config.monitoring, grafana: true, grafanaPort: port },
    });
    await checkout.succeed('up', '--yes');
    await checkout.succeed('output', '--files', 'files');
    ca = readFileSync(join(checkout.directory, 'files', 'ca.pem'), 'utf8');
    const { out } = await checkout.succeed('output', 'credentials', '--json', '--show-secrets');
    admin = (JSON.parse(out) as { web: { grafana: typeof admin } }).web.grafana;
  });
  afterAll(() => {
    (checkout as Checkout | undefined)?.remove();
  });

  it('lets in the administrator, over TLS alone, and nobody else', async () => {
    expect((await get('/api/datasources')).status).toBe(401);
    expect((await get('/api/datasources', `${admin.username}:wrong`)).status).toBe(401);
    expect((await get('/api/datasources', 'admin:admin')).status).toBe(401);
    const [source, ...others] =
      await ask<{ uid: string; type: string; readOnly: boolean }[]>('/api/datasources');
    expect([source, others]).toMatchObject([{ uid: 'prometheus', type: 'prometheus', readOnly: true }, []]);
  });

  it('has the dashboards, and opens the first of them', async () => {
    const found = await ask<{ uid: string }[]>('/api/search?type=dash-db');
    expect(found.map(({ uid }) => uid)).toContain('jsquared-redis');
    const home = await ask<{ dashboard: { uid: string; panels: unknown[] } }>('/api/dashboards/home');
    expect(home.dashboard.panels.length).toBeGreaterThan(5);
  });

  it('asks Prometheus as its data source says: over TLS, with the password from its file', async () => {
    const query = '/api/datasources/proxy/uid/prometheus/api/v1/query?query=redis_up';
    const up = await until('six members that answer', async () => {
      const { data } = await ask<{ data: { result: { value: [number, string] }[] } }>(query);
      const answering = data.result.filter(({ value }) => value[1] === '1');
      return answering.length === 6 ? answering.length : undefined;
    });
    expect(up).toBe(6);
  });

  it('keeps the password out of its environment, its description and its log', () => {
    const name = `jsquared-${stack}-grafana-0`;
    const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' });
    const pid = docker('inspect', '--format', '{{.State.Pid}}', name).trim();
    const seen = [
      readFileSync(`/proc/${pid}/environ`, 'utf8'),
      docker('inspect', name),
      docker('logs', name),
    ];
    expect(seen.map((text) => text.includes(admin.password))).toEqual([false, false, false]);
  });

  it('needs nothing to be changed by a second up, and goes without a trace', async () => {
    const { out, err } = await checkout.succeed('up', '--yes');
    expect(out + err).toContain('nothing to change');
    await checkout.succeed('destroy', '--yes');
    expect(leftovers(stack)).toEqual([]);
  });
});
