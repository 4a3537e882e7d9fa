import { checkOfRule, ruleDefault, eachContainer } from '../check';

const least = ruleDefault<number>('container-stop-grace', 'minimumSeconds');

/** Time to hand over. */
export const check = checkOfRule('container-stop-grace', {
  tries: 'asks the engine how long it waits for each container to stop',
  needs: ['containers'],
  judge: eachContainer(function* ({ settings: { stopTimeout } }) {
    if (stopTimeout !== null && stopTimeout < least)
      yield `is killed ${stopTimeout} s after it was asked to stop`;
  }),
});
