import { docker, isKnown, neverRuns, show } from './docker';
import { always, type ResourceRule } from './rule';

interface Settings {
  readonly minimumSeconds: number;
}

/** Containers come back by themselves and get time to stop. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-stop-grace',
  description: 'Containers come back after a crash, and get time to hand over when they are stopped.',
  severity: 'high',
  controls: ['NIST SP 800-53: CP-10, SC-24', 'SOC 2: A1.2'],
  why: 'a primary that is killed instead of stopped takes its last second of writes with it; left out, the provider kills at once',
  remedy:
    'set restart "unless-stopped", stopTimeout to the hand-over\'s bound and destroyGraceSeconds to at least as much',
  levels: always,
  types: [docker.container],
  settings: {
    minimumSeconds: { type: 'integer', minimum: 1, default: 10, description: 'least time to stop, seconds' },
  },
  *check(container, { minimumSeconds }) {
    const { restart, stopTimeout, destroyGraceSeconds } = container.props;
    if (neverRuns(container)) return;
    if (isKnown(restart) && restart !== 'unless-stopped' && restart !== 'always') {
      yield { path: 'restart', found: show(restart) };
    }
    if (!isKnown(stopTimeout) || !isKnown(destroyGraceSeconds)) return;
    const stop = typeof stopTimeout === 'number' ? stopTimeout : 0;
    if (stop < minimumSeconds)
      yield { path: 'stopTimeout', found: `${show(stopTimeout)}, below ${minimumSeconds} seconds` };
    const destroy = typeof destroyGraceSeconds === 'number' ? destroyGraceSeconds : 0;
    if (destroy < stop || destroy < minimumSeconds) {
      yield {
        path: 'destroyGraceSeconds',
        found: `${show(destroyGraceSeconds)}, below ${Math.max(stop, minimumSeconds)} seconds`,
      };
    }
  },
};
