import { docker, localCommand } from './shared/docker';
import { kubernetes, podKinds } from './shared/kubernetes';
import { text, textsIn } from './shared/read';
import { always, type StackRule, type Subject } from './rule';
import { randomPassword, tls } from './shared/secrets';
import { outputsOf } from './shared/topology';

/** Inputs of a resource that only its reader sees. */
const hidden = new Set(['uploads', 'triggers', 'stdin', 'stringData']);
/** Outputs of the stack that are secret as a whole (contract/outputs.ts). */
const secretOutputs = new Set(['connection', 'credentials', 'clientCertificate']);
const visibleTypes: readonly string[] = [
  docker.container,
  docker.network,
  docker.volume,
  localCommand,
  kubernetes.configMap,
  kubernetes.service,
  ...podKinds,
];

/** No generated secret outside the files of its readers. */
export const rule: StackRule = {
  kind: 'stack',
  about: [randomPassword, tls.key],
  name: 'secrets-contained',
  description:
    'No password or key that the stack generated stands anywhere but in the files of its readers and in secret outputs.',
  severity: 'critical',
  controls: {
    nist190: ['4.1.4'],
    nist53: ['IA-5(7)', 'SC-28', 'SC-12'],
    pciDss: ['8.3.2', '8.6.2'],
    soc2: ['CC6.1'],
  },
  why: 'a secret under a harmless name is as readable as one under its own; only comparing with the real ones finds it',
  remedy:
    'hand it over as a file of the workload, or as part of a secret output; then rotate it, as it has been seen',
  levels: always,
  settings: {},
  *check(resources) {
    const secrets = resources.flatMap(secretsOf);
    if (secrets.length === 0) return;
    const named = (value: unknown): string | undefined => {
      const found = textsIn(value).join('\n');
      return found === '' ? undefined : secrets.find(({ value: secret }) => found.includes(secret))?.name;
    };
    for (const { type, name, urn, props } of resources) {
      if (!visibleTypes.includes(type)) continue;
      for (const [path, value] of Object.entries(props)) {
        const secret = hidden.has(path) ? undefined : named(value);
        if (secret !== undefined) yield { path: `${name}.${path}`, found: `the secret of ${secret}`, urn };
      }
    }
    for (const [path, value] of Object.entries(outputsOf(resources) ?? {})) {
      const secret = secretOutputs.has(path) ? undefined : named(value);
      if (secret !== undefined) yield { path, found: `the secret of ${secret}` };
    }
  },
};

function secretsOf({ type, name, props }: Subject): { name: string; value: string }[] {
  if (type === randomPassword) {
    const value = text(props['result']);
    // A short one would be found in words that have nothing to do with it.
    return value.length >= 12 ? [{ name, value }] : [];
  }
  if (type !== tls.key) return [];
  // PEM is wrapped differently here and there; its longest line identifies it.
  const [line = ''] = text(props['privateKeyPem'])
    .split('\n')
    .filter((each) => !each.startsWith('-----'))
    .sort((a, b) => b.length - a.length);
  return line.length >= 12 ? [{ name, value: line }] : [];
}
