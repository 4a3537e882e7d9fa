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
  const values = config(environment['PULUMI_CONFIG']);
  // The CLI hands keys of the project itself over in the long form to a program, in the short one to a policy pack.
  const protect = values[`${project}:protect`] ?? values[`${project}:config:protect`];
  return protect === 'false' ? 'development' : 'production';
}

function config(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = JSON.parse(json ?? '{}');
    return typeof values === 'object' && values !== null ? (values as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
