import { docker, localCommand } from './shared/docker';
import { kubernetes, podKinds } from './shared/kubernetes';
import { visible } from './shared/visible';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly allowedNames: readonly string[];
}

const secretName =
  /(^|[_.-])(pass(word|wd|phrase)?|secret|token|credentials?|(api|private|access)[_.-]?key|auth)$/i;
/** Texts that are, or hold, a secret whatever they are called. */
const secretText: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$]*:[^\s/@$]+@/i, 'a URL with a password'],
  [/(^|\s)(--?(pass(word)?|requirepass|masterauth|auth|a))[= ]+'?[^\s'$<]{6,}/i, 'a password as an argument'],
  [/^\s*(requirepass|masterauth|sentinel\s+(auth|sentinel)-pass)\s+\S+/im, 'a password in a configuration'],
];

/** No secret in what everybody who may ask the platform, or read a process list, can see. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'no-plaintext-secrets',
  description:
    'No secret stands in an environment variable, a command line, a health check, a label, an annotation or a ConfigMap.',
  severity: 'critical',
  controls: {
    cisKubernetes: ['5.4.1'],
    nist190: ['4.1.4'],
    nist53: ['IA-5(7)'],
    pciDss: ['8.6.2', '8.3.2'],
    soc2: ['CC6.1'],
  },
  why: 'docker inspect, the process list, crash dumps and child processes show it to everyone; a file shows it to its reader',
  remedy: 'put it into a file of the workload and name the path (a variable that ends with _FILE)',
  levels: always,
  types: [
    docker.container,
    docker.network,
    docker.volume,
    localCommand,
    ...podKinds,
    kubernetes.configMap,
    kubernetes.service,
  ],
  settings: {
    allowedNames: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'variables and labels that look like a secret and are none',
    },
  },
  *check(subject, { allowedNames }) {
    for (const { path, name, text } of visible(subject)) {
      if (name !== undefined && secretName.test(name) && text !== '' && !allowedNames.includes(name)) {
        yield { path, found: `a value under the name ${name}` };
      } else {
        const kind = secretText.find(([pattern]) => pattern.test(text));
        if (kind) yield { path, found: kind[1] };
      }
    }
  },
};
