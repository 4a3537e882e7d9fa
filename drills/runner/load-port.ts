/** What the runner needs of a load, whoever makes it. */
import type { Expectations, LoadChoice } from '../experiment/experiment';
import type { Reign } from '../history/check-primaries';
import type { Interval } from '../history/events';
import type { Judgement } from '../history/judge';
import type { Stack } from '../stack/stack';

/** What a load is started with. */
export interface LoadOrder {
  readonly stack: Stack;
  readonly choice: LoadChoice;
  readonly seed: number;
  /** Keys begin with it. */
  readonly keyPrefix: string;
  /** How long it has to go on at the least, in milliseconds: the method, and what comes after it. */
  readonly lastsMs: number;
  /** The history is written there. */
  readonly directory: string;
}

/** A load at work. */
export interface RunningLoad {
  /** Ends it; resolves when nothing is sent any more and the history is complete. */
  readonly stop: () => Promise<void>;
  /** Judges the whole history against what every member holds now. */
  readonly judge: (input: {
    readonly window: Interval;
    readonly reigns: readonly Reign[];
    readonly expect: Expectations;
  }) => Promise<Judgement>;
}

/** Starts a load; resolves once every client has had a write acknowledged. */
export type StartLoad = (order: LoadOrder) => Promise<RunningLoad>;
