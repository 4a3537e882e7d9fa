import { containerTypes, eachContainer } from './shared/containers';
import { items, record, strings } from './shared/read';
import { always, type Finding, type ResourceRule } from './rule';

const server = /(^|[\s/;&|'"])(sshd|dropbear|telnetd|in\.telnetd|rlogind|rshd|gotty|ttyd)($|[\s;&|'"])/;
const ports = new Map([
  [22, 'ssh'],
  [23, 'telnet'],
  [513, 'rlogin'],
  [514, 'rsh'],
]);

/** Nobody logs in to a container over the network. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-no-remote-login',
  description: 'Containers run no server to log in to.',
  severity: 'high',
  controls: {
    cisDocker: ['5.7'],
    nist53: ['AC-17', 'CM-7'],
    pciDss: ['2.2.4'],
  },
  why: 'a way in of its own has keys, users and logs of its own, which nobody looks after',
  remedy: 'remove it; docker exec and kubectl exec give a shell to those who may have one',
  levels: always,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* ({ props }) {
      for (const name of ['entrypoints', 'command']) yield* words(name, props[name]);
      for (const [i, item] of items(props['ports'])) yield* port(`ports[${i}]`, record(item)['internal']);
    },
    function* ({ props }) {
      for (const name of ['command', 'args']) yield* words(name, props[name]);
      for (const [i, item] of items(props['ports']))
        yield* port(`ports[${i}]`, record(item)['containerPort']);
    },
  ),
};

function* words(path: string, value: unknown): Iterable<Finding> {
  for (const word of strings(value)) {
    const found = server.exec(word);
    if (found) yield { path, found: found[2] ?? '' };
  }
}

function* port(path: string, value: unknown): Iterable<Finding> {
  const name = typeof value === 'number' ? ports.get(value) : undefined;
  if (name !== undefined) yield { path, found: `${name} (port ${String(value)})` };
}
