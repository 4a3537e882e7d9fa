import { checkOfRule, eachContainer } from '../check';

/** The engine brings it back. */
export const check = checkOfRule('container-restarts', {
  tries: "asks the engine for each container's restart policy, which `docker update` changes at run time",
  needs: ['containers'],
  judge: eachContainer(function* ({ settings: { restart } }) {
    if (restart !== 'always' && restart !== 'unless-stopped')
      yield `is not started again after a crash (${restart || 'no'})`;
  }),
});
