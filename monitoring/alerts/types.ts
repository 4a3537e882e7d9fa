/** The shapes of alert rules as code. */

/** How soon a person has to look: at once, in working hours, or never (a heartbeat). */
export type Severity = 'critical' | 'warning' | 'none';

/** One alert. Its runbook is `docs/runbooks/<name>.md`. */
export interface Alert {
  readonly name: string;
  /** PromQL. Labels that change while the condition lasts are aggregated away: each change would start `for` again. */
  readonly expr: string;
  /** How long the condition has to last, as Prometheus writes it (`1m`); `0s` for at once. */
  readonly for: string;
  readonly severity: Severity;
  /** One line; Go template over the labels. */
  readonly summary: string;
  /** What it means for whoever is woken by it; Go template over labels and value. */
  readonly description: string;
}

/** A series computed from others, for alerts and dashboards to share. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that are evaluated together, in order: recordings first. */
export interface RuleGroup {
  readonly name: string;
  readonly recordings?: readonly Recording[];
  readonly alerts?: readonly Alert[];
}

/** What the program declares of a set and no metric tells. */
export interface DeclaredSet {
  /** The `set` label of the members' series. */
  readonly set: string;
  readonly dataMembers: number;
  readonly sentinels: number;
  /** `min-replicas-to-write`; 0 turns the alert on too few replicas off. */
  readonly minReplicasToWrite: number;
  /** `min-replicas-max-lag` in seconds. */
  readonly minReplicasMaxLagSeconds: number;
  /** Whether snapshots (RDB) are scheduled: a failed one matters only then. */
  readonly snapshots: boolean;
}

/** A certificate that the stack issued. */
export interface IssuedCertificate {
  readonly name: string;
  /** End of its validity in seconds since 1970. */
  readonly expires: number;
}
