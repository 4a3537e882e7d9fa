import { rule } from '../../policies/rules/certificate-lifetime';
import { UNKNOWN } from '../../policies/rules/rule';
import { tls } from '../../policies/rules/shared/secrets';
import { describeRule, subject } from '../support/policies';

const signed = (days: number) => subject(tls.signed, { validityPeriodHours: days * 24 });
const authority = (days: number) =>
  subject(tls.selfSigned, { validityPeriodHours: days * 24, isCaCertificate: true });

describeRule(rule, {
  accepts: [signed(365), signed(398), authority(3650)],
  refuses: [
    [signed(399), ['validityPeriodHours']],
    [authority(36_500), ['validityPeriodHours']],
    [subject(tls.signed, {}), ['validityPeriodHours']],
  ],
  configured: [
    [signed(91), { maxDays: 90 }, ['validityPeriodHours']],
    [authority(1000), { maxAuthorityDays: 999 }, ['validityPeriodHours']],
  ],
  unknown: [
    subject(tls.signed, { validityPeriodHours: UNKNOWN }),
    subject(tls.selfSigned, { validityPeriodHours: 1e6, isCaCertificate: UNKNOWN }),
  ],
});
