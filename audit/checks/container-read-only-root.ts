import { checkOfRule, eachKnownContainer } from '../check';

/** The kernel says so of the mount itself. */
export const check = checkOfRule('container-read-only-root', {
  tries: "reads from the kernel whether each container's root is mounted read-only",
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ mounts }) {
    const root = mounts.findLast(({ path }) => path === '/');
    if (root !== undefined && !root.options.includes('ro')) yield 'the root file system can be written to';
  }),
});
