/** Whether the web pages let in who they should: asked from outside, as a person's browser would. */
import type { StackOutputs } from '../../contract/outputs';
import { rotatedPages } from '../../contract/rotation';
import { OperationError, reasonOf } from '../errors';
import { openPage } from '../status/page';

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
      await openPage(page, new URL('/-/ready', url), { ca, certificate, key, ...user });
    } catch (error) {
      throw new OperationError(`${page} does not let in ${user.username}: ${reasonOf(error)}`, [
        './jsquared status',
      ]);
    }
  }
}
