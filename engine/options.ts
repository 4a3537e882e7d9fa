/** What a stack is opened with, what its operations take, and what they give back. */
import type { ProviderRegistry } from './providers/registry';
import type { PolicyPackSource } from './run/context';
import type { PolicyTimes } from './policy/session';
import type { EngineEvent, Operation, StepEvent, StepOp } from './run/events';
import type { PassphraseSource } from './secrets/passphrase';
import type { Json } from './values/encode';

/** How to open a stack. */
export interface StackOptions {
  /** Directory of Pulumi.yaml. */
  readonly projectDir: string;
  readonly stack: string;
  /** Default: PULUMI_BACKEND_URL, else `backend.url` of Pulumi.yaml. Only `file://`. */
  readonly backendUrl?: string;
  /** Asked when PULUMI_CONFIG_PASSPHRASE_FILE is not set; there is no default passphrase. */
  readonly passphrase?: PassphraseSource;
  readonly policyPacks?: readonly PolicyPackSource[];
  /** Provider calls at once; default 16. */
  readonly parallel?: number;
  /** Gets every event of every operation. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** Default: the providers that the engine ships. */
  readonly providers?: ProviderRegistry;
}

/** What a review has found. */
export interface ReviewFinding {
  readonly policy: string;
  /** `mandatory` fails the run before anything changes. */
  readonly level: 'advisory' | 'mandatory';
  readonly message: string;
  /** The resource that it is about, or empty. */
  readonly urn: string;
}

/** How to run an operation. */
export interface RunOptions {
  /**
   * Judges the steps that a preview has found, in the order in which an update would take them: `preview` asks it at its end, `up`
   * between its own preview and the first change. Not asked where the program did not come to its end.
   */
  readonly review?: (steps: readonly StepEvent[]) => readonly ReviewFinding[];
  /** First Ctrl-C: running calls end, nothing new begins, the state is saved. */
  readonly signal?: AbortSignal;
  /** Second Ctrl-C: running calls are cut short as well. */
  readonly forceSignal?: AbortSignal;
  /** Only show what would happen (destroy, refresh). */
  readonly previewOnly?: boolean;
}

/** How an operation ended. */
export interface RunResult {
  readonly operation: Operation;
  readonly result: 'succeeded' | 'failed' | 'aborted';
  /** How many resources each kind of step was done for, or would be in a preview. */
  readonly changes: Readonly<Partial<Record<StepOp, number>>>;
  /** Messages of what went wrong, without secrets. */
  readonly failures: readonly string[];
  /** Steps that were planned and did not come to their end. */
  readonly left: readonly string[];
  readonly seconds: number;
  /** How long policy packs took; of an `up` that changed something, those of its update. Undefined where the program was not run. */
  readonly policyTimes?: PolicyTimes;
}

/** One stack output. */
export interface StackOutput {
  /** In plain; print it only if the person has asked for secrets. */
  readonly value: Json;
  readonly secret: boolean;
}
