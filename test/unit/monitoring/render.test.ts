import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderAlertmanager } from '../../../components/render/monitoring/alertmanager';
import { renderPasswordFile, targetUrl } from '../../../components/render/monitoring/exporter';
import {
  DATASOURCE_UID,
  renderDashboardProvider,
  renderDatasource,
  renderGrafanaIni,
} from '../../../components/render/monitoring/grafana';
import { renderListeningCheck } from '../../../components/render/monitoring/health';
import { type PrometheusConfig, renderPrometheus } from '../../../components/render/monitoring/prometheus';
import { renderHttpClientConfig, renderWebConfig } from '../../../components/render/monitoring/web';
import { inhibitions, renderRules } from '../../../monitoring/alerts';
import { DATASOURCE } from '../../../monitoring/dashboards/panels';
import { runTool } from '../../support/promtool';

const client = { caPath: 'ca.crt', username: 'admin', passwordPath: 'password' };
const config: PrometheusConfig = {
  stack: 'dev',
  scrapeIntervalSeconds: 15,
  rulesPath: 'rules.yml',
  targets: [
    { name: 'main-redis-0', set: 'main', role: 'data', address: '10.0.0.10', port: 6379 },
    { name: 'main-sentinel-0', set: 'main', role: 'sentinel', address: 'fd00::20', port: 26379 },
  ],
  exporter: { name: 'redis-exporter-0', address: '10.0.1.30:9121' },
  exporterTls: { caPath: 'ca.crt', certificatePath: 'client.crt', keyPath: 'client.key' },
  alertmanager: { name: 'alertmanager-0', address: '10.0.1.50:9093' },
  alertmanagerClient: client,
  self: { name: 'prometheus-0', address: '127.0.0.1:9090' },
  selfClient: client,
  grafana: { name: 'grafana-0', address: '10.0.1.60:3000' },
};
const rules = renderRules({
  stack: 'dev',
  sets: [
    {
      set: 'main',
      dataMembers: 3,
      sentinels: 3,
      minReplicasToWrite: 1,
      minReplicasMaxLagSeconds: 10,
      snapshots: true,
    },
  ],
});

describe('prometheus.yml', () => {
  it('passes promtool with its rules, and verifies every certificate', async () => {
    const text = renderPrometheus(config);
    expect(text).not.toContain('insecure_skip_verify');
    const files = { 'ca.crt': '', 'client.crt': '', 'client.key': '', password: 'x', 'rules.yml': rules };
    const { ok, output } = await runTool('promtool', ['check', 'config', 'prometheus.yml'], {
      ...files,
      'prometheus.yml': text,
    });
    expect(output).toContain('SUCCESS');
    expect(ok).toBe(true);
  });

  it('is refused by promtool once it is broken, so that the check before a reload can fail', async () => {
    const { ok } = await runTool('promtool', ['check', 'config', 'prometheus.yml'], {
      'prometheus.yml': renderPrometheus(config).replace('scrape_interval', 'scrape_intervall'),
      'rules.yml': rules,
    });
    expect(ok).toBe(false);
  });

  it('writes IPv6 addresses as URLs do', () => {
    expect(renderPrometheus(config)).toContain('[fd00::20]:26379');
    expect(targetUrl({ address: 'fd00::20', port: 1 })).toBe('rediss://[fd00::20]:1');
  });

  it('never waits longer for a scrape than until the next', () => {
    const text = parse(renderPrometheus({ ...config, scrapeIntervalSeconds: 5 })) as { global: unknown };
    expect(text.global).toMatchObject({
      scrape_interval: '5s',
      scrape_timeout: '5s',
      evaluation_interval: '5s',
    });
  });
});

describe('alertmanager.yml', () => {
  const notify = { groupWaitSeconds: 15, groupIntervalSeconds: 120, repeatIntervalSeconds: 14_400 };

  it.each([
    ['without a webhook', {}],
    ['with one', { webhookUrlPath: '/etc/jsquared/secrets/webhook-url' }],
  ])('passes amtool %s', async (_, webhook) => {
    const { ok, output } = await runTool('amtool', ['check-config', 'alertmanager.yml'], {
      'alertmanager.yml': renderAlertmanager({ ...notify, inhibitions, ...webhook }),
    });
    expect(output).toContain('SUCCESS');
    expect(output).toContain(` - ${inhibitions.length} inhibit rules`);
    expect(ok).toBe(true);
  });

  it('sends the heartbeat apart, and often', async () => {
    const routes = [
      'config',
      'routes',
      'test',
      '--config.file=alertmanager.yml',
      '--verify.receivers=webhook',
    ];
    const { ok } = await runTool('amtool', [...routes, 'alertname=Watchdog', 'stack=dev'], {
      'alertmanager.yml': renderAlertmanager({ ...notify, inhibitions, webhookUrlPath: '/x' }),
    });
    expect(ok).toBe(true);
    const text = parse(renderAlertmanager({ ...notify, inhibitions })) as { route: { routes: object[] } };
    expect(text.route.routes[0]).toMatchObject({
      matchers: ['alertname = "Watchdog"'],
      repeat_interval: '5m',
    });
  });
});

