/**
 * What operations ask of a deployment engine, whichever it is. Two adapters: `cli.ts` drives the Pulumi CLI,
 * `embedded.ts` the engine in this repository. Both work on the same state.
 */

/** What is done to a resource. */
export type Operation = 'create' | 'update' | 'replace' | 'delete' | 'same' | 'read' | 'refresh';

/** What an engine tells while it works. */
export type EngineEvent =
  | {
      /** Work on a resource begins (or, in a preview, would be done). */
      readonly kind: 'begin';
      readonly urn: string;
      readonly type: string;
      readonly operation: Operation;
      /** Properties that differ, for an update or a replacement. */
      readonly changed: readonly string[];
      /** True for the removal of the old one, which is part of a replacement, before or after the new one is made. */
      readonly old: boolean;
    }
  | { readonly kind: 'end'; readonly urn: string; readonly operation: Operation; readonly old: boolean }
  | { readonly kind: 'failed'; readonly urn: string; readonly operation: Operation }
  | {
      readonly kind: 'log';
      readonly severity: 'debug' | 'info' | 'warning' | 'error';
      /** The resource it belongs to; undefined: the run as a whole. */
      readonly urn: string | undefined;
      readonly message: string;
    }
  | {
      readonly kind: 'violation';
      readonly urn: string | undefined;
      readonly policy: string;
      /** `mandatory` stops the run. */
      readonly level: 'advisory' | 'mandatory';
      readonly message: string;
    }
  | { readonly kind: 'remediation'; readonly urn: string | undefined; readonly policy: string };

/** A policy's word on a resource, or on the stack as a whole. */
export type Violation = Extract<EngineEvent, { kind: 'violation' }>;

/** One step that a preview found. */
export interface PlannedStep {
  readonly urn: string;
  readonly type: string;
  readonly operation: Operation;
  /** True for the removal of the old one of a replacement, which comes before or after the step of the new one. */
  readonly old: boolean;
  /** The `protect` option: as the program asks for it; of what goes, as the state has it. */
  readonly protect: boolean;
  /** URNs of what it is made after. */
  readonly dependencies: readonly string[];
}

/**
 * Judges a preview by its steps, in the order in which an update would take them. What is mandatory fails the preview, and an
 * update before its first change.
 */
export type Review = (steps: readonly PlannedStep[]) => readonly Violation[];

/** One run of an engine. */
export interface RunRequest {
  /** Asked by {@link Engine.preview}, and by {@link Engine.up} where the engine is gated. */
  readonly review?: Review;
  readonly onEvent: (event: EngineEvent) => void;
  /** Aborted by the first Ctrl-C: running calls are finished and saved, nothing new begins. */
  readonly finish: AbortSignal;
  /** Aborted by the second: running calls are cancelled too. */
  readonly stop: AbortSignal;
}

/** How a run ended. */
export interface RunResult {
  readonly outcome: 'succeeded' | 'failed' | 'interrupted';
}

/** A stack's outputs. */
export interface Outputs {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the outputs that are secret. Their values are plain here: the caller masks them. */
  readonly secrets: ReadonlySet<string>;
}

/** See the file's comment. It is opened for one stack. */
export interface Engine {
  readonly name: 'cli' | 'embedded';
  /** For a person: `Pulumi CLI v3.259.0`, `embedded engine`. */
  readonly description: string;
  /** What an update would do. Changes nothing. */
  preview(request: RunRequest): Promise<RunResult>;
  /**
   * True if {@link Engine.up} runs a preview itself and stops at what it finds; otherwise call {@link Engine.preview}
   * first, since policies alone do not protect an update.
   */
  readonly gated: boolean;
  /** Make the stack what the program says. */
  up(request: RunRequest): Promise<RunResult>;
  /** Delete everything the stack has. */
  destroy(request: RunRequest): Promise<RunResult>;
  /** Make the state what is really there. Changes nothing but the state. */
  refresh(request: RunRequest): Promise<RunResult>;
  /** The outputs of the last update; undefined if there was none. */
  outputs(): Promise<Outputs | undefined>;
  /** Removes what this run alone needed. */
  close(): void;
}

/** What an adapter needs to open a stack. */
export interface EngineSettings {
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  /** Absolute path of the stack's file of values. */
  readonly stackFile: string;
  /** Absolute path of the stack's state. */
  readonly stateFile: string;
  readonly stateDirectory: string;
  readonly backendUrl: string;
  /** `encryptionsalt` as the state has it; undefined before the first update. */
  readonly salt: string | undefined;
  readonly passphraseFile: string;
  readonly policyPack: string;
  readonly environment: NodeJS.ProcessEnv;
}
