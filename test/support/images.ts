import { imageBuild, type ImageName } from '../../images';
import { runBuild } from '../../images/run';

/**
 * The tag of one of our images for a test on real Docker: built on a base bootstrapped from Debian's archive if it is
 * not there yet (half a minute the first time), at once otherwise. Safe to call from test files that run side by side.
 *
 * @throws Error with the reason and the remedy if Docker is missing or the build fails: a test never passes for want of
 * an image
 */
export async function ensureImage(name: ImageName): Promise<string> {
  const build = imageBuild(name, { base: 'bootstrap' });
  let said = '';
  try {
    await runBuild(build, { onProgress: (text) => (said += text) });
  } catch (error) {
    throw new Error(
      `this test needs the image ${build.tag}, which cannot be built:\n${said || String(error)}`,
      {
        cause: error,
      },
    );
  }
  return build.tag;
}
