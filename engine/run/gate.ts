/** Small tools for things that run at the same time: a limit, a queue, and the one flag that stops a run. */
import { EngineError, messageOf } from '../errors';

/** Lets at most so many calls run at once. */
export class Limit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly max: number) {}

  /** Runs the call as soon as there is room. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.running >= this.max) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
    try {
      return await call();
    } finally {
      const next = this.waiting.shift();
      // The place goes to the next one in line without being given up in between.
      if (next) next();
      else this.running--;
    }
  }
}

/**
 * Why a run stops, once it does. A failure is remembered for good: a program that ends cleanly afterwards is no success.
 */
export class StopFlag {
  /** What went wrong, in the order in which it did. */
  readonly failures: EngineError[] = [];
  private interrupted = false;

  /**
   * @param onFailure shows it to the person
   */
  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly onFailure: (error: EngineError) => void,
    private readonly onStop: () => void = () => undefined,
  ) {
    signal?.addEventListener('abort', this.interrupt);
    if (signal?.aborted === true) this.interrupted = true;
  }

  private readonly interrupt = (): void => {
    this.interrupted = true;
    this.onStop();
  };

  /** True as soon as the person has asked for the end. */
  get aborted(): boolean {
    return this.interrupted;
  }

  /** True if no new step may begin. */
  get stopped(): boolean {
    return this.interrupted || this.failures.length > 0;
  }

  /** Records a failure; what only follows from an earlier stop is not recorded again. */
  fail(error: unknown): void {
    if (error instanceof EngineError && error.code === 'aborted') return;
    const failure = error instanceof EngineError ? error : new EngineError('provider', messageOf(error));
    if (this.failures.includes(failure)) return;
    this.failures.push(failure);
    this.onFailure(failure);
    this.onStop();
  }

  /** @throws EngineError if no new step may begin */
  check(): void {
    if (this.stopped) throw new EngineError('aborted', 'the run is ending');
  }

  /** Stops listening to the signal. */
  dispose(): void {
    this.signal?.removeEventListener('abort', this.interrupt);
  }
}
