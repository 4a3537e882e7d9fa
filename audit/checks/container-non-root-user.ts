import { checkOfRule, eachKnownContainer } from '../check';

/** Real, effective, saved and file system ids alike. */
export const check = checkOfRule('container-non-root-user', {
  tries: 'reads the four user and group ids of every process from the kernel',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ processes }) {
    for (const { name, uids, gids } of processes) {
      if (uids.includes(0)) yield `process ${name} is root`;
      else if (gids.includes(0)) yield `process ${name} has the group of root as its own`;
    }
  }),
});
