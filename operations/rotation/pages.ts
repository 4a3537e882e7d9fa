/** Whether the web pages let in who they should: asked from outside, as a person's browser would. */
import type { StackOutputs } from '../../contract/outputs';
import { rotatedPages } from '../../contract/rotation';
import { openPage } from '../../drills/stack/page';
import { OperationError, reasonOf } from '../errors';

/**
 * Each page whose password can be rotated lets in the user that the stack hands out.
 * @throws OperationError naming the page
 */
export async function checkPages({
  ca,
  clientCertificate: { certificate, key },
  credentials,
  dashboards,
}: StackOutputs): Promise<void> {
  for (const page of rotatedPages) {
    const user = credentials.web[page];
    const url = dashboards[page];
    if (user === undefined || url === undefined) continue;
    try {
      const { status } = await openPage(new URL('/-/ready', url), { ca, certificate, key, ...user });
      if (status !== 200) throw new Error(`${page} answered ${status ?? 'nothing'}`);
    } catch (error) {
      throw new OperationError(`${page} does not let in ${user.username}: ${reasonOf(error)}`, [
        './jsquared status',
      ]);
    }
  }
}
