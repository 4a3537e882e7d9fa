/** What the adapter calls things on the Docker host, and the labels by which tools find them again. */

/** Which stack the things belong to. */
export interface StackIdentity {
  readonly project: string;
  readonly stack: string;
}

/** `<project>-<stack>-<name>`: containers, networks and volumes of two stacks never meet. */
export function hostName(identity: StackIdentity, name: string): string {
  return `${identity.project}-${identity.stack}-${name}`;
}

/** One label in the provider's shape. */
export interface Label {
  readonly label: string;
  readonly value: string;
}

/** The labels every thing of a stack carries. Never a secret: labels can be read by everyone who may ask Docker. */
export function labels(identity: StackIdentity, extra: Readonly<Record<string, string>> = {}): Label[] {
  const all = { 'jsquared.project': identity.project, 'jsquared.stack': identity.stack, ...extra };
  // Sorted, since the provider reads labels back sorted and a program should not show a diff for order.
  return Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}
