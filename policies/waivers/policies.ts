/** The policies that keep waivers honest and seen. They come last in the pack, since they tell what the rules found. */
import type { ResourceValidationPolicy, StackValidationPolicy } from '@pulumi/policy';
import { unusedText, waivedText, waiverPolicyNames } from '../rules/shared/waived';
import { daysBetween, type Waiver, type WaiverProblem, type Waivers } from './waiver';

/** Longest time a waiver may be given for, days, unless the pack's configuration says otherwise. */
const longest = 180;

/**
 * Makes the policies.
 * @param waivers what the rules of the same run ask
 * @param problems of the list they were read from
 * @param mine tells the waivers of this pack's own rules: of the others it cannot say whether they cover anything
 */
export function waiverPolicies(
  waivers: Waivers,
  problems: readonly WaiverProblem[],
  mine: (waiver: Waiver) => boolean = () => true,
): readonly (ResourceValidationPolicy | StackValidationPolicy)[] {
  const [valid, inForce, ofStack] = waiverPolicyNames;
  return [
    {
      name: valid,
      description:
        'Every waiver names a rule, a resource, an owner, a reason and an end date not far away, and has not ended.',
      severity: 'high',
      enforcementLevel: 'mandatory',
      remediationSteps: 'mend what was waived and remove the waiver, or agree on a new date',
      configSchema: {
        properties: {
          maxDays: {
            type: 'integer',
            minimum: 1,
            default: longest,
            description: 'longest time from today to the end of a waiver, days',
          },
        },
      },
      validateStack: (stack, report) => {
        for (const { path, reason } of problems) report(`${path}: ${reason}; the waiver covers nothing`);
        const { maxDays = longest } = stack.getConfig<{ maxDays?: number }>();
        for (const waiver of waivers.all) {
          const what = `The waiver of ${waiver.rule} for ${waiver.resource}`;
          if (waivers.hasEnded(waiver)) {
            report(`${what} ended on ${waiver.until} (owner ${waiver.owner}): ${waiver.reason}`);
          } else if (daysBetween(waivers.today, waiver.until) > maxDays) {
            report(
              `${what} ends on ${waiver.until}, more than ${maxDays} days from now; agree on a nearer date`,
            );
          }
        }
      },
    },
    {
      name: inForce,
      description: 'Violations of a resource that are waived stay visible until the waiver ends.',
      severity: 'low',
      enforcementLevel: 'advisory',
      validateResource: (_, report) => {
        for (const waived of waivers.take())
          report(waivedText({ ...waived.waiver, message: waived.message }), waived.urn);
      },
    },
    {
      name: ofStack,
      description:
        'Violations of the stack that are waived stay visible, and so do waivers that cover nothing.',
      severity: 'low',
      enforcementLevel: 'advisory',
      validateStack: (_, report) => {
        for (const waived of waivers.take())
          report(waivedText({ ...waived.waiver, message: waived.message }), waived.urn);
        for (const waiver of waivers.unused().filter(mine)) report(unusedText(waiver));
      },
    },
  ];
}
