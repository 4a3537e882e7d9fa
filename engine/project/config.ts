/** Pulumi.<stack>.yaml and the configuration that the program gets: values, defaults, types, secrets. */
import fs from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { EngineError, messageOf, unsupported } from '../errors';
import type { Crypter } from '../secrets/passphrase';
import { isRecord, qualifyKey } from './project';
import type { ConfigSchema, ConfigType, Project } from './project';

/** A stack's settings file, read and not yet decrypted. */
export interface StackSettings {
  readonly file: string;
  /** Keys with their namespace. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The salt state of the passphrase that its `secure` values need. */
  readonly encryptionSalt?: string;
}

/** The configuration as the program gets it. */
export interface ProgramConfig {
  /** Keys with their namespace; objects and lists as JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * Reads the settings of a stack; a stack without a file has none.
 * @throws EngineError if the file is unreadable or says something that this engine would have to ignore
 */
export function readStackSettings(project: Project, stack: string): StackSettings {
  const file = path.join(project.directory, `Pulumi.${stack}.yaml`);
  if (!fs.existsSync(file)) return { file, values: {} };
  let yaml: unknown;
  try {
    yaml = parseYaml(fs.readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new EngineError('config', `cannot read ${file}: ${messageOf(error)}`);
  }
  if (!isRecord(yaml)) throw new EngineError('config', `${file} is not a map`);
  for (const key of Object.keys(yaml)) {
    const passphrase = key === 'secretsprovider' && (yaml[key] === 'passphrase' || yaml[key] === 'default');
    if (key !== 'config' && key !== 'encryptionsalt' && !passphrase) throw unsupported(`"${key}" in ${file}`);
  }
  const config = yaml['config'] ?? {};
  if (!isRecord(config)) throw new EngineError('config', `${file}: "config" is not a map`);
  const salt = yaml['encryptionsalt'];
  return {
    file,
    values: Object.fromEntries(
      Object.entries(config).map(([key, value]) => [qualifyKey(key, project.name), value]),
    ),
    ...(typeof salt === 'string' ? { encryptionSalt: salt } : {}),
  };
}

/** True if the settings hold a `secure` value, so that a passphrase is needed before the program can start. */
export function hasSecureValues(settings: StackSettings): boolean {
  return Object.values(settings.values).some(containsSecure);
}

/**
 * Puts defaults, values and types together.
 * @param crypter needed if {@link hasSecureValues}
 * @throws EngineError naming the key that is missing or has the wrong type
 */
export function resolveConfig(
  project: Project,
  settings: StackSettings,
  crypter: Crypter | undefined,
): ProgramConfig {
  const values: Record<string, string> = {};
  const secrets = new Set<string>();
  const schemas = new Map(project.config.map((schema) => [schema.key, schema]));
  for (const key of new Set([...schemas.keys(), ...Object.keys(settings.values)])) {
    // The CLI's own switches (`pulumi:disable-default-providers` and the like): they would have to be obeyed.
    if (key.startsWith('pulumi:')) throw unsupported(`the configuration value ${key}`);
    const schema = schemas.get(key);
    const given = settings.values[key];
    if (containsSecure(given) || schema?.secret === true) secrets.add(key);
    if (schema?.secret === true && given !== undefined && !containsSecure(given)) {
      throw new EngineError('config', `${settings.file}: ${key} is secret; set it encrypted (secure: ...)`);
    }
    const value = decryptValue(given ?? schema?.default, key, settings, crypter);
    if (value === undefined || value === null) {
      if (schema?.type !== undefined) {
        throw new EngineError(
          'config',
          `the configuration value ${key} (${schema.type}) is missing; set it in ${settings.file}`,
        );
      }
      continue;
    }
    if (schema)
      checkType(schema, value, given === undefined ? 'Pulumi.yaml' : settings.file, secrets.has(key));
    values[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return { values, secretKeys: [...secrets] };
}

function containsSecure(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsSecure);
  return isRecord(value) && (isSecure(value) || Object.values(value).some(containsSecure));
}

function isSecure(value: Record<string, unknown>): value is { secure: string } {
  return Object.keys(value).length === 1 && typeof value['secure'] === 'string';
}

function decryptValue(
  value: unknown,
  key: string,
  settings: StackSettings,
  crypter: Crypter | undefined,
): unknown {
  if (Array.isArray(value)) return value.map((item) => decryptValue(item, key, settings, crypter));
  if (!isRecord(value)) return value;
  if (!isSecure(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, decryptValue(item, key, settings, crypter)]),
    );
  }
  if (!crypter) {
    throw new EngineError('config', `${settings.file}: ${key} is encrypted, and there is no encryptionsalt`);
  }
  try {
    return crypter.decrypt(value.secure);
  } catch (error) {
    throw new EngineError('passphrase', `${settings.file}: ${key}: ${messageOf(error)}`);
  }
}

/** @param secret whether the value must not be shown, not even as what is wrong */
function checkType(schema: ConfigSchema, value: unknown, file: string, secret: boolean): void {
  const show = (wrong: unknown): string => (secret ? '[secret]' : JSON.stringify(wrong));
  const problem = typeProblem(schema.type, value, show, schema.items);
  if (problem !== undefined) throw new EngineError('config', `${file}: ${schema.key} ${problem}`);
}

function typeProblem(
  type: ConfigType | undefined,
  value: unknown,
  show: (wrong: unknown) => string,
  items?: ConfigType,
): string | undefined {
  switch (type) {
    case 'integer':
      return Number.isInteger(typeof value === 'string' && value.trim() !== '' ? Number(value) : value)
        ? undefined
        : `is no integer: ${show(value)}`;
    case 'boolean':
      return value === true || value === false || value === 'true' || value === 'false'
        ? undefined
        : `is neither true nor false: ${show(value)}`;
    case 'string':
      return typeof value === 'object' ? `is no string: ${show(value)}` : undefined;
    case 'array': {
      if (!Array.isArray(value)) return `is no list: ${show(value)}`;
      const at = value.findIndex((item) => typeProblem(items, item, show) !== undefined);
      return at < 0 ? undefined : `[${String(at)}] ${typeProblem(items, value[at], show) ?? ''}`;
    }
    case 'object':
      return isRecord(value) ? undefined : `is no map: ${show(value)}`;
    default:
      return undefined;
  }
}
