import { checkOfRule, eachKnownContainer } from '../check';

/** The engine's own, which it bounds itself. */
const engines = /^\/(dev|proc|sys)(\/|$)/;
const wanted = ['noexec', 'nosuid', 'nodev'];

/** Scratch space has an end, and runs nothing. */
export const check = checkOfRule('container-bounded-scratch', {
  tries: 'reads size and options of every tmpfs from the kernel',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ mounts }) {
    for (const { path, type, options, superOptions } of mounts) {
      if (type !== 'tmpfs' || engines.test(path)) continue;
      if (!superOptions.some((each) => each.startsWith('size='))) yield `${path} has no size`;
      const missing = wanted.filter((each) => !options.includes(each));
      if (missing.length > 0) yield `${path} is mounted without ${missing.join(', ')}`;
    }
  }),
});
