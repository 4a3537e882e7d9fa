import { rule } from '../../policies/rules/monitoring-scrapes';
import { UNKNOWN } from '../../policies/rules/rule';
import { describeRule, file, stack } from '../support/policies';

const jobs = ['redis', 'prometheus', 'alertmanager', 'redis-exporter'];
const all = ['redis-0', 'redis-1', 'redis-2', 'sentinel-0', 'sentinel-1', 'sentinel-2'].map(
  (each) => `main-${each}`,
);
const config = (jobNames: readonly string[] = jobs, instances: readonly string[] = all) =>
  file(
    'prometheus.yml',
    [
      'scrape_configs:',
      ...jobNames.map((each) => `  - job_name: ${each}`),
      ...instances.map((each) => `          instance: ${each}`),
    ].join('\n'),
  );

describeRule(rule, {
  accepts: [[stack(), config()], [stack()]],
  refuses: [
    [[stack(), config(jobs, all.slice(1))], ['prometheus.yml']],
    [[stack(), config(jobs.slice(0, 3))], ['prometheus.yml']],
  ],
  unknown: [
    [stack(), file('prometheus.yml', UNKNOWN)],
    [stack({ topology: UNKNOWN }), config([], [])],
  ],
});
