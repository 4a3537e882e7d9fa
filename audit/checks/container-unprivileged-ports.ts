import { checkOfRule, eachContainer } from '../check';

/** Not in the place of the host's own services. */
export const check = checkOfRule('container-unprivileged-ports', {
  tries: 'asks the engine which ports of the host are published now',
  needs: ['containers'],
  judge: eachContainer(function* ({ published }) {
    for (const { hostPort } of published)
      if (hostPort < 1024) yield `is published on port ${hostPort} of the host`;
  }),
});
