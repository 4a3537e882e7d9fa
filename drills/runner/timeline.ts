/**
 * What happens in a run, as events. The journal on disk is these, one JSON a line, in order; checkers and reports read nothing
 * else besides the clients' history. `at` is monotonic milliseconds, the clock of the history (`monotonicMs`); the
 * header's anchor turns it into the time of day.
 */
import type { Suite } from '../experiment/experiment';
import type { Anchor } from '../history/events';

/** The parts of a run, in this order; `recovery` and `clean-up` come whatever happened before. */
export const phases = ['check', 'load', 'method', 'recovery', 'settle', 'verify', 'clean-up'] as const;
/** See {@link phases}. */
export type Phase = (typeof phases)[number];

/** A part of the run begins or ends. */
export interface PhaseEvent {
  readonly kind: 'phase';
  readonly at: number;
  readonly phase: Phase;
  readonly state: 'begin' | 'end';
}

/**
 * Something of a fault. `begin`: it is about to be injected; `bit`: it was seen to work, `says` is the proof; `no-bite`:
 * it was not, so the run proves nothing; `not-possible`: this machine cannot do it, `says` why; `end`: it was healed.
 */
export interface FaultEvent {
  readonly kind: 'fault';
  readonly at: number;
  /** Unique in the run. */
  readonly id: string;
  /** The fault's name, as in the experiment. */
  readonly fault: string;
  /** Names of the members it strikes. */
  readonly members: readonly string[];
  readonly state: 'begin' | 'bit' | 'no-bite' | 'not-possible' | 'end';
  readonly says: string;
}

/** An operator's action or a probe of the method: `done` as the step demands, `failed` otherwise. */
export interface StepEvent {
  readonly kind: 'step';
  readonly at: number;
  readonly step: string;
  readonly state: 'begin' | 'done' | 'failed';
  readonly says: string;
  /** How long a switchover paused writes, in milliseconds. */
  readonly pauseMs?: number;
}

/** What one data member says of itself at one look. All members are looked at all the time, several times a second. */
export interface RoleEvent {
  readonly kind: 'role';
  readonly at: number;
  readonly member: string;
  readonly role: 'primary' | 'replica' | 'unreachable';
  /** The member that a replica follows; its address where it is no member. */
  readonly follows?: string;
  /** A replica's link: connect, connecting, sync, connected. */
  readonly link?: string;
  /** Replication offset. */
  readonly offset?: number;
  /** Replicas that a primary counts. */
  readonly replicas?: number;
  /** Only of the unreachable. */
  readonly reason?: string;
}

/** Whom one sentinel names at one look. */
export interface SentinelViewEvent {
  readonly kind: 'sentinel-view';
  readonly at: number;
  readonly member: string;
  /** The primary's member name; its address where it is no member; absent when the sentinel does not answer or names none. */
  readonly names?: string;
  readonly epoch?: number;
  /** As Sentinel says: `master`, `master,s_down,o_down`, `master,failover_in_progress`. */
  readonly flags?: string;
  readonly reason?: string;
}

/** What a sentinel announced: `+sdown`, `+odown`, `+elected-leader`, `+promoted-slave`, `+switch-master`, ... */
export interface SentinelEvent {
  readonly kind: 'sentinel-event';
  readonly at: number;
  readonly member: string;
  readonly event: string;
  readonly text: string;
}

/** Whether something that must hold did. During the method only changes are told, and the first. */
export interface HypothesisEvent {
  readonly kind: 'hypothesis';
  readonly at: number;
  readonly when: 'before' | 'during' | 'after';
  readonly name: string;
  readonly holds: boolean;
  readonly says: string;
}

/** A step that makes the set whole, or removes what the run left. */
export interface RepairEvent {
  readonly kind: 'recovery' | 'clean-up';
  readonly at: number;
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

/** The run was ended early. */
export interface AbortEvent {
  readonly kind: 'abort';
  readonly at: number;
  readonly reason: string;
}

/** Everything that can be in a timeline. */
export type TimelineEvent =
  | PhaseEvent
  | FaultEvent
  | StepEvent
  | RoleEvent
  | SentinelViewEvent
  | SentinelEvent
  | HypothesisEvent
  | RepairEvent
  | AbortEvent;

/**
 * How a run ended. `passed` and `failed`: what was expected came or did not. `unsteady`: the set was not well before the
 * start, nothing was done. `no-bite`: a fault did not work. `not-possible`: this machine cannot do a fault. `aborted`: safety or
 * Ctrl-C ended it. Only `passed` is a pass.
 */
export type RunOutcome = 'passed' | 'failed' | 'unsteady' | 'no-bite' | 'not-possible' | 'aborted';

/** Whether a run ended as it should: with a pass, or, of a set that was broken on purpose, with a failure that says so. */
export function asItShould(header: Pick<RunHeader, 'mutant'>, outcome: RunOutcome): boolean {
  return outcome === (header.mutant === undefined ? 'passed' : 'failed');
}

/** What a run was made with: enough to do it again. */
export interface RunHeader {
  readonly schemaVersion: 1;
  /** Unique; sorts by time. */
  readonly id: string;
  readonly suite: Suite;
  readonly experiment: string;
  readonly title: string;
  readonly round: number;
  readonly rounds: number;
  readonly seed: number;
  /** The mutant that was applied, if one was. */
  readonly mutant?: string;
  readonly project: string;
  readonly stack: string;
  readonly startedAt: string;
  readonly anchor: Anchor;
  readonly environment: {
    readonly flavour: string;
    readonly image: string;
    readonly kernel: string;
    readonly dockerVersion: string;
    readonly cpus: number;
    readonly memoryMiB: number;
    /** The machine's load average over a minute at the start. */
    readonly loadAverage: number;
    readonly node: string;
    readonly timings: string;
  };
}
