import { docker, isKnown, neverRuns, record, strings } from './docker';
import { warnInDevelopment, type ResourceRule } from './rule';

/** Containers have a health check, and an update waits for it. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'container-health-check',
  description: 'Containers have a health check, and an update waits until it succeeds.',
  severity: 'medium',
  controls: ['CIS Docker 1.6.0: 5.26', 'NIST SP 800-53: CP-10, SI-13'],
  why: 'a rolling update goes on to the next member while the last one is down, which is how a quorum is lost',
  remedy: 'set healthcheck.tests to ["CMD", ...] and wait: true',
  levels: warnInDevelopment,
  types: [docker.container],
  settings: {},
  *check(container) {
    const { healthcheck, wait } = container.props;
    if (neverRuns(container) || !isKnown(healthcheck)) return;
    const { tests } = record(healthcheck);
    if (isKnown(tests)) {
      const [kind, command] = strings(tests);
      if (kind === undefined) yield { path: 'healthcheck.tests', found: 'no check' };
      else if (kind === 'NONE' || command === undefined)
        yield { path: 'healthcheck.tests', found: 'a check that checks nothing' };
    }
    if (isKnown(wait) && wait !== true) yield { path: 'wait', found: 'nobody waits for the check' };
  },
};
