/** What the pack knows of the stack at load: Pulumi hands it over in the environment, before the first resource. */
import type { Purpose } from './rules/rule';

/** Names of stacks that are production whatever their config says. */
const production = /^(prod|production|staging)([-.]|$)/;

/**
 * What the stack is for. Without a stack or a readable config it is production: the strict answer.
 * @param environment PULUMI_NODEJS_STACK and PULUMI_CONFIG (JSON, keys `<project>:<key>`)
 */
export function purposeOf(environment: Readonly<Record<string, string | undefined>>): Purpose {
  const stack = environment['PULUMI_NODEJS_STACK'] ?? '';
  if (stack === '' || production.test(stack)) return 'production';
  const project = environment['PULUMI_NODEJS_PROJECT'] ?? '';
  return setting(environment['PULUMI_CONFIG'], `${project}:protect`) === 'false'
    ? 'development'
    : 'production';
}

function setting(json: string | undefined, key: string): unknown {
  try {
    const config: unknown = JSON.parse(json ?? '{}');
    return typeof config === 'object' && config !== null
      ? (config as Record<string, unknown>)[key]
      : undefined;
  } catch {
    return undefined;
  }
}
