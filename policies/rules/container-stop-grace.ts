import { docker, neverRuns } from './shared/docker';
import { podKinds, podOf } from './shared/kubernetes';
import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly minimumSeconds: number;
}

/** Containers get time to stop. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-stop-grace',
  description: 'Containers get time to hand over when they are stopped.',
  severity: 'high',
  controls: { nist53: ['CP-10', 'SC-24'], soc2: ['A1.2'] },
  why: "a primary that is killed instead of stopped takes its last second of writes with it; left out, Docker's provider kills at once",
  remedy:
    "set stopTimeout to the hand-over's bound and destroyGraceSeconds to at least as much; on Kubernetes terminationGracePeriodSeconds",
  levels: always,
  types: [docker.container, ...podKinds],
  settings: {
    minimumSeconds: { type: 'integer', minimum: 1, default: 10, description: 'least time to stop, seconds' },
  },
  *check(subject, { minimumSeconds }) {
    const pod = podOf(subject);
    if (pod?.lasting === true) {
      const grace = pod.spec['terminationGracePeriodSeconds'];
      // Left out, Kubernetes gives 30 seconds.
      if (typeof grace === 'number' && grace < minimumSeconds) {
        yield {
          path: `${pod.path}.terminationGracePeriodSeconds`,
          found: `${grace}, below ${minimumSeconds} seconds`,
        };
      }
    }
    if (subject.type !== docker.container || neverRuns(subject)) return;
    const { stopTimeout, destroyGraceSeconds } = subject.props;
    if (!isKnown(stopTimeout) || !isKnown(destroyGraceSeconds)) return;
    const stop = typeof stopTimeout === 'number' ? stopTimeout : 0;
    if (stop < minimumSeconds)
      yield { path: 'stopTimeout', found: `${show(stopTimeout)}, below ${minimumSeconds} seconds` };
    const destroy = typeof destroyGraceSeconds === 'number' ? destroyGraceSeconds : 0;
    const least = Math.max(stop, minimumSeconds);
    if (destroy < least)
      yield { path: 'destroyGraceSeconds', found: `${show(destroyGraceSeconds)}, below ${least} seconds` };
  },
};
