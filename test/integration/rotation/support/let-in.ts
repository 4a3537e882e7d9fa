/** Who is let in. */
import type { StackOutputs } from '../../../../contract/outputs';
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
