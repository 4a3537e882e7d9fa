/** What the pack knows of the stack at load: Pulumi hands it over in the environment, before the first resource. */
import type { Purpose } from './rules/rule';
import { purpose } from './rules/shared/purpose';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the stack is for. Without a stack or a readable config it is production: the strict answer.
 * @param environment PULUMI_NODEJS_STACK and PULUMI_CONFIG (JSON, keys `<project>:<key>`)
 */
export function purposeOf(environment: Environment): Purpose {
  return purpose(environment['PULUMI_NODEJS_STACK'] ?? '', setting(environment, 'protect'));
}

/**
 * The list of waivers in the stack's config, unread; undefined where there is none.
 * @param environment see {@link purposeOf}
 */
export function waiversIn(environment: Environment): unknown {
  return structured(environment, 'waivers');
}

/**
 * What the stack's config says about levels and settings of policies, unread; undefined where it says nothing.
 * @param environment see {@link purposeOf}
 */
export function policiesIn(environment: Environment): unknown {
  return structured(environment, 'policies');
}

function structured(environment: Environment, key: string): unknown {
  const value = setting(environment, key);
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function setting(environment: Environment, key: string): unknown {
  const project = environment['PULUMI_NODEJS_PROJECT'] ?? '';
  const values = config(environment['PULUMI_CONFIG']);
  // The CLI hands keys of the project itself over in the long form to a program, in the short one to a policy pack.
  return values[`${project}:${key}`] ?? values[`${project}:config:${key}`];
}

function config(json: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = JSON.parse(json ?? '{}');
    return typeof values === 'object' && values !== null ? (values as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
