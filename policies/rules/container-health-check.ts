import { containerTypes, eachContainer } from './shared/containers';
import { neverRuns } from './shared/docker';
import { at, isComplete, isKnown, record, strings } from './shared/read';
import { warnInDevelopment, type ResourceRule } from './rule';

/** Containers have a health check, and an update waits for it. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-health-check',
  description: 'Containers have a health check, and an update waits until it succeeds.',
  severity: 'medium',
  controls: { cisDocker: ['5.27'], nist53: ['CP-10', 'SI-13'], soc2: ['A1.2'] },
  why: 'a rolling update goes on to the next member while the last one is down, which is how a quorum is lost',
  remedy: 'set healthcheck.tests to ["CMD", ...] and wait: true; on Kubernetes a readinessProbe',
  levels: warnInDevelopment,
  types: containerTypes,
  settings: {},
  check: eachContainer(
    function* (container) {
      const { healthcheck, wait } = container.props;
      if (neverRuns(container) || !isKnown(healthcheck)) return;
      const { tests } = record(healthcheck);
      if (isComplete(tests)) {
        const [kind, command] = strings(tests);
        if (kind === undefined) yield { path: 'healthcheck.tests', found: 'no check' };
        else if (kind === 'NONE' || command === undefined)
          yield { path: 'healthcheck.tests', found: 'a check that checks nothing' };
      }
      if (isKnown(wait) && wait !== true) yield { path: 'wait', found: 'nobody waits for the check' };
    },
    function* ({ props, pod, init }) {
      const probe = props['readinessProbe'];
      if (!pod.lasting || init || !isKnown(probe)) return;
      const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
      if (!kinds.some((kind) => at(probe, kind) !== undefined))
        yield { path: 'readinessProbe', found: 'no check' };
    },
  ),
};
