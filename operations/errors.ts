/**
 * What a person is told when something does not work: what was asked for, why it failed, what to do.
 */

/** Exit codes of every command but `status` (which has its own: {@link statusExit}). */
export const exit = {
  /** Done. */
  ok: 0,
  /** It failed; the reason was printed. */
  failed: 1,
  /** The command line is wrong: an unknown command, option or stack. */
  usage: 2,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

/** Exit codes of `status`. */
export const statusExit = { healthy: 0, degraded: 1, down: 2, unknown: 3 } as const;

/** Exit codes of `audit`. `gaps`: nothing of the severity asked for was found, but not everything could be looked at. */
export const auditExit = { clean: 0, found: 1, gaps: 3 } as const;

/** An expected failure. Its message is one sentence that names the input and the reason; the remedy says what to do. */
export class OperationError extends Error {
  /**
   * @param message what failed and why, naming the input
   * @param remedy what to do about it, one entry a line; empty only where nothing can be done
   * @param exitCode see {@link exit}
   */
  constructor(
    message: string,
    readonly remedy: readonly string[] = [],
    readonly exitCode: number = exit.failed,
  ) {
    super(message);
    this.name = 'OperationError';
  }
}

/** The command line is wrong. */
export class UsageError extends OperationError {
  /** See {@link OperationError}. */
  constructor(message: string, remedy: readonly string[] = []) {
    super(message, remedy, exit.usage);
    this.name = 'UsageError';
  }
}

/** The message of whatever was thrown, without its stack trace. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0)
    return thrown.errors.map(reasonOf).join('; ');
  if (thrown instanceof Error) return thrown.message === '' ? thrown.name : thrown.message;
  return String(thrown);
}

/** The `code` of a system error (`ENOENT`), if it has one. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
