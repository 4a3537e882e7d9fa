import { checkOfRule, eachKnownContainer } from '../check';

/** The quota that the scheduler holds it to. */
export const check = checkOfRule('container-cpu-limit', {
  tries: 'reads the quota of the scheduler from the control group of each container',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ limits: { cpus } }) {
    if (cpus === undefined) yield 'its control group says nothing of processors';
    else if (cpus === null) yield 'has no limit of processor time';
  }),
});
