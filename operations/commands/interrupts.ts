/**
 * Ctrl-C. The first one lets running calls finish and saves; the second cancels them. What is left is said at the end
 * of the run.
 */
import { setMaxListeners } from 'node:events';

/** Signals of one run. */
export interface Interrupts {
  /** Aborted by the first Ctrl-C (or a SIGTERM or SIGHUP, which mean the same). */
  readonly finish: AbortSignal;
  /** Aborted by the second. */
  readonly stop: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  readonly dispose: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Begins to listen. Whoever runs something tells the person what was understood. */
export function listenForInterrupts(): Interrupts {
  const finish = new AbortController();
  const stop = new AbortController();
  // A command of many runs listens many times; Node takes eleven listeners for a leak.
  setMaxListeners(0, finish.signal, stop.signal);
  const onSignal = (): void => {
    if (finish.signal.aborted) stop.abort();
    else finish.abort();
  };
  for (const name of signals) process.on(name, onSignal);
  return {
    finish: finish.signal,
    stop: stop.signal,
    dispose: () => {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}
