/** What of a resource can be seen by others than its reader: in `docker inspect`, a process list, `kubectl describe`. */
import type { Subject } from '../rule';
import { localCommand } from './docker';
import { kubernetes, podContainers } from './kubernetes';
import { at, items, list, record, strings, text } from './read';

/** A text that others than its reader can see; with a name if it has one that tells what it is. */
interface Visible {
  readonly path: string;
  readonly name?: string;
  readonly text: string;
}

/** Everything of a resource that others than its reader can see. */
export function* visible(subject: Subject): Iterable<Visible> {
  const { type, props } = subject;
  if (type === localCommand) {
    for (const path of ['create', 'update', 'delete']) yield { path, text: text(props[path]) };
    yield* named('environment', props['environment']);
  } else if (type.startsWith('docker:')) {
    for (const [i, env] of items(props['envs'])) {
      const [name = '', ...rest] = text(env).split('=');
      yield { path: `envs[${i}]`, name, text: rest.join('=') };
    }
    for (const item of list(props['labels'])) {
      const { label, value } = record(item);
      yield { path: `labels.${text(label)}`, name: text(label), text: text(value) };
    }
    for (const path of ['command', 'entrypoints']) yield { path, text: strings(props[path]).join(' ') };
    yield { path: 'healthcheck.tests', text: strings(at(props, 'healthcheck', 'tests')).join(' ') };
  } else {
    yield* ofKubernetes(subject);
  }
}

function* ofKubernetes(subject: Subject): Iterable<Visible> {
  const { type, props } = subject;
  for (const way of [[], ['spec', 'template']]) {
    for (const kind of ['labels', 'annotations']) {
      const path = [...way, 'metadata', kind];
      yield* named(path.join('.'), at(props, ...path));
    }
  }
  if (type === kubernetes.configMap) yield* named('data', props['data']);
  for (const { path, props: container } of podContainers(subject)) {
    for (const [i, item] of items(container['env'])) {
      const { name, value } = record(item);
      yield { path: `${path}.env[${i}]`, name: text(name), text: text(value) };
    }
    for (const kind of ['command', 'args'])
      yield { path: `${path}.${kind}`, text: strings(container[kind]).join(' ') };
  }
}

function* named(path: string, value: unknown): Iterable<Visible> {
  for (const [name, item] of Object.entries(record(value)))
    yield { path: `${path}.${name}`, name, text: text(item) };
}
