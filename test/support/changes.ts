/** Changes of a stack with two protected-less members, as the specs of change rules need them. */
import { docker } from '../../policies/rules/shared/docker';
import { settingsOf } from '../../policies/rules/shared/settings';
import type { AnyChangeRule, Change, Changes, Existing, Finding } from '../../policies/rules/rule';
import { changesOf } from '../../operations/changes/changes';
import type { PlannedStep } from '../../operations/engines/engine';
import { members, safeSet } from './policies';

/** The day of every change here. */
export const today = '2026-11-23';

const urnOf = (type: string, name: string): string => `urn:pulumi:prod::jsquared::${type}::${name}`;

/** A resource as it is now. */
export function existing(type: string, name: string, changed: Partial<Existing> = {}): Existing {
  const own = { urn: urnOf(type, name), type, name, props: { name: `jsquared-dev-${name}` } };
  return { ...own, custom: true, protect: false, dependsOn: [], ...changed };
}

/** A data volume as it is now. */
export function volume(name: string, changed: Partial<Existing> = {}): Existing {
  const labels = [{ label: 'jsquared.volume', value: 'data' }];
  return existing(docker.volume, name, { props: { name: `jsquared-dev-${name}`, labels }, ...changed });
}

/** The stack's own resource with the topology of one set of three data members and three sentinels. */
export const theStack: Existing = {
  ...existing('pulumi:pulumi:Stack', 'jsquared-prod'),
  custom: false,
  props: { topology: { sets: [{ ...safeSet, members: members(3, 3) }] } },
};

/** The containers of a role of that set, each made after the one before it. */
export function chain(role: 'redis' | 'sentinel', count = 3): Existing[] {
  const names = Array.from({ length: count }, (_, i) => `main-${role}-${i}`);
  return names.map((name, i) =>
    existing(docker.container, name, {
      dependsOn: i === 0 ? [] : [urnOf(docker.container, names[i - 1] ?? '')],
    }),
  );
}

/** One step of a preview about something that is there. */
export function step(
  about: Existing,
  operation: PlannedStep['operation'],
  changed: Partial<PlannedStep> = {},
): PlannedStep {
  const { urn, type, protect, dependsOn: dependencies } = about;
  return { urn, type, operation, old: false, protect, dependencies, ...changed };
}

/** The two steps of a replacement: by default the old one goes before the new one comes. */
export function replacement(about: Existing, changed: Partial<PlannedStep> = {}): PlannedStep[] {
  return [step(about, 'replace', { ...changed, old: true }), step(about, 'replace', changed)];
}

/** What these steps change of what is there. */
export function changes(
  before: readonly Existing[],
  ...steps: readonly (PlannedStep | PlannedStep[])[]
): Changes {
  return changesOf(steps.flat(), before, today);
}

/** What a rule finds, with its default settings overridden. */
export function findings(rule: AnyChangeRule, shown: Changes, settings: object = {}): Finding[] {
  return [...rule.check(shown, settingsOf(rule, settings))];
}

/** Where a rule finds something: the name of the resource and the path. */
export function places(rule: AnyChangeRule, shown: Changes, settings: object = {}): string[] {
  const nameOf = (urn: string | undefined): string =>
    shown.all.find((each: Change) => each.urn === urn)?.name ?? 'the stack';
  return findings(rule, shown, settings).map(({ urn, path }) => `${nameOf(urn)} ${path}`);
}
