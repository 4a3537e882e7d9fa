/** What a fault is to the runner. One file of this folder each; index.ts lists them. */
import type { FaultName, FaultStep, Target } from '../experiment/experiment';
import type { TimelineEvent } from '../runner/timeline';
import type { Stack } from '../stack/stack';
import type { FaultPort } from './port';
import type { Undo } from './undo';

/** The step of one fault. */
export type StepOf<N extends FaultName> = Extract<FaultStep, { readonly fault: N }>;

/** What a fault works with. */
export interface FaultContext {
  readonly stack: Stack;
  readonly port: FaultPort;
  /** Unique in the run; short enough for the name of a packet chain. */
  readonly id: string;
  /** Names of the members that a target stands for. */
  readonly resolve: (target: Target) => string[];
  /** Asks one member as its administrator. */
  readonly ask: (member: string, ...command: [string, ...string[]]) => Promise<unknown>;
  /** Writes down how it is taken back; must have resolved before anything is done. */
  readonly undoing: (...undo: Undo[]) => Promise<void>;
  /** Everything the run sees, from now on. Returns how to stop listening. */
  readonly listen: (listener: (event: TimelineEvent) => void) => () => void;
  /** The run is ending, or the fault is. */
  readonly ended: AbortSignal;
}

/** A fault at work. */
export interface Injected {
  /** Names of the members it strikes. */
  readonly members: readonly string[];
  /**
   * Shows that it works.
   * @returns the proof in words
   * @throws as long as it is not to be seen; asked again until the fault ends
   */
  readonly proof: () => Promise<string>;
}

/** One fault. */
export interface Fault<N extends FaultName> {
  readonly name: N;
  /** What it does, in one line, for `drill list`. */
  readonly does: string;
  /**
   * Injects it.
   * @throws NotPossible if this machine cannot
   */
  readonly inject: (step: StepOf<N>, context: FaultContext) => Promise<Injected>;
}

/** Not to be seen yet. */
export class NotBitten extends Error {}

/** Runs one piece of work for each member, and waits for all. */
export async function each<T>(
  members: readonly string[],
  work: (member: string) => Promise<T>,
): Promise<T[]> {
  return Promise.all(members.map(work));
}

/** The members that a fault strikes must be members: `client` is none. */
export function onlyMembers(names: readonly string[]): string[] {
  return names.filter((name) => name !== 'client');
}
