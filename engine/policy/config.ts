/** The configuration of a pack's policies: levels and values, defaults filled in, checked against each policy's schema. */
import Ajv from 'ajv';
import { EnforcementLevel } from '@pulumi/pulumi/proto/analyzer_pb';
import type { AnalyzerInfo, PolicyInfo } from '@pulumi/pulumi/proto/analyzer_pb';
import { EngineError } from '../errors';
import { isRecord } from '../project/project';

/** One policy's level and values. */
export interface ResolvedPolicy {
  readonly name: string;
  readonly level: EnforcementLevel;
  readonly values: Readonly<Record<string, unknown>>;
}

const LEVELS: Readonly<Record<string, EnforcementLevel>> = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  remediate: EnforcementLevel.REMEDIATE,
  disabled: EnforcementLevel.DISABLED,
};

/**
 * Packs are written for the CLI's validator, which knows formats and keywords that ajv has in extensions. The schemas
 * themselves are not judged (that costs a fifth of a second a run): one that means nothing fails when it is compiled.
 */
const validator = new Ajv({
  allErrors: true,
  strict: false,
  validateFormats: false,
  validateSchema: false,
  meta: false,
});

/**
 * @param given a policy's name, or `all`, to its level or `{enforcementLevel, ...values}`
 * @throws EngineError naming the policy that does not exist, or the value that its schema refuses
 */
export function resolvePolicyConfig(
  info: AnalyzerInfo,
  given: Readonly<Record<string, unknown>>,
): ResolvedPolicy[] {
  const policies = info.getPoliciesList();
  const known = new Set(policies.map((policy) => policy.getName()));
  for (const name of Object.keys(given)) {
    if (name !== 'all' && !known.has(name)) {
      throw new EngineError(
        'config',
        `the configuration of policy pack ${info.getName()} names "${name}"; its policies are ${[...known].join(', ')}`,
      );
    }
  }
  const initial = info.getInitialconfigMap();
  return policies.map((policy) => {
    const name = policy.getName();
    const own = initial.get(name);
    const what = `${info.getName()}/${name}`;
    const forAll = split(given['all'], `${info.getName()}/all`);
    const forOne = split(given[name], what);
    const level = forOne.level ?? forAll.level ?? own?.getEnforcementlevel() ?? policy.getEnforcementlevel();
    const initialValues = (own?.getProperties()?.toJavaScript() ?? {}) as Record<string, unknown>;
    return { name, level, values: checkedValues(policy, { ...initialValues, ...forOne.values }, what) };
  });
}

function split(
  entry: unknown,
  what: string,
): { level: EnforcementLevel | undefined; values: Record<string, unknown> } {
  if (entry === undefined) return { level: undefined, values: {} };
  const { enforcementLevel, ...values } = isRecord(entry) ? entry : { enforcementLevel: entry };
  if (enforcementLevel === undefined) return { level: undefined, values };
  const level = typeof enforcementLevel === 'string' ? LEVELS[enforcementLevel] : undefined;
  if (level === undefined) {
    throw new EngineError(
      'config',
      `the level of policy ${what} is ${JSON.stringify(enforcementLevel)}; use ${Object.keys(LEVELS).join(', ')}`,
    );
  }
  return { level, values };
}

function checkedValues(
  policy: PolicyInfo,
  values: Record<string, unknown>,
  what: string,
): Record<string, unknown> {
  const schema = policy.getConfigschema();
  if (!schema) return values;
  const properties = (schema.getProperties()?.toJavaScript() ?? {}) as Record<
    string,
    Record<string, unknown>
  >;
  const filled = { ...values };
  for (const [key, property] of Object.entries(properties)) {
    if (!(key in filled) && property['default'] !== undefined) filled[key] = property['default'];
  }
  // Defaults are the schema's own: nobody gave anything that could be wrong.
  if (Object.keys(values).length === 0 && schema.getRequiredList().every((key) => key in filled))
    return filled;
  const validate = validator.compile({ type: 'object', properties, required: schema.getRequiredList() });
  if (!validate(filled)) {
    const errors = (validate.errors ?? []).map(
      (error) =>
        `${error.instancePath === '' ? 'value' : error.instancePath.slice(1)} ${error.message ?? ''}`,
    );
    throw new EngineError('config', `the configuration of policy ${what} is refused: ${errors.join('; ')}`);
  }
  return filled;
}
