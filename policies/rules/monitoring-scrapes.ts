import { prometheusConfigs } from './shared/files';
import { text } from './shared/read';
import { warnInDevelopment, type StackRule } from './rule';
import { servicesOf, setsOf } from './shared/topology';

/** Everything is scraped. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'monitoring-scrapes',
  description: 'Prometheus scrapes each member of each Redis set and each service of the stack.',
  severity: 'high',
  controls: { nist53: ['SI-4', 'CA-7'], pciDss: ['10.7.2'], soc2: ['CC7.2'] },
  why: 'what is not scraped raises no alert when it is gone: a missing series is not a zero',
  remedy: 'let the component Monitoring take the targets from the sets themselves',
  levels: warnInDevelopment,
  settings: {},
  *check(resources) {
    const configs = prometheusConfigs(resources);
    // No Prometheus at all is another rule's; one that is not known yet is judged in the update.
    if (configs.length === 0) return;
    const content = configs.map((each) => each.content).join('\n');
    const instances = new Set(
      [...content.matchAll(/^\s*(?:- )?instance:\s*["']?([^\s"']+)/gm)].map(([, name]) => name),
    );
    const jobs = new Set(
      [...content.matchAll(/^\s*- job_name:\s*["']?([^\s"']+)/gm)].map(([, name]) => name),
    );
    for (const { data, sentinels } of setsOf(resources)) {
      for (const member of [...data, ...sentinels]) {
        const name = text(member['name']);
        if (name !== '' && !instances.has(name))
          yield { path: 'prometheus.yml', found: `${name} is not scraped` };
      }
    }
    for (const name of servicesOf(resources)) {
      if (name !== '' && !jobs.has(name)) yield { path: 'prometheus.yml', found: `${name} is not scraped` };
    }
  },
};
