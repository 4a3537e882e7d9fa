import { checkOfRule, eachContainer } from '../check';

/** The set's and the services' images, as the stack's outputs name them. */
export const check = checkOfRule('container-image-source', {
  tries: "compares each container's image with the one that the stack's outputs name for it",
  needs: ['containers'],
  remedy: 'make what runs what the stack says: ./jsquared refresh, then up; look who started it',
  judge: eachContainer(function* ({ name, image }, { topology }) {
    const set = topology.sets.find(({ members }) => members.some(({ instance }) => instance === name));
    const service = topology.services.find(({ instance }) => instance === name);
    const wanted = set?.image ?? service?.image;
    if (wanted === undefined) yield `runs ${image}, and the stack's outputs do not name it`;
    else if (image !== wanted) yield `runs ${image} in place of ${wanted}`;
  }),
});
