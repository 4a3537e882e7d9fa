/** The text files that a program hands to its workloads, wherever the platform keeps them. */
import { docker } from './docker';
import { kubernetes } from './kubernetes';
import { isKnown, items, record, text } from './read';
import type { Subject } from '../rule';

/** Types that carry files. */
export const fileTypes: readonly string[] = [docker.container, kubernetes.configMap, kubernetes.secret];

/** One file of known content. */
export interface TextFile {
  /** Where it stands in the resource. */
  readonly path: string;
  /** Its name without a directory. */
  readonly name: string;
  readonly content: string;
}

/** The files in a resource whose content is known. */
export function filesOf({ type, props }: Subject): TextFile[] {
  if (type === docker.container) {
    return items(props['uploads']).flatMap(([i, upload]) => {
      const { file, content } = record(upload);
      const name = text(file).split('/').at(-1) ?? '';
      return typeof content === 'string' ? [{ path: `uploads[${i}]`, name, content }] : [];
    });
  }
  return ['data', 'stringData'].flatMap((kind) =>
    Object.entries(record(props[kind])).flatMap(([name, content]) => {
      if (typeof content !== 'string' || !isKnown(content)) return [];
      const encoded = type === kubernetes.secret && kind === 'data';
      return [
        {
          path: `${kind}.${name}`,
          name,
          content: encoded ? Buffer.from(content, 'base64').toString('utf8') : content,
        },
      ];
    }),
  );
}

/** Lines of a configuration file of Redis: a directive's name in lower case and the rest, comments and empty lines left out. */
export function directives(content: string): (readonly [string, string])[] {
  return content
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', ...rest] = line.split(/\s+/);
      return [name.toLowerCase(), rest.join(' ')] as const;
    });
}

/** The last value of a directive, as Redis takes it; undefined if it is not there. */
export function directive(content: string, name: string): string | undefined {
  return directives(content).findLast(([each]) => each === name)?.[1];
}

/** True for the configuration of a data member or a sentinel. */
export function isRedisConf({ name, content }: TextFile): boolean {
  return /^(redis|valkey|sentinel)\.conf$/.test(name) && content.trim() !== '';
}

/** Configurations of Prometheus in the resources of a stack; Grafana's file of the same name is none. */
export function prometheusConfigs(resources: readonly Subject[]): TextFile[] {
  return resources
    .filter(({ type }) => fileTypes.includes(type))
    .flatMap(filesOf)
    .filter(({ name, content }) => name === 'prometheus.yml' && /^scrape_configs:/m.test(content));
}
