import { checkOfRule, eachKnownContainer } from '../check';

const directories = /^\/etc\/jsquared(\/|$)/;

/** Nobody inside can change its own users, certificates or start script. */
export const check = checkOfRule('container-config-read-only', {
  tries: 'reads from the kernel whether the mounts with configuration are read-only',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ mounts }) {
    for (const { path, options } of mounts) {
      if (directories.test(path) && !options.includes('ro')) yield `${path} can be written to`;
    }
  }),
});
