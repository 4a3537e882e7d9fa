import { checkOfRule, eachKnownContainer } from '../check';

/** The number of processes that the kernel allows it. */
export const check = checkOfRule('container-pids-limit', {
  tries: 'reads the limit of processes from the control group of each container',
  needs: ['containers', 'processes'],
  remedy: 'docker update --pids-limit, which an update of the stack does: ./jsquared up',
  judge: eachKnownContainer(function* ({ limits: { pids } }) {
    if (pids === undefined) yield 'its control group says nothing of processes';
    else if (pids === null) yield 'has no limit of processes';
  }),
});
