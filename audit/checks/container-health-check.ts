import { checkOfRule, eachContainer } from '../check';

/** It is asked, and well. */
export const check = checkOfRule('container-health-check', {
  tries: 'asks the engine what the last health check of each container found',
  needs: ['containers'],
  judge: eachContainer(function* ({ health }) {
    if (health === 'none') yield 'has no health check';
    else if (health === 'unhealthy') yield 'is unhealthy';
  }),
});
