/** One resource as the state knows it. Objects of this type are never changed, only replaced. */
import type { PropertyMap } from '../values/values';
import type { JsonObject } from '../values/encode';

/** Limits for provider calls, in seconds; absent = the provider's own default. */
export interface Timeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
}

/** One resource. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  /** True for what a provider makes, false for a component. */
  readonly custom: boolean;
  /** The provider's name for it; a component has none. */
  readonly id?: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect: boolean;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Replaced already, and still to be deleted. */
  readonly delete: boolean;
  /** Deleted already to make room, and its replacement not created yet. */
  readonly pendingReplacement: boolean;
  /** Why the thing exists and is not right (see providers/provider.ts). */
  readonly initErrors: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly string[];
  readonly customTimeouts?: Timeouts;
  readonly deletedWith?: string;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** RFC 3339. */
  readonly created?: string;
  /** RFC 3339. */
  readonly modified?: string;
  /** Fields that mean nothing to this engine and that the CLI wrote for people (source positions); kept as they are. */
  readonly extra: JsonObject;
}

/** What was under way when the state was written. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly type: 'creating' | 'updating' | 'deleting' | 'reading';
}

/** A stack's whole state. */
export interface Snapshot {
  readonly resources: readonly ResourceState[];
  readonly pending: readonly PendingOperation[];
}

/** The state of a stack that has nothing. */
export const EMPTY_SNAPSHOT: Snapshot = { resources: [], pending: [] };

/** Every URN that has to stand before this resource in the state, and be deleted after it. */
export function references(state: ResourceState): string[] {
  return [
    ...state.dependencies,
    ...Object.values(state.propertyDependencies).flat(),
    ...(state.parent === undefined ? [] : [state.parent]),
    ...(state.deletedWith === undefined ? [] : [state.deletedWith]),
  ];
}
