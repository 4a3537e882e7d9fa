import { filesOf, fileTypes, prometheusConfigs } from './shared/files';
import { warnInDevelopment, type StackRule } from './rule';

interface Settings {
  readonly required: readonly string[];
}

/** What matters raises an alert, and somebody gets it. */
export const rule: StackRule<Settings> = {
  kind: 'stack',
  name: 'monitoring-alerts',
  description: 'The alerts without which a loss goes unnoticed are loaded, and sent to an Alertmanager.',
  severity: 'high',
  controls: { nist53: ['SI-4(5)', 'CA-7'], pciDss: ['10.7.2'], soc2: ['CC7.2'] },
  why: 'numbers that nobody looks at warn nobody',
  remedy: 'load the rules of monitoring/alerts, with rule_files and alerting in prometheus.yml',
  levels: warnInDevelopment,
  settings: {
    required: {
      type: 'array',
      items: { type: 'string' },
      default: [
        'Watchdog',
        'TargetDown',
        'RedisNoPrimary',
        'RedisManyPrimaries',
        'RedisMemberDown',
        'RedisTooFewReplicas',
        'RedisMemoryHigh',
        'RedisAofWriteFailed',
        'SentinelQuorumLost',
        'CertificateExpiring',
      ],
      description: 'alerts that have to be loaded',
    },
  },
  *check(resources, { required }) {
    const files = resources.filter(({ type }) => fileTypes.includes(type)).flatMap(filesOf);
    const configs = prometheusConfigs(resources);
    if (configs.length === 0) return;
    for (const { content } of configs) {
      if (!/^alerting:[^]*?targets:\s*(\n\s*-|\[)\s*\S/m.test(content))
        yield { path: 'prometheus.yml', found: 'alerts are sent to nobody' };
      if (!/^rule_files:\s*(\n\s*-|\[)\s*\S/m.test(content))
        yield { path: 'prometheus.yml', found: 'no rules are loaded' };
    }
    const alerts = new Set(
      files
        .filter(({ name }) => /\.ya?ml$/.test(name))
        .flatMap(({ content }) => [...content.matchAll(/^\s*- alert:\s*["']?([A-Za-z0-9_]+)/gm)])
        .map(([, name]) => name),
    );
    for (const name of required) {
      if (!alerts.has(name)) yield { path: 'rules.yml', found: `no alert ${name}` };
    }
  },
};
