import { checkOfRule, eachKnownContainer } from '../check';

/** Every mount is private, or takes from the host without giving back. */
export const check = checkOfRule('container-no-shared-mounts', {
  tries: 'reads from the kernel how each mount of each container propagates',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ mounts }) {
    for (const { path, propagation } of mounts) {
      if (propagation.some((each) => each.startsWith('shared:'))) yield `the mount ${path} is shared`;
    }
  }),
});
