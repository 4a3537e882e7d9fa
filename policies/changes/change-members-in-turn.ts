import { docker } from '../rules/shared/docker';
import { kubernetes } from '../rules/shared/kubernetes';
import { at, number, text } from '../rules/shared/read';
import { setsOf } from '../rules/shared/topology';
import { warnInDevelopment, type Change, type ChangeRule, type Changes, type Finding } from '../rules/rule';

interface Settings {
  readonly maxAway: number;
}

/** The members of one role of a set: what has to stay a majority. */
interface Role {
  readonly name: string;
  /** The names of their containers. */
  readonly instances: readonly string[];
}

/** One member at a time. */
export const rule: ChangeRule<Settings> = {
  kind: 'change',
  name: 'change-members-in-turn',
  description: 'The members of a Redis set, and its sentinels, are replaced or removed one after the other.',
  severity: 'critical',
  controls: { nist53: ['CP-10', 'SI-13', 'CM-3'], soc2: ['A1.2', 'CC8.1'] },
  why: 'members that are away together leave nobody to fail over to, or no majority that could decide it: writes stop, and those that no member left has are lost',
  remedy:
    'let each member depend on the one before it (dependsOn), and change what they share, such as their network, in a set of its own; what must happen at once is waived for these members',
  levels: warnInDevelopment,
  settings: {
    maxAway: {
      type: 'integer',
      minimum: 1,
      default: 1,
      description: 'so many members of a role may be away at the same time',
    },
  },
  *check(changes, { maxAway }) {
    for (const role of rolesOf(changes)) yield* ofContainers(role, changes, maxAway);
    for (const { urn, type, operation, before } of changes.all) {
      // A StatefulSet replaces its own pods in turn; a new StatefulSet does not.
      if (type !== kubernetes.statefulSet || (operation !== 'replace' && operation !== 'delete')) continue;
      const replicas = number(at(before?.props, 'spec', 'replicas'));
      if (replicas > maxAway) yield { urn, path: operation, found: `all its ${replicas} members at once` };
    }
  },
};

function rolesOf({ before }: Changes): Role[] {
  return setsOf(before).flatMap(({ props, data, sentinels }) => [
    { name: `set ${text(props['name'])}`, instances: data.map(({ instance }) => text(instance)) },
    {
      name: `the sentinels of set ${text(props['name'])}`,
      instances: sentinels.map(({ instance }) => text(instance)),
    },
  ]);
}

function* ofContainers(role: Role, changes: Changes, maxAway: number): Iterable<Finding> {
  const away = changes.all.filter(
    (each) =>
      each.type === docker.container &&
      role.instances.includes(text(each.before?.props['name'])) &&
      each.goes !== undefined &&
      // The new one comes first: nobody is away.
      !(each.comes !== undefined && each.comes < each.goes),
  );
  const waits = waitsIn(changes);
  for (const one of away) {
    const others = away.filter(
      (other) => other !== one && !inTurn(one, other, waits) && !inTurn(other, one, waits),
    );
    if (others.length + 1 <= maxAway) continue;
    const names = others.map(({ name }) => name).join(', ');
    yield {
      urn: one.urn,
      path: one.operation,
      found: `away together with ${names}: ${others.length + 1} of the ${role.instances.length} members of ${role.name}, at most ${maxAway} may be`,
    };
  }
}

/** Which resource has to wait for which other one, however far back. */
type Waits = (later: Change, earlier: Change) => boolean;

/** True if the first is back, or gone for good, before the second goes, and not only by chance. */
function inTurn(first: Change, second: Change, waits: Waits): boolean {
  const { comes, goes } = first;
  if (second.goes === undefined || goes === undefined) return true;
  // What is deleted goes when everything else is done.
  if (second.comes === undefined) return comes === undefined ? waits(first, second) : comes < second.goes;
  return comes !== undefined && comes < second.goes && waits(second, first);
}

/** Of what stays the new dependencies count; what goes is deleted before what it depends on. */
function waitsIn({ all }: Changes): Waits {
  const on = new Map(all.map((each) => [each.urn, (each.after ?? each.before)?.dependsOn ?? []]));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (on.get(from) ?? []).some((urn) => {
      if (urn === to) return true;
      if (seen.has(urn)) return false;
      seen.add(urn);
      return reaches(urn, to, seen);
    });
  return (later, earlier) => reaches(later.urn, earlier.urn, new Set());
}
