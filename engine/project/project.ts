/** Pulumi.yaml: the project's name, its backend, and the schema of its configuration. */
import fs from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { EngineError, messageOf, unsupported } from '../errors';

/** The types that the schema of a configuration value can have. */
export type ConfigType = 'string' | 'integer' | 'boolean' | 'array' | 'object';

/** What Pulumi.yaml says about one configuration value. */
export interface ConfigSchema {
  /** With its namespace: `project:key`. */
  readonly key: string;
  readonly type?: ConfigType;
  /** The type of an array's items. */
  readonly items?: ConfigType;
  readonly default?: unknown;
  readonly secret: boolean;
}

/** A project. */
export interface Project {
  readonly name: string;
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  /** `main` of Pulumi.yaml: the program, relative to the directory; undefined = the directory itself. */
  readonly main?: string;
  /** `runtime.options.typescript`: false runs JavaScript without loading a compiler; default true. */
  readonly typescript: boolean;
  /** `backend.url`. */
  readonly backendUrl?: string;
  readonly config: readonly ConfigSchema[];
}

const KNOWN_KEYS = new Set([
  ...[
    'name',
    'runtime',
    'main',
    'description',
    'author',
    'website',
    'license',
    'backend',
    'config',
    'template',
  ],
]);
const TYPES = new Set<string>(['string', 'integer', 'boolean', 'array', 'object']);

/**
 * Reads Pulumi.yaml.
 * @throws EngineError if it is missing, unreadable, or says something that this engine would have to ignore
 */
export function readProject(directory: string): Project {
  const file = path.join(directory, 'Pulumi.yaml');
  let yaml: unknown;
  try {
    yaml = parseYaml(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new EngineError('config', `cannot read ${file}: ${messageOf(error)}`);
  }
  if (!isRecord(yaml)) throw new EngineError('config', `${file} is empty or not a map`);
  for (const key of Object.keys(yaml)) if (!KNOWN_KEYS.has(key)) throw unsupported(`"${key}" in ${file}`);
  const name = yaml['name'];
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.-]{1,100}$/.test(name)) {
    throw new EngineError('config', `${file}: "name" is missing or no name for a project`);
  }
  const typescript = readRuntime(yaml['runtime'], file);
  const backend = yaml['backend'];
  const backendUrl = isRecord(backend) ? backend['url'] : undefined;
  const main = yaml['main'];
  return {
    name,
    directory: path.resolve(directory),
    typescript,
    ...(typeof main === 'string' ? { main } : {}),
    ...(typeof backendUrl === 'string' ? { backendUrl } : {}),
    config: readSchema(yaml['config'], name, file),
  };
}

/** @returns whether the program is TypeScript */
function readRuntime(runtime: unknown, file: string): boolean {
  const name = isRecord(runtime) ? runtime['name'] : runtime;
  if (name !== 'nodejs') throw unsupported(`the runtime ${JSON.stringify(name)} in ${file} (only nodejs)`);
  const options = isRecord(runtime) && isRecord(runtime['options']) ? runtime['options'] : {};
  for (const [key, value] of Object.entries(options)) {
    // How packages are installed is the business of `pulumi install`.
    if (key === 'packagemanager' || (key === 'typescript' && typeof value === 'boolean')) continue;
    throw unsupported(`runtime.options.${key} in ${file}`);
  }
  return options['typescript'] !== false;
}

function readSchema(config: unknown, project: string, file: string): ConfigSchema[] {
  if (config === undefined || config === null) return [];
  if (!isRecord(config)) throw new EngineError('config', `${file}: "config" is not a map`);
  return Object.entries(config).map(([key, entry]) => readEntry(key, entry, project, file));
}

function readEntry(key: string, entry: unknown, project: string, file: string): ConfigSchema {
  const qualified = qualifyKey(key, project);
  // A bare value, or `value:`, sets it for every stack; `default:` does the same for the project's own keys.
  if (!isRecord(entry)) return { key: qualified, default: entry, secret: false };
  const type = entry['type'];
  if (type !== undefined && (typeof type !== 'string' || !TYPES.has(type))) {
    throw new EngineError(
      'config',
      `${file}: config.${key} has the type ${JSON.stringify(type)}; use ${[...TYPES].join(', ')}`,
    );
  }
  const items = isRecord(entry['items']) ? entry['items']['type'] : undefined;
  const value = entry['default'] ?? entry['value'];
  return {
    key: qualified,
    ...(type === undefined ? {} : { type: type as ConfigType }),
    ...(typeof items === 'string' && TYPES.has(items) ? { items: items as ConfigType } : {}),
    ...(value === undefined ? {} : { default: value }),
    secret: entry['secret'] === true,
  };
}

/** Puts the project's namespace before a key that has none. */
export function qualifyKey(key: string, project: string): string {
  return key.includes(':') ? key : `${project}:${key}`;
}

/** True for a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
