import * as pulumi from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Monitoring, type MonitoringArgs } from '../../../components/monitoring/Monitoring';
import { CertificateAuthority } from '../../../components/security/CertificateAuthority';
import { Passwords } from '../../../components/security/Passwords';
import type { Generation } from '../../../contract/rotation';
import { FakePlatform, mockRuntime, valueOf } from '../../support/fake-platform';

// Once for the file: resources register in the background, and must find the runtime that they began with.
const registered = mockRuntime();

/** A whole monitoring of one set on a platform in memory. */
function monitoring(change: Partial<MonitoringArgs> = {}) {
  const platform = new FakePlatform();
  const data = platform.zone('main', { slot: 0 }, {});
  const inner = platform.zone('monitoring', { slot: 1 }, {});
  const edge = platform.zone('edge', { slot: 2, internal: false }, {});
  const endpoints = (name: string, slot: number, port: number) =>
    platform.endpoints(name, { zones: [data], members: 3, slot, ports: [{ name: 'x', port }] }, {});
  const args: MonitoringArgs = {
    platform,
    stack: 'dev',
    sets: [
      {
        name: 'main',
        zone: data,
        data: endpoints('main-redis', 1, 6379),
        port: 6379,
        sentinels: endpoints('main-sentinel', 2, 26379),
        sentinelPort: 26379,
        minReplicasToWrite: 1,
        minReplicasMaxLagSeconds: 10,
        snapshots: true,
      },
    ],
    zone: inner,
    edge,
    authority: new CertificateAuthority('authority', { organization: 'test' }),
    passwords: new Passwords('password', { users: ['exporter', ...Monitoring.users] }),
    publish: { prometheus: 9090, alertmanager: 9093, grafana: 3000 },
    ...change,
  };
  return { platform, component: new Monitoring('monitoring', args) };
}

