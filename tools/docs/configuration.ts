/** The configuration as the schema has it: a table for people, and the section of Pulumi.yaml for Pulumi. */
import { z } from 'zod';
import { stringify } from 'yaml';
import { configSchema } from '../../config/schema';

/** The part of JSON Schema that Zod writes for this configuration. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}

/** One value that a stack can set. */
export interface Setting {
  /** For example `redis.members` or `users[].name`. */
  readonly key: string;
  /** What is allowed, for example `2 to 9` or `redis, valkey`. */
  readonly allowed: string;
  readonly default: string;
  readonly description: string;
}

const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Node;

/** Every setting, in the schema's order. */
export function settings(): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, node]) => walk(key, node));
}

function walk(key: string, node: Node): Setting[] {
  if (node.properties)
    return Object.entries(node.properties).flatMap(([name, each]) => walk(`${key}.${name}`, each));
  const own = {
    key,
    allowed: allowed(node),
    default: node.default === undefined ? '' : JSON.stringify(node.default),
    description: node.description ?? '',
  };
  return [own, ...(node.items?.properties ? walk(`${key}[]`, node.items) : [])];
}

function allowed(node: Node): string {
  if (node.enum)
    return node.enum.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ');
  // Zod bounds an integer without a maximum by what a double holds exactly.
  const { minimum, maximum } = node;
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${minimum} or more`;
  if (node.type === 'array') return 'a list';
  if (node.type === 'object') return 'a map';
  return node.type === 'boolean' ? 'true, false' : 'text';
}

/** The table as Markdown. */
export function configurationTable(): string {
  const rows = settings().map(
    (setting) =>
      `| \`${setting.key}\` | ${setting.default === '' ? '' : code(setting.default)} | ${cell(setting.allowed)} | ${cell(setting.description)} |`,
  );
  return ['| setting | default | allowed | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** The `config:` section of Pulumi.yaml: the top-level keys with their types and defaults. */
export function projectSection(): string {
  const entries = Object.entries(schema.properties ?? {}).map(([key, node]) => [
    `jsquared:${key}`,
    {
      type: node.type,
      description:
        node.description ?? `${Object.keys(node.properties ?? {}).join(', ')}: see the table in README.md`,
      ...(node.type === 'array' ? { items: { type: node.items?.type } } : {}),
      default: node.default,
    },
  ]);
  return stringify({ config: Object.fromEntries(entries) as unknown }, { lineWidth: 0 }).trimEnd();
}
