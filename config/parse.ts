/**
 * From what a stack file says to a validated {@link Config}, or one message that names every mistake. Pure.
 */
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { configSchema, type Config } from './schema';

/** One mistake in a stack's configuration. */
export interface ConfigProblem {
  /** Path of the value, for example `redis.maxmemoryMiB` or `users[1].name`. */
  readonly path: string;
  /** What is wrong and how to mend it. */
  readonly reason: string;
}

/** Thrown when a configuration cannot be used; the message lists all problems, a line each. */
export class ConfigError extends Error {
  /**
   * @param problems at least one
   * @param source where the values were read, for example `Pulumi.dev.yaml`
   */
  constructor(
    readonly problems: readonly ConfigProblem[],
    source: string,
  ) {
    const lines = problems.map(
      ({ path, reason }) => `  ${path === '' ? '(the whole)' : `jsquared:${path}`}: ${reason}`,
    );
    super(`The configuration in ${source} cannot be used; nothing was changed.\n${lines.join('\n')}`);
    this.name = 'ConfigError';
  }
}

function showPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** The keys an object of the schema has at a path; empty where it is no object. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  const unwrap = (node: unknown): unknown => {
    let current = node as { def?: { type: string; innerType?: unknown; in?: unknown } };
    while (current.def && (current.def.innerType !== undefined || current.def.in !== undefined)) {
      current = (current.def.innerType ?? current.def.in) as typeof current;
    }
    return current;
  };
  for (const part of path) {
    const node = unwrap(schema) as { shape?: Record<string, unknown>; element?: unknown };
    schema = typeof part === 'number' ? node.element : node.shape?.[String(part)];
    if (schema === undefined) return [];
  }
  const node = unwrap(schema) as {
    shape?: Record<string, unknown>;
    def?: { keyType?: { options?: string[] } };
  };
  return Object.keys(node.shape ?? {}).concat(node.def?.keyType?.options ?? []);
}

/** "; did you mean X?" for a word near a known one, else the list of the known ones. */
export function suggest(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(word.toLowerCase(), known);
  const limit = Math.max(2, Math.floor(word.length / 3));
  return distance(word.toLowerCase(), near.toLowerCase()) <= limit
    ? `; did you mean "${near}"?`
    : `; known are ${known.join(', ')}`;
}

function explain(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = showPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      reason: `there is no such setting${suggest(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return [
      {
        path,
        reason: `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}${typeof issue.input === 'string' ? suggest(issue.input, values).replace(/; known.*/, '') : ''}`,
      },
    ];
  }
  if (issue.code === 'invalid_key') {
    return [
      {
        path,
        reason: `there is no such name${suggest(String(issue.path.at(-1)), knownKeys(issue.path.slice(0, -1)))}`,
      },
    ];
  }
  return [{ path, reason: issue.message }];
}

/**
 * Validates a stack's configuration.
 * @param values the keys of the `jsquared:` namespace with their values
 * @param source named in the error
 * @throws ConfigError listing every problem
 */
export function parseConfig(values: Readonly<Record<string, unknown>>, source: string): Config {
  const result = configSchema.safeParse(values, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.flatMap(explain), source);
}
