/** The only place where the program reads Pulumi's configuration. */
import * as pulumi from '@pulumi/pulumi';
import { parseConfig } from './parse';
import type { Config } from './schema';

const namespace = 'jsquared';

/** The names of all top-level keys, without the namespace. */
function configuredKeys(): string[] {
  // allConfig is what `new Config()` reads from; only it can tell a misspelt key, which Config has no way to list.
  const all: Record<string, string> = pulumi.runtime.allConfig();
  return Object.keys(all)
    .filter((key) => key.startsWith(`${namespace}:`))
    .map((key) => key.slice(namespace.length + 1));
}

/**
 * Reads and validates the stack's configuration.
 * @throws ConfigError (config/parse.ts) listing every mistake, before any resource is declared
 */
export function loadConfig(): Config {
  const config = new pulumi.Config(namespace);
  const values: Record<string, unknown> = {};
  for (const key of configuredKeys()) {
    const raw = config.get(key);
    if (raw === undefined) continue;
    values[key] = interpret(raw);
  }
  return parseConfig(values, `Pulumi.${pulumi.getStack()}.yaml`);
}

/** Pulumi hands every value over as text: strings as they are, all else as JSON. */
function interpret(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}
