/** What an update would do, from the steps that a preview found and what is there. Pure. */
import type { Change, Changes, Existing } from '../../policies/rules/rule';
import type { Operation, PlannedStep } from '../engines/engine';
import { nameOf } from '../project/state';

/** How a change rule calls it; an engine reads and refreshes nothing in a preview that could change. */
const operations: Readonly<Record<Operation, Change['operation']>> = {
  same: 'same',
  read: 'same',
  refresh: 'same',
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
};

/**
 * Puts steps and state together, one change a resource.
 * @param steps in the order in which an update would take them
 * @param today `YYYY-MM-DD`, UTC
 */
export function changesOf(
  steps: readonly PlannedStep[],
  before: readonly Existing[],
  today: string,
): Changes {
  const now = new Map(before.map((each) => [each.urn, each]));
  const changes = new Map<string, Change>();
  steps.forEach((step, place) => {
    const { urn, type } = step;
    const goes = step.old || step.operation === 'delete';
    const known = changes.get(urn) ?? {
      ...{ urn, type, name: nameOf(urn), operation: operations[step.operation], before: now.get(urn) },
      ...{ after: undefined, goes: undefined, comes: undefined },
    };
    changes.set(
      urn,
      goes
        ? { ...known, goes: place }
        : {
            ...known,
            after: { protect: step.protect, dependsOn: step.dependencies },
            // What is made anew comes; what is changed in place was never away.
            comes: step.operation === 'create' || step.operation === 'replace' ? place : undefined,
          },
    );
  });
  return { all: [...changes.values()], before, today };
}
