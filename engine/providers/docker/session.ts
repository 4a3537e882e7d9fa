/** What every operation on Docker has at hand. */
import type Docker from 'dockerode';
import type { LogSeverity } from '../provider';

/** A connected daemon, and how to be told to stop. */
export interface Session {
  readonly docker: Docker;
  /** Aborted by the second Ctrl-C: waits end at once. */
  readonly signal: AbortSignal;
  readonly log: (severity: LogSeverity, message: string) => void;
}

/**
 * Waits, or stops waiting when the session is cancelled.
 * @param milliseconds how long
 * @throws Error if the session is cancelled
 */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/**
 * Asks again and again until there is an answer.
 * @param ask gives undefined as long as there is none
 * @param milliseconds when to give up
 * @returns undefined if there was no answer in time
 */
export async function poll<T>(
  ask: () => Promise<T | undefined>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const left = end - Date.now();
    if (left <= 0) return undefined;
    await pause(Math.min(200, left), signal);
  }
}
