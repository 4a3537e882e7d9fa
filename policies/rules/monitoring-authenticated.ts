import { containerTypes, eachContainer } from './shared/containers';
import { isComplete, strings } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

/** Nobody reads or silences an alert without a password. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'monitoring-authenticated',
  description:
    'Prometheus and Alertmanager serve their pages by a web configuration, which has the certificate and the password.',
  severity: 'high',
  controls: { nist53: ['AC-3', 'IA-5', 'SC-8(1)'], pciDss: ['2.2.7', '7.2.2'], soc2: ['CC6.1'] },
  why: 'without it both serve everything to everyone in plain, silences and deletions included',
  remedy:
    'set --web.config.file, and leave --web.enable-admin-api and --web.enable-remote-write-receiver out',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    ({ props }) => judge('entrypoints', [props['entrypoints'], props['command']]),
    ({ props }) => judge('args', [props['command'], props['args']]),
  ),
};

function* judge(path: string, lists: readonly unknown[]): Iterable<Finding> {
  if (!lists.every(isComplete)) return;
  const words = lists.flatMap(strings);
  if (!words.some((word) => /(^|\/)(prometheus|alertmanager)$/.test(word))) return;
  if (!words.some((word) => /^--web\.config\.file=./.test(word)))
    yield { path, found: 'pages without a password' };
  for (const word of words) {
    if (/^--web\.enable-(admin-api|remote-write-receiver)(=true)?$/.test(word)) yield { path, found: word };
  }
}
