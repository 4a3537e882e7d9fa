/** All alert rules of a stack, and the rule file made of them. Pure: same arguments, same text. */
import { stringify } from 'yaml';
import { certificates } from './certificates';
import { availability } from './redis';
import { sentinel } from './sentinel';
import { capacity, persistence } from './storage';
import type { Alert, DeclaredSet, IssuedCertificate, Recording, RuleGroup } from './types';
import { watching } from './watching';

export { inhibitions } from './inhibitions';
export type { Alert, DeclaredSet, IssuedCertificate, RuleGroup } from './types';

/** What the rules of a stack depend on. */
export interface RulesArgs {
  readonly stack: string;
  /** Every set of the stack. */
  readonly sets: readonly DeclaredSet[];
  /** Certificates to watch. Default none, and then no alert on them. */
  readonly certificates?: readonly IssuedCertificate[];
  /**
   * What a link to a runbook begins with, the slash included: a URL of the repository's web page, or the folder in a
   * working copy. Default `docs/runbooks/`.
   */
  readonly runbookBaseUrl?: string;
}

/** The rule groups in order of evaluation. */
export function ruleGroups(args: RulesArgs): RuleGroup[] {
  const issued = args.certificates ?? [];
  return [
    declared(args),
    availability,
    sentinel,
    persistence,
    capacity,
    watching,
    ...(issued.length > 0 ? [certificates(args.stack, issued)] : []),
  ];
}

/** Prints the rule file. */
export function renderRules(args: RulesArgs): string {
  const base = args.runbookBaseUrl ?? 'docs/runbooks/';
  return stringify(
    {
      groups: ruleGroups(args).map((group) => ({
        name: group.name,
        rules: [
          ...(group.recordings ?? []).map(recordingRule),
          ...(group.alerts ?? []).map((alert) => alertRule(alert, base)),
        ],
      })),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** What config says and no metric tells becomes a series, so that rules need no copy for each set. */
function declared({ stack, sets }: RulesArgs): RuleGroup {
  const fact = (set: DeclaredSet, name: string, value: number): Recording => ({
    record: `jsquared:set_${name}`,
    expr: `vector(${value})`,
    labels: { stack, set: set.set },
  });
  return {
    name: 'declared',
    recordings: sets.flatMap((set) => [
      fact(set, 'data_members', set.dataMembers),
      fact(set, 'sentinels', set.sentinels),
      fact(set, 'min_replicas_to_write', set.minReplicasToWrite),
      fact(set, 'min_replicas_max_lag_seconds', set.minReplicasMaxLagSeconds),
      fact(set, 'snapshots', set.snapshots ? 1 : 0),
    ]),
  };
}

function recordingRule(recording: Recording): object {
  return {
    record: recording.record,
    ...(recording.labels ? { labels: recording.labels } : {}),
    expr: recording.expr,
  };
}

function alertRule(alert: Alert, base: string): object {
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(alert.for === '0s' ? {} : { for: alert.for }),
    labels: { severity: alert.severity },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: `${base}${alert.name}.md`,
    },
  };
}
