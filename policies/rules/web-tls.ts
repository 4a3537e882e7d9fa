import { items, record, text } from './shared/read';
import { always, type StackRule } from './rule';
import { outputsOf, topologyOf } from './shared/topology';

/** Pages are HTTPS. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'web-tls',
  description: 'Every page that the stack hands out is HTTPS.',
  severity: 'high',
  controls: { nist53: ['SC-8(1)'], pciDss: ['2.2.7', '8.3.2'], soc2: ['CC6.7'] },
  why: "a person's password goes to each of these pages, and whoever reads it may silence every alert",
  remedy: 'give the page a certificate of the stack and hand out an https:// address',
  levels: always,
  settings: {},
  *check(resources) {
    const pages = [
      ...items(topologyOf(resources)?.['services']).map(
        ([i, service]) => [`topology.services[${i}].url`, record(service)['url']] as const,
      ),
      ...Object.entries(record(outputsOf(resources)?.['dashboards'])).map(
        ([name, url]) => [`dashboards.${name}`, url] as const,
      ),
    ];
    for (const [path, url] of pages) {
      if (typeof url === 'string' && !url.startsWith('https://'))
        yield { path, found: `the scheme ${text(url.split(':')[0])}` };
    }
  },
};
