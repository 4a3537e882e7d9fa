import * as pulumi from '@pulumi/pulumi';

/**
 * Waits until everything that was declared has been registered. The SDK keeps this function to itself, so its declarations
 * leave it out; without it a test would read what the mocks saw before they saw it all.
 */
export async function registrations(): Promise<void> {
  const { waitForRPCs } = pulumi.runtime as unknown as { waitForRPCs: () => Promise<void> };
  await waitForRPCs();
}
