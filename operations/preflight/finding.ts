/** What a look around before an update finds. */

/** One finding. */
export interface Finding {
  /** `error`: nothing is changed until it is gone. `warning`: it goes on, and the person knows. */
  readonly severity: 'error' | 'warning';
  /** One sentence that names the input and the reason. */
  readonly message: string;
  readonly remedy: readonly string[];
}

/** An {@link Finding} that stops. */
export function obstacle(message: string, ...remedy: string[]): Finding {
  return { severity: 'error', message, remedy };
}

/** An {@link Finding} that does not. */
export function caution(message: string, ...remedy: string[]): Finding {
  return { severity: 'warning', message, remedy };
}
