import { checkOfRule, eachContainer } from '../check';

/** Logs end somewhere. */
export const check = checkOfRule('container-log-rotation', {
  tries: "asks the engine how it keeps each container's log",
  needs: ['containers'],
  judge: eachContainer(function* ({ settings: { logDriver, logOptions } }) {
    if (logDriver !== 'json-file' && logDriver !== 'local') return;
    if (logDriver === 'json-file' && logOptions['max-size'] === undefined) yield 'its log grows without end';
  }),
});
