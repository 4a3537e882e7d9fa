/** What goes wrong with a drill itself, as opposed to what it finds. */

/** An expected failure: what failed and why, naming the input; and what to do, an entry a line. */
export class DrillError extends Error {
  /** See the class. */
  constructor(
    message: string,
    readonly remedy: readonly string[] = [],
  ) {
    super(message);
    this.name = 'DrillError';
  }
}

/** This machine, or this set, cannot do it: an outcome of its own, never a pass. */
export class NotPossible extends DrillError {
  /** See the class. */
  constructor(message: string, remedy: readonly string[] = []) {
    super(message, remedy);
    this.name = 'NotPossible';
  }
}

/** The message of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return thrown.errors.map(reasonOf).join('; ');
  if (thrown instanceof Error) return thrown.message === '' ? thrown.name : thrown.message;
  return String(thrown);
}
