import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/claim-retained';
import { UNKNOWN } from '../../policies/rules/rule';
import { statefulSet } from '../support/kubernetes-objects';
import { describeRule } from '../support/policies';

const retention = (persistentVolumeClaimRetentionPolicy: unknown) =>
  statefulSet({ spec: { persistentVolumeClaimRetentionPolicy } });
const path = 'spec.persistentVolumeClaimRetentionPolicy';

describeRule(rule, {
  accepts: [statefulSet(), retention({ whenDeleted: 'Retain', whenScaled: 'Retain' })],
  refuses: [
    [retention({ whenDeleted: 'Delete' }), [`${path}.whenDeleted`]],
    [retention({ whenScaled: 'Delete' }), [`${path}.whenScaled`]],
  ],
  unknown: [retention(UNKNOWN), retention({ whenDeleted: UNKNOWN })],
});

it('is off where the data is worthless', () => {
  expect(rule.levels).toEqual({ development: 'disabled', production: 'mandatory' });
});
