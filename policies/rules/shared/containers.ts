/** One promise for containers of both platforms: what is common to the rules that check it. */
import { docker } from './docker';
import { podContainers, podKinds, type PodContainer } from './kubernetes';
import type { Finding, Subject } from '../rule';

/** Types that hold containers: Docker's own and everything that makes pods. */
export const containerTypes: readonly string[] = [docker.container, ...podKinds];

/**
 * Makes a rule's check out of one part a platform.
 * @param inDocker judges a Docker container
 * @param inPod judges one container of a pod; its paths are relative to that container
 */
export function eachContainer<C>(
  inDocker: (container: Subject, settings: C) => Iterable<Finding>,
  inPod: (container: PodContainer, settings: C) => Iterable<Finding>,
): (subject: Subject, settings: C) => Iterable<Finding> {
  return function* (subject, settings) {
    if (subject.type === docker.container) yield* inDocker(subject, settings);
    for (const container of podContainers(subject)) {
      for (const { path, found } of inPod(container, settings)) {
        yield { path: `${container.path}.${path}`, found };
      }
    }
  };
}
