/** From a rule to a CrossGuard policy. */
import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { plain } from './plain';
import type { AnyRule, Finding, Purpose, Subject } from './rules/rule';

/** Where, what, why, and how to mend it; the engine adds the rule's sentence and the resource's name. */
export function message(rule: AnyRule, { path, found }: Finding): string {
  return `${path}: ${found}. Why: ${rule.why}. To mend it: ${rule.remedy}. (${rule.controls.join('; ')})`;
}

/** The defaults of a rule's settings, overridden by what the pack's configuration says. */
export function settingsOf(rule: AnyRule, configured: object): never {
  const defaults = Object.entries(rule.settings).map(([key, setting]) => [key, setting.default]);
  // The schema has judged the configured values by now, so they have the rule's own type.
  return { ...Object.fromEntries(defaults), ...configured } as never;
}

/**
 * Makes the policy.
 * @param isUnknownError tells the error for a value that a preview cannot know
 */
export function convert(
  rule: AnyRule,
  purpose: Purpose,
  isUnknownError: (error: unknown) => boolean,
): ResourceValidationPolicy | StackValidationPolicy {
  const subject = (shown: Shown): Subject => ({
    type: shown.type,
    name: shown.name,
    urn: shown.urn,
    props: plain(shown.props, isUnknownError) as Record<string, unknown>,
    protect: shown.opts.protect,
  });
  const common = {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: rule.levels[purpose],
    remediationSteps: rule.remedy,
    ...(Object.keys(rule.settings).length === 0 ? {} : { configSchema: schemaOf(rule) }),
  };
  if (rule.kind === 'stack') {
    return {
      ...common,
      validateStack: (stack, report) => {
        const resources = stack.resources.map(subject);
        for (const finding of rule.check(resources, settingsOf(rule, stack.getConfig())))
          report(message(rule, finding));
      },
    };
  }
  return {
    ...common,
    validateResource: (resource, report) => {
      if (!rule.types.includes(resource.type)) return;
      const findings = rule.check(subject(resource), settingsOf(rule, resource.getConfig()));
      for (const finding of findings) report(message(rule, finding));
    },
  };
}

/** The part of CrossGuard's resources that rules are shown. */
interface Shown {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean };
}

function schemaOf(rule: AnyRule): PolicyConfigSchema {
  return { properties: { ...rule.settings } as PolicyConfigSchema['properties'] };
}
