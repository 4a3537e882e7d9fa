/** What a rule is told, and what its name and its neighbours' are configured to. Pure. */
import type { Level, Purpose, RuleBase, Setting } from '../rule';

type Configurable = RuleBase & { readonly settings: Readonly<Record<string, Setting>> };

/** What a stack's file says about policies (`<project>:policies`): a rule's name to its level, its settings, or both. */
export type Configured = Readonly<Record<string, unknown>>;

/** Every level that can be given; `remediate` where the rule mends what it finds. */
const levels = ['advisory', 'mandatory', 'disabled', 'remediate'] as const;

/** The defaults of a rule's settings, overridden by what is configured. */
export function settingsOf(rule: Configurable, configured: object): never {
  const defaults = Object.entries(rule.settings).map(([key, setting]) => [key, setting.default]);
  // Whoever calls has judged the configured values by the rule's schema, so they have the rule's own type.
  return { ...Object.fromEntries(defaults), ...configured } as never;
}

/** One rule's part of the configuration. */
export function configuredFor(
  configured: Configured,
  name: string,
): { readonly level: unknown; readonly settings: Readonly<Record<string, unknown>> } {
  const given = configured[name];
  if (typeof given !== 'object' || given === null) return { level: given, settings: {} };
  const { enforcementLevel: level, ...settings } = given as Record<string, unknown>;
  return { level, settings };
}

/** The level at which a rule is judged; to remediate is to insist. */
export function levelOf(rule: RuleBase, purpose: Purpose, configured: Configured): Level {
  const { level } = configuredFor(configured, rule.name);
  if (level === 'remediate') return 'mandatory';
  return isLevel(level) ? level : rule.levels[purpose];
}

/**
 * What is wrong with the configuration of policies, a sentence each: names that no rule has, levels that do not exist, settings
 * that the rule does not know or of another type.
 */
export function configurationProblems(configured: unknown, rules: readonly Configurable[]): string[] {
  if (configured === undefined) return [];
  if (typeof configured !== 'object' || configured === null || Array.isArray(configured))
    return ['it is no map from names of policies to levels or settings'];
  return Object.keys(configured).flatMap((name) => {
    const rule = rules.find((each) => each.name === name);
    if (!rule) return [`there is no policy ${JSON.stringify(name)}`];
    const { level, settings } = configuredFor(configured as Configured, name);
    const wrong = Object.entries(settings).flatMap(([key, value]) => {
      const setting = rule.settings[key];
      if (!setting) {
        const known = Object.keys(rule.settings).join(', ') || 'none';
        return [`${name} has no setting ${JSON.stringify(key)}; it has ${known}`];
      }
      const problem = problemOf(setting, value);
      return problem === undefined ? [] : [`${name}.${key} ${problem}`];
    });
    if (level === undefined || isLevel(level) || level === 'remediate') return wrong;
    return [`the level of ${name} is ${JSON.stringify(level)}; use ${levels.join(', ')}`, ...wrong];
  });
}

function isLevel(value: unknown): value is Level {
  return value === 'advisory' || value === 'mandatory' || value === 'disabled';
}

function problemOf({ type, items, minimum }: Setting, value: unknown): string | undefined {
  const shown = JSON.stringify(value);
  if (type === 'array')
    return Array.isArray(value) && value.every((item) => typeof item === (items?.type ?? 'string'))
      ? undefined
      : `is ${shown}; give a list of texts`;
  const right = type === 'integer' ? Number.isInteger(value) : typeof value === type;
  if (!right) return `is ${shown}; give ${type === 'integer' ? 'a whole number' : `a ${type}`}`;
  return typeof value === 'number' && minimum !== undefined && value < minimum
    ? `is ${shown}; give ${minimum} or more`
    : undefined;
}
