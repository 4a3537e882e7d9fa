/** What a look at a stack needs. */
import type Docker from 'dockerode';
import type { StackOutputs } from '../contract/outputs';
import type { HostFacts } from './facts';
import type { Recorded } from './looks/drift';
import type { Host } from './looks/host';

/** See the file's comment. */
export interface Sources {
  readonly outputs: StackOutputs;
  readonly docker: Docker;
  readonly host: Host;
  /** False where the engine is on another machine: its kernel cannot be asked. */
  readonly local: boolean;
  /** Settings of this host, judged by whoever knows them. */
  readonly settings: HostFacts['settings'];
  /** The state's resources; undefined where there is no state. */
  readonly recorded: readonly Recorded[] | undefined;
  /** A list of vulnerabilities. */
  readonly vulnerabilities?: string;
  /** Ctrl-C: the look ends early, and takes its probes away. */
  readonly signal: AbortSignal;
  /** What is being done, for a person who waits. */
  readonly progress: (what: string) => void;
}
