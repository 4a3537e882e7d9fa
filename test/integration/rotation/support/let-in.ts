/** Who is let in. */
import type { StackOutputs } from '../../../../contract/outputs';
import { expect } from 'vitest';
import { openPage } from '../../../../drills/stack/page';
import { connect } from './clients';

/** Whether an application that knows these outputs is let in. */
export async function letIn(outputs: StackOutputs): Promise<boolean> {
  const client = connect(outputs);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

/** What a web page answers to the user of these outputs; undefined where it does not let them in. */
export async function page(
  { ca, clientCertificate, credentials, dashboards }: StackOutputs,
  name: string,
  path: string,
): Promise<string | undefined> {
  const user = credentials.web[name]!;
  const { certificate, key } = clientCertificate;
  const { status, text } = await openPage(new URL(path, dashboards[name]), { ca, certificate, key, ...user });
  if (status === 200) return text;
  expect(status).toBe(401);
  return undefined;
}
