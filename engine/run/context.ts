/** What every run of a stack shares. */
import type { ProgramConfig } from '../project/config';
import type { Project } from '../project/project';
import type { ProviderRegistry } from '../providers/registry';
import type { LogSeverity } from '../providers/provider';
import type { EventSink } from './events';

/** A policy pack to run, and its configuration. */
export interface PolicyPackSource {
  /** Directory with PulumiPolicy.yaml. */
  readonly directory: string;
  /** A policy's name (or `all`) to its level or its values, as in a policy configuration file. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The surroundings of a run. */
export interface RunContext {
  readonly project: Project;
  readonly stack: string;
  readonly config: ProgramConfig;
  readonly registry: ProviderRegistry;
  readonly events: EventSink;
  readonly policyPacks: readonly PolicyPackSource[];
  /** How many provider calls run at once. */
  readonly parallel: number;
  /** Aborted once: running calls end, no new ones begin. */
  readonly signal: AbortSignal | undefined;
  /** Aborted: running calls are cut short as well. */
  readonly forceSignal: AbortSignal | undefined;
  /** The seed of generated names in this process. */
  readonly nonce: Buffer;
}

/** Where the lines of providers go. */
export function resourceLog(context: RunContext) {
  return (severity: LogSeverity, message: string, urn: string): void => {
    context.events.log(severity, message, urn);
  };
}
