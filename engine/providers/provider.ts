/**
 * The contract between the engine and what makes resources. A provider is an object in the engine's own process, one
 * for each configured provider resource of a stack.
 *
 * Secrets: a provider receives every value **unwrapped** (no `Secret` mark in any request), as the real providers that
 * do not accept secrets do; the engine puts the marks back afterwards, by path, on whatever was secret in the inputs
 * and on every key that {@link Provider.secretOutputs} names. A provider may mark more by returning `Secret` values. It
 * must never put a value into an error message or a log line that could be secret: name the property instead.
 *
 * Unknowns: `UNKNOWN` (a symbol) occurs in requests only where `preview` is true and in `check` and `diff`; a result
 * may contain it only in a preview.
 *
 * `__defaults` in inputs and `__meta` in outputs are the provider's own to write, exactly as the real one of the same
 * version does, so that one can take over from the other.
 */
import type { PropertyMap } from '../values/values';

/** A reason why inputs are not acceptable. */
export interface CheckFailure {
  /** Path of the input, for example `ports[0].internal`; empty for the resource as a whole. */
  readonly property: string;
  /** The reason and, where there is one, the remedy. */
  readonly reason: string;
}

/** What a log line of a provider weighs. */
export type LogSeverity = 'debug' | 'info' | 'warning' | 'error';

/** What every request carries. */
export interface RequestBase {
  readonly urn: string;
  /** The type token, for example `docker:index/container:Container`. */
  readonly type: string;
  /** Shows a line to the person under this resource. */
  readonly log: (severity: LogSeverity, message: string) => void;
  /**
   * Top-level keys of the inputs that hold a secret, at any depth. For providers whose outputs derive from inputs
   * (a command's stdout from its environment) and have to be marked as well.
   */
  readonly secretInputs: ReadonlySet<string>;
}

/** Validate inputs and fill in what they leave out. */
export interface CheckRequest extends RequestBase {
  /** The checked inputs of the resource as it is, or undefined if it is to be created. */
  readonly oldInputs: PropertyMap | undefined;
  readonly newInputs: PropertyMap;
  /** 32 bytes, the same for the same URN and sequence: the source of generated names. */
  readonly randomSeed: Buffer;
}

/** The checked inputs (defaults filled, `__defaults` written), and why they are refused, if they are. */
export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

/** What would change? Both sides hold checked inputs. */
export interface DiffRequest extends RequestBase {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  /** Where the program ignores changes, the old value stands here already. */
  readonly newInputs: PropertyMap;
  /** The paths as the program gave them; also hides differences that only the outputs show. */
  readonly ignoreChanges: readonly string[];
  /**
   * Not empty if the last create or update failed half-way: the thing exists and is not right. The engine updates such
   * a resource even if nothing differs; a provider that can only start over answers with `replaces`.
   */
  readonly initErrors: readonly string[];
}

/** The answer to a diff. */
export interface DiffResult {
  readonly changes: 'none' | 'some';
  /** Paths of the properties that differ, for example `env[2]` or `labels`. */
  readonly diffs: readonly string[];
  /** The subset of `diffs` that cannot be changed in place. Not empty = replace. */
  readonly replaces: readonly string[];
  /** True if old and new cannot exist at the same time (a fixed name or address). Used only with `replaces`. */
  readonly deleteBeforeReplace: boolean;
  /** Top-level outputs that an update in place leaves as they are: a preview keeps their values known. */
  readonly stables?: readonly string[];
}

/** Make it. */
export interface CreateRequest extends RequestBase {
  readonly inputs: PropertyMap;
  /** Seconds from `customTimeouts`; 0 = the provider's own default. */
  readonly timeoutSeconds: number;
  /** True: touch nothing, answer with the outputs that can be foretold and UNKNOWN for the rest. */
  readonly preview: boolean;
}

/** What was made. In a preview `id` is the empty string unless it can be foretold. */
export interface CreateResult {
  readonly id: string;
  readonly outputs: PropertyMap;
}

/** Look at it as it is now. */
export interface ReadRequest extends RequestBase {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** What was found: outputs as they are, and the inputs that would give them (the basis of the next diff). */
export interface ReadResult {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** Change it in place. */
export interface UpdateRequest extends RequestBase {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly newInputs: PropertyMap;
  readonly ignoreChanges: readonly string[];
  /** Seconds from `customTimeouts`; 0 = the provider's own default. */
  readonly timeoutSeconds: number;
  /** True: touch nothing, foretell the outputs. */
  readonly preview: boolean;
}

/** The outputs after the change. */
export interface UpdateResult {
  readonly outputs: PropertyMap;
}

/** Remove it. A thing that is gone already is success. */
export interface DeleteRequest extends RequestBase {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  /** Seconds from `customTimeouts`; 0 = the provider's own default. */
  readonly timeoutSeconds: number;
}

/** Find out what a create has made that was cut off (the engine was killed while it ran). */
export interface RecoverRequest extends RequestBase {
  readonly inputs: PropertyMap;
  /** When the create began: what is older than this was not made by it and must not be taken. */
  readonly startedAt: Date;
}

/**
 * Thrown by `create` or `update` when something exists now but is not right: the engine records it in the state with
 * its reasons (so that nothing is lost), reports the failure, and hands the reasons to the next `diff`.
 */
export class PartialFailure extends Error {
  /**
   * @param id what was made, or the id as it was
   * @param outputs the state as far as it is known
   * @param reasons one line each, without secrets
   */
  constructor(
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly reasons: readonly string[],
  ) {
    super(reasons.join('; '));
    this.name = 'PartialFailure';
  }
}

/** One configured provider. All methods may be called at the same time for different resources. */
export interface Provider {
  /** Package name, for example `docker`. */
  readonly pkg: string;
  /** Exact version whose behaviour and state this provider keeps to, for example `5.0.0`. */
  readonly version: string;
  /** True if this type token is implemented. The engine refuses all others by name before anything changes. */
  supports(type: string): boolean;
  /** Top-level outputs that are secret by their nature, for example `privateKeyPem`. */
  secretOutputs(type: string): readonly string[];
  /** Validates the inputs of the provider resource itself (values unwrapped, JSON strings as the SDK sends them). */
  checkConfig(inputs: PropertyMap): CheckResult;
  /** Called once before any other method, except checkConfig. Must not touch the network: connect at first use. */
  configure(inputs: PropertyMap): void;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  /** @throws PartialFailure if something was made that is not right; any other error means nothing was made */
  create(request: CreateRequest): Promise<CreateResult>;
  /** @returns undefined if it is gone */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  /** @throws PartialFailure if it was changed in part; any other error means it is as it was */
  update(request: UpdateRequest): Promise<UpdateResult>;
  delete(request: DeleteRequest): Promise<void>;
  /**
   * What a cut-off create has left behind. `undefined` = certainly nothing, a new create is safe. What is returned goes
   * into the state as half-made (see DiffRequest.initErrors). A provider without deterministic names, whose creates
   * touch nothing outside the state (random, tls), answers undefined; one that cannot tell throws, with the remedy.
   */
  recover(request: RecoverRequest): Promise<CreateResult | undefined>;
  /** Second Ctrl-C: end running calls as fast as is safe; they reject (PartialFailure where something exists). */
  cancel(): void;
  /** Lets go of sockets and timers, so that the process can end. */
  close(): void;
}
