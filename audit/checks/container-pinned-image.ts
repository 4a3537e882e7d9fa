import { checkOfRule, eachContainer } from '../check';

/** What runs is what the name means. */
export const check = checkOfRule('container-pinned-image', {
  tries:
    "compares the image that each container runs with the one that the engine has under the container's reference",
  needs: ['containers'],
  judge: eachContainer(function* ({ image, imageId, referencedImageId }) {
    if (!/@sha256:[0-9a-f]{64}$/.test(image) && !/-[0-9a-f]{12,}$/.test(image))
      yield `runs ${image}, which is not named by its content`;
    if (referencedImageId === undefined)
      yield `runs an image that ${image} no longer names: nothing has the name`;
    else if (referencedImageId !== imageId) yield `runs another image than the one that ${image} names now`;
  }),
});
