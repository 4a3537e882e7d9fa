import { docker, list, record, strings } from './docker';
import { always, type Finding, type ResourceRule, type Subject } from './rule';

interface Settings {
  readonly allowedNames: readonly string[];
}

const command = 'command:local:Command';
const secretName =
  /(^|[_.-])(pass(word|wd|phrase)?|secret|token|credentials?|(api|private|access)[_.-]?key|auth)$/i;
/** Texts that are, or hold, a secret whatever they are called. */
const secretText: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$]*:[^\s/@$]+@/i, 'a URL with a password'],
  [/(^|\s)(--?(pass(word)?|requirepass|masterauth|auth|a))[= ]+'?[^\s'$<]{6,}/i, 'a password as an argument'],
];

/** No secret in what everybody who may ask Docker, or read a process list, can see. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'no-plaintext-secrets',
  description: 'No secret stands in an environment variable, a command line, a health check or a label.',
  severity: 'critical',
  controls: [
    'CIS Docker 1.6.0: 4.10',
    'NIST SP 800-190: 4.1.4',
    'NIST SP 800-53: IA-5(7)',
    'PCI DSS 4.0: 8.6.2',
  ],
  why: 'docker inspect, the process list, crash dumps and child processes show it to everyone; a file shows it to its reader',
  remedy: 'put it into a file of the workload and name the path (a variable that ends with _FILE)',
  levels: always,
  types: [docker.container, command],
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
        if (kind) yield { path, found: kind[1] } satisfies Finding;
      }
    }
  },
};

/** Everything of a resource that others than its reader can see. */
function* visible({ type, props }: Subject): Iterable<{ path: string; name?: string; text: string }> {
  if (type === command) {
    for (const path of ['create', 'update', 'delete']) yield { path, text: text(props[path]) };
    for (const [name, value] of Object.entries(record(props['environment']))) {
      yield { path: `environment.${name}`, name, text: text(value) };
    }
    return;
  }
  for (const [i, env] of strings(props['envs']).entries()) {
    const [name = '', ...rest] = env.split('=');
    yield { path: `envs[${i}]`, name, text: rest.join('=') };
  }
  for (const item of list(props['labels'])) {
    const { label, value } = record(item);
    yield { path: `labels.${text(label)}`, name: text(label), text: text(value) };
  }
  for (const path of ['command', 'entrypoints']) yield { path, text: strings(props[path]).join(' ') };
  yield { path: 'healthcheck.tests', text: strings(record(props['healthcheck'])['tests']).join(' ') };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
