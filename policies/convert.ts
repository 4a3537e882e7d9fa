/** From a rule to a CrossGuard policy. */
import type {
  PolicyConfigSchema,
  ResourceValidation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import { behind, remembering } from './once';
import { plain } from './plain';
import type { AnyRule, Finding, Purpose, Subject } from './rules/rule';
import { settingsOf } from './rules/shared/settings';
import { reported, type Waivers } from './waivers/waiver';

/** What all policies of a pack share. */
export interface PackContext {
  readonly purpose: Purpose;
  /** Tells the error for a value that a preview cannot know. */
  readonly isUnknownError: (error: unknown) => boolean;
  readonly waivers: Waivers;
}

/** Copies what the policy server shows to plain data. */
type Read = (props: Shown['props']) => Subject['props'];

/** Makes the policy. */
export function convert(
  rule: AnyRule,
  context: PackContext,
): ResourceValidationPolicy | StackValidationPolicy {
  const { purpose, waivers } = context;
  const { fresh, once } = readersOf(context);
  const subject = (shown: Shown): Subject => lazily(shown, once);
  const tell = (finding: Finding, urn: string | undefined, report: Report): void => {
    const text = reported(rule, finding, urn, waivers);
    if (text !== undefined) report(text, urn);
  };
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
        const resources = stack.resources.map((each) => subject(each));
        for (const finding of rule.check(resources, settingsOf(rule, stack.getConfig())))
          tell(finding, finding.urn, report);
      },
    };
  }
  const { mend } = rule;
  return {
    ...common,
    validateResource: ofOneType(rule.types, (resource, report) => {
      if (!rule.types.includes(resource.type)) return;
      const findings = rule.check(subject(resource), settingsOf(rule, resource.getConfig()));
      for (const finding of findings) tell(finding, resource.urn, report);
    }),
    ...(mend && {
      remediateResource: (resource): Record<string, unknown> | undefined => {
        if (!rule.types.includes(resource.type)) return undefined;
        const settings = settingsOf(rule, resource.getConfig());
        // Another rule may have mended it since.
        const shown = lazily(resource, fresh);
        if ([...rule.check(shown, settings)].length === 0) return undefined;
        const mended = Object.entries(mend(shown, settings));
        if (mended.length === 0) return undefined;
        // Written into what was handed over, which keeps the secrets and unknown values beside it as they are.
        for (const [name, value] of mended) resource.props[name] = value;
        return resource.props;
      },
    }),
  };
}

/**
 * Marks a validation that is about one type, as the SDK's `validateResourceOfType` does: the server then passes over other
 * resources without reading their properties for it, which is most of what an analysis costs.
 */
function ofOneType(types: readonly string[], validate: ResourceValidation): ResourceValidation {
  const [only, ...others] = types;
  return only === undefined || others.length > 0 ? validate : Object.assign(validate, { __pulumiType: only });
}

type Report = (message: string, urn?: string) => void;

/** The part of CrossGuard's resources that rules are shown. */
interface Shown {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly opts: { readonly protect: boolean };
  readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** Rules only look, so that one copy of what the server shows serves all rules of a pack. */
const readersOf = remembering((context: PackContext): { readonly fresh: Read; readonly once: Read } => {
  const fresh: Read = (props) => plain(behind(props), context.isUnknownError) as Subject['props'];
  return { fresh, once: remembering(fresh) };
});

/** Copies the properties when a rule looks at them: most rules of the stack look at few of its resources. */
function lazily(shown: Shown, read: Read): Subject {
  let props: Subject['props'] | undefined;
  return {
    type: shown.type,
    name: shown.name,
    urn: shown.urn,
    protect: shown.opts.protect,
    get props() {
      return (props ??= read(shown.props));
    },
    get dependencies() {
      const byInput = Object.entries(shown.propertyDependencies ?? {});
      return Object.fromEntries(byInput.map(([input, on]) => [input, on.map(({ urn }) => urn)]));
    },
  };
}

function schemaOf(rule: AnyRule): PolicyConfigSchema {
  return { properties: { ...rule.settings } as PolicyConfigSchema['properties'] };
}
