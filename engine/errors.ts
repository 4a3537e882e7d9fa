/** The engine's errors. Each message names the input, the reason and the remedy. */

/** What kind of failure it was, for a caller that wants to react to it. */
export type EngineErrorCode =
  | 'config'
  | 'passphrase'
  | 'locked'
  | 'state'
  | 'unsupported'
  | 'program'
  | 'policy'
  | 'protected'
  | 'provider'
  | 'aborted';

/** An error that a person can act on; printed without a stack. */
export class EngineError extends Error {
  /** @param message what, why, and what to do */
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}

/** A feature of Pulumi that this engine does not have; it refuses rather than guesses. */
export function unsupported(what: string): EngineError {
  return new EngineError(
    'unsupported',
    `the embedded engine does not support ${what}; leave it out or use the Pulumi CLI (--engine cli)`,
  );
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