describe('web configuration', () => {
  it('holds the hash, never the password, and passes promtool', async () => {
    const text = renderWebConfig({
      certificatePath: 'server.crt',
      keyPath: 'server.key',
      users: { admin: '$2b$10$abcdefghijklmnopqrstuu8DWCYzpI8nWi7qtCQ4CCPAYNKq9xItK' },
    });
    expect(parse(text)).toMatchObject({
      basic_auth_users: { admin: '$2b$10$abcdefghijklmnopqrstuu8DWCYzpI8nWi7qtCQ4CCPAYNKq9xItK' },
    });
    // promtool loads the certificate as well; that one is missing is how far it gets with a syntax that is right.
    const { output } = await runTool('promtool', ['check', 'web-config', 'web.yml'], { 'web.yml': text });
    expect(output).toContain('server.crt');
    expect(output).not.toMatch(/yaml|unmarshal/i);
  });

  it('tells clients where the password is, not what it is', () => {
    expect(parse(renderHttpClientConfig(client))).toEqual({
      basic_auth: { username: 'admin', password_file: 'password' },
      tls_config: { ca_file: 'ca.crt', min_version: 'TLS12' },
    });
  });
});

describe('password file of the exporter', () => {
  it('has an entry a target, by the URL that carries the user', () => {
    expect(JSON.parse(renderPasswordFile([{ address: '10.0.0.10', port: 6379 }], 'exporter', 'p'))).toEqual({
      'rediss://exporter@10.0.0.10:6379': 'p',
    });
  });
});

describe('listening check', () => {
  const directory = mkdtempSync(join(tmpdir(), 'jsquared-health-'));
  const server = createServer();
  let port = 0;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  });

  afterAll(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const check = (of: number) => {
    const file = join(directory, `${of}.sh`);
    writeFileSync(file, renderListeningCheck(of));
    return spawnSync('sh', [file], { encoding: 'utf8' });
  };

  it('succeeds where something listens, without connecting', () => {
    let connections = 0;
    server.on('connection', () => (connections += 1));
    expect(check(port).status).toBe(0);
    expect(connections).toBe(0);
  });

  it('fails where nothing does, and says so', () => {
    // Port 1 is nobody's: below 1024 and assigned to a protocol of 1988.
    expect(check(1)).toMatchObject({ status: 1, stderr: 'nothing listens on port 1\n' });
  });
});

describe('Grafana', () => {
  it('is given no secret in a text, only files to read them from', () => {
    const text = renderDatasource({
      url: 'https://10.0.1.40:9090',
      username: 'admin',
      passwordPath: '/s/password',
      caPath: '/s/ca.crt',
      scrapeIntervalSeconds: 15,
    });
    const { datasources } = parse(text) as { datasources: Record<string, unknown>[] };
    expect(datasources[0]).toMatchObject({
      uid: DATASOURCE_UID,
      secureJsonData: { basicAuthPassword: '$__file{/s/password}', tlsCACert: '$__file{/s/ca.crt}' },
      jsonData: { tlsSkipVerify: false, timeInterval: '15s' },
    });
  });

  it('finds its dashboards, which ask the provisioned data source', () => {
    expect(DATASOURCE.uid).toBe(DATASOURCE_UID);
    expect(parse(renderDashboardProvider('/d'))).toMatchObject({ providers: [{ options: { path: '/d' } }] });
  });

  it('serves HTTPS alone, fetches and reports nothing', () => {
    const ini = renderGrafanaIni({
      port: 3000,
      certificatePath: '/s/server.crt',
      keyPath: '/s/server.key',
      rootUrl: 'https://127.0.0.1:3000',
      adminUser: 'admin',
      adminPasswordPath: '/s/admin-password',
      provisioningPath: '/p',
      homeDashboardPath: '/d/x.json',
    });
    for (const line of [
      'protocol = https',
      'reporting_enabled = false',
      'check_for_updates = false',
      'check_for_plugin_updates = false',
      'preinstall_disabled = true',
      'allow_sign_up = false',
      'cookie_secure = true',
    ]) {
      expect(ini.split('\n')).toContain(line);
    }
    // By its file: in the text it would be in a plain file, in the environment in /proc.
    expect(ini.split('\n').filter((line) => line.includes('admin_password'))).toEqual([
      'admin_password = $__file{/s/admin-password}',
    ]);
  });
});
