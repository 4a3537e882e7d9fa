import { rule } from '../../policies/rules/certificate-renewal';
import { UNKNOWN } from '../../policies/rules/rule';
import { tls } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const signed = (early: unknown, validity: unknown = 365 * 24) =>
  subject(tls.signed, { earlyRenewalHours: early, validityPeriodHours: validity });

describeRule(rule, {
  accepts: [signed(60 * 24), signed(14 * 24), subject(tls.selfSigned, { earlyRenewalHours: 0 })],
  refuses: [
    [signed(0), ['earlyRenewalHours']],
    [signed(undefined), ['earlyRenewalHours']],
    [signed(365 * 24), ['earlyRenewalHours']],
  ],
  configured: [
    [signed(24), { minimumDays: 1 }, []],
    [signed(60 * 24), { minimumDays: 61 }, ['earlyRenewalHours']],
  ],
  unknown: [signed(UNKNOWN), signed(60 * 24, UNKNOWN)],
});