/** Lets everything that was started under mocks come to its end. */
async function settled(): Promise<void> {
  for (let count = -1; count !== registered.length;) {
    count = registered.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

afterAll(settled);

describe('Monitoring', () => {
  let made: ReturnType<typeof monitoring>;

  beforeAll(() => {
    made = monitoring({ grafana: true });
  });

  it('runs exporter, Alertmanager, Prometheus and Grafana, and lists them', async () => {
    expect([...made.platform.workloads.keys()]).toEqual([
      'redis-exporter',
      'alertmanager',
      'prometheus',
      'grafana',
    ]);
    expect(made.component.services.map(({ name }) => name)).toEqual([
      'prometheus',
      'alertmanager',
      'redis-exporter',
      'grafana',
    ]);
    expect(made.component.urls).toEqual({
      prometheus: 'https://127.0.0.1:9090',
      alertmanager: 'https://127.0.0.1:9093',
      grafana: 'https://127.0.0.1:3000',
    });
    const { service } = made.component.services[0]!;
    expect(await valueOf(service.instance)).toBe('fake-prometheus-0');
    expect(await valueOf(service.image)).toBe('fake/prometheus:1');
  });

  it('leaves Grafana and its image out where it is not wanted', () => {
    const { platform } = monitoring();
    expect([...platform.workloads.keys()]).not.toContain('grafana');
    expect(platform.images).not.toContain('grafana');
    expect(platform.reserved.has('grafana')).toBe(false);
  });

  it('scrapes every member through the exporter, with the labels that the alerts use', async () => {
    const files = await made.platform.files('prometheus');
    const config = parse(files['/etc/jsquared/config/prometheus.yml']!.content) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[]; labels: object }[] }[];
    };
    const redis = config.scrape_configs.find((job) => job.job_name === 'redis')!;
    expect(redis.static_configs).toHaveLength(6);
    expect(redis.static_configs[3]).toEqual({
      targets: ['10.0.0.20:26379'],
      labels: { stack: 'dev', set: 'main', role: 'sentinel', instance: 'main-sentinel-0' },
    });
    expect(config.scrape_configs.map((job) => job.job_name)).toEqual([
      'redis',
      'redis-exporter',
      'prometheus',
      'alertmanager',
      'grafana',
    ]);
  });

  it('joins the exporter to the set, and nothing else of monitoring', () => {
    const zones = (name: string) => made.platform.reserved.get(name)!.zones.map((zone) => zone.name);
    expect(zones('redis-exporter')).toEqual(['monitoring', 'main']);
    for (const name of ['prometheus', 'alertmanager', 'grafana'])
      expect(zones(name)).toEqual(['monitoring', 'edge']);
    expect(made.platform.recorded('redis-exporter').spec.callers).toEqual([
      { from: 'prometheus', port: 'metrics' },
    ]);
  });

  it('keeps secrets in secret files: none in argv, environment or plain files', async () => {
    for (const [name, { spec }] of made.platform.workloads) {
      const files = await made.platform.files(name);
      const secrets = Object.entries(files).filter(([path]) => /\.key$|password|web\.yml|webhook/.test(path));
      expect(secrets.length, name).toBeGreaterThan(0);
      for (const [path, file] of secrets) expect(file.secret, path).toBe(true);
      const plain = JSON.stringify([spec.command, await valueOf(spec.environment ?? {})]);
      for (const [path, file] of secrets) {
        expect(plain, path).not.toContain(file.content);
      }
    }
  });

  it.each<[Generation['stage'], string, string[]]>([
    ['accept', 'admin', ['admin', 'admin-2']],
    ['use', 'admin-2', ['admin-2', 'admin']],
    ['drop', 'admin-2', ['admin-2']],
  ])(
    'lets in by old and new password while they change, under a name each (%s)',
    async (stage, inUse, accepted) => {
      const users = ['exporter', ...Monitoring.users];
      const generation = { generation: 2, ...(stage === undefined ? {} : { stage }) };
      const { platform, component } = monitoring({
        grafana: true,
        passwords: new Passwords(`${stage}-password`, {
          users,
          generations: { prometheus: generation, alertmanager: generation },
        }),
      });
      const number = (name: string): string => (name === 'admin' ? '' : '.2');
      for (const page of ['prometheus', 'alertmanager'] as const) {
        const files = await platform.files(page);
        const web = parse(files['/etc/jsquared/secrets/web.yml']!.content) as { basic_auth_users: object };
        expect(Object.entries(web.basic_auth_users)).toEqual(
          accepted.map((name) => [name, `bcrypt-of-${stage}-password-${page}${number(name)}`]),
        );
        const own = `result-of-${stage}-password-${page}${number(inUse)}`;
        expect(files['/etc/jsquared/secrets/web-password']!.content).toBe(own);
        expect(files['/etc/jsquared/secrets/http.yml']!.content).toContain(`username: ${inUse}\n`);
        expect(component.web[page]?.username).toBe(inUse);
        expect(await valueOf(component.web[page]!.password)).toBe(own);
      }
      const prometheus = await platform.files('prometheus');
      expect(prometheus['/etc/jsquared/config/prometheus.yml']!.content).toContain(`username: ${inUse}\n`);
      const grafana = await platform.files('grafana');
      expect(grafana['/etc/jsquared/provisioning/datasources/prometheus.yml']!.content).toContain(
        `basicAuthUser: ${inUse}\n`,
      );
      expect(component.web['grafana']?.username).toBe('admin');
    },
  );

  it('reloads what can be reloaded and restarts on certificates and passwords', async () => {
    const files = await made.platform.files('prometheus');
    const change = (path: string) => files[path]!.onChange;
    expect(change('/etc/jsquared/config/rules.yml')).toEqual({
      reload: ['sh', '-c', '/bin/promtool check config /etc/jsquared/config/prometheus.yml && kill -HUP 1'],
    });
    expect(change('/etc/jsquared/secrets/server.key')).toBe('restart');
    expect(change('/etc/jsquared/secrets/web.yml')).toBe('restart');
  });

  it('runs nobody as root and gives everyone limits', () => {
    for (const { spec } of made.platform.workloads.values()) {
      expect(spec.user.uid).toBeGreaterThan(0);
      expect(spec.user.gid).toBeGreaterThan(0);
      expect(spec.resources.memoryMiB).toBeGreaterThan(0);
      expect(spec.health.ready.length).toBeGreaterThan(0);
    }
  });

  it('parents every resource, and passes no secret to the state a second time', async () => {
    await settled();
    const components = registered.filter(({ type }) => type.startsWith('jsquared:monitoring:'));
    expect([...new Set(components.map(({ type }) => type))].sort()).toEqual([
      'jsquared:monitoring:Alertmanager',
      'jsquared:monitoring:Grafana',
      'jsquared:monitoring:Monitoring',
      'jsquared:monitoring:Prometheus',
      'jsquared:monitoring:RedisExporter',
    ]);
    for (const { inputs } of components) {
      expect(Object.keys(inputs).filter((key) => /password|certificate|user|key/i.test(key))).toEqual([]);
    }
    for (const { opts } of made.platform.workloads.values()) {
      expect(pulumi.Resource.isInstance(opts.parent)).toBe(true);
    }
  });

  it('posts alerts to a webhook whose URL is in a secret file alone', async () => {
    const { platform } = monitoring({ webhookUrl: pulumi.secret('https://example.org/hook?token=abc') });
    const files = await platform.files('alertmanager');
    expect(files['/etc/jsquared/secrets/webhook-url']).toMatchObject({
      content: 'https://example.org/hook?token=abc',
      secret: true,
    });
    expect(files['/etc/jsquared/config/alertmanager.yml']!.content).not.toContain('token');
    expect(files['/etc/jsquared/config/alertmanager.yml']!.content).toContain('url_file');
  });

  it('watches the certificates it is told of', async () => {
    const { platform } = monitoring({
      certificates: [{ name: 'main-redis-0', expires: '2027-11-22T00:00:00Z' }],
    });
    const rules = (await platform.files('prometheus'))['/etc/jsquared/config/rules.yml']!.content;
    expect(rules).toContain('vector(1826841600)');
    expect(rules).toContain('CertificateExpiring');
  });
});

describe('arguments', () => {
  it.each([
    ['an internal edge', { edge: { name: 'edge', internal: true } }, 'args.edge is internal'],
    ['no set', { sets: [] }, 'args.targets is empty; name at least one member to watch'],
    ['an interval of a second', { scrapeIntervalSeconds: 1 }, 'must be a whole number'],
    [
      'no room on disk',
      { retention: { days: 1, sizeMiB: 10 } },
      'Prometheus "monitoring-prometheus": args.retention.sizeMiB must be a whole number, 64 to 1048576 MiB; it is 10',
    ],
    ['a URL that is none', { webhookUrl: 'example' }, 'args.webhookUrl must be an http or https URL'],
    ['a name that YAML would have to quote', { stack: 'a b' }, 'args.stack must be 1 to 63 letters'],
  ])('refuse %s, naming the argument', (_, change, message) => {
    expect(() => monitoring(change as Partial<MonitoringArgs>)).toThrow(message);
  });
});
