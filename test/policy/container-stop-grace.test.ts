import { rule } from '../../policies/rules/container-stop-grace';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { podPath, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, filesCarrier, subject } from '../support/policies';

const grace = (terminationGracePeriodSeconds: unknown) =>
  statefulSet({ pod: { terminationGracePeriodSeconds } });

describeRule(rule, {
  accepts: [container(), subject(docker.container, filesCarrier), grace(undefined), grace(10)],
  refuses: [
    [container({ stopTimeout: undefined }), ['stopTimeout']],
    [container({ stopTimeout: 9 }), ['stopTimeout']],
    [container({ destroyGraceSeconds: undefined }), ['destroyGraceSeconds']],
    [container({ stopTimeout: 40, destroyGraceSeconds: 39 }), ['destroyGraceSeconds']],
    [grace(9), [`${podPath}.terminationGracePeriodSeconds`]],
  ],
  configured: [
    [container(), { minimumSeconds: 41 }, ['stopTimeout', 'destroyGraceSeconds']],
    [container({ stopTimeout: 2, destroyGraceSeconds: 2 }), { minimumSeconds: 2 }, []],
    [grace(30), { minimumSeconds: 31 }, [`${podPath}.terminationGracePeriodSeconds`]],
  ],
  unknown: [container({ stopTimeout: UNKNOWN }), container({ destroyGraceSeconds: UNKNOWN }), grace(UNKNOWN)],
});
