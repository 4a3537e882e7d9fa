/**
 * The steps of a preview by the Pulumi CLI. Their order stands in the event log, what each resource depends on in the digest that
 * `--json` prints: neither has both.
 */
import { z } from 'zod';
import { OperationError } from '../errors';
import { operations } from './cli-events';
import type { PlannedStep } from './engine';

const state = z.looseObject({
  protect: z.boolean().nullish(),
  dependencies: z.array(z.string()).nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
});

const digest = z.looseObject({
  steps: z
    .array(z.looseObject({ urn: z.string(), oldState: state.nullish(), newState: state.nullish() }))
    .nullish(),
});

const started = z.looseObject({
  resourcePreEvent: z.looseObject({
    metadata: z.looseObject({ op: z.string(), urn: z.string(), type: z.string() }),
  }),
});

/** What a line of the event log says about the order; the digest says the rest. */
export type CliStep = Pick<PlannedStep, 'urn' | 'type' | 'operation' | 'old'>;

/** The CLI's word for both halves of a replacement together. */
const both = 'replace';

/** The step that a line of the event log begins; undefined if it begins none. */
export function cliStep(line: string): CliStep | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = started.safeParse(json);
  if (!parsed.success || parsed.data.resourcePreEvent.metadata.op === both) return undefined;
  const { urn, type, op } = parsed.data.resourcePreEvent.metadata;
  return { urn, type, operation: operations[op] ?? 'same', old: op === 'delete-replaced' };
}

function unreadable(why: string): OperationError {
  return new OperationError(`The preview of the Pulumi CLI cannot be judged: ${why}.`, [
    'Use a version of the CLI that is known to work (README), or --engine embedded.',
  ]);
}

/**
 * Puts both together.
 * @param steps in the order of the event log
 * @param printed what the CLI printed with `--json`
 * @throws OperationError if it is not what this knows how to read: a plan that cannot be judged is not good
 */
export function cliPlan(steps: readonly CliStep[], printed: string): PlannedStep[] {
  const states = new Map<string, z.infer<typeof state>>();
  let parsed: z.infer<typeof digest>;
  try {
    parsed = digest.parse(JSON.parse(printed));
  } catch {
    throw unreadable('what it printed (--json) is no digest of steps');
  }
  for (const { urn, oldState, newState } of parsed.steps ?? []) {
    const known = newState ?? oldState;
    if (known) states.set(urn, known);
  }
  return steps.flatMap((step) => {
    const known = states.get(step.urn);
    // Providers that nobody declared stand in the event log alone.
    if (!known && step.type.startsWith('pulumi:providers:')) return [];
    if (!known) throw unreadable(`its digest lacks ${step.urn}`);
    const { protect, dependencies, propertyDependencies } = known;
    const byInput = Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []);
    return [
      {
        ...step,
        protect: protect === true,
        dependencies: [...new Set([...(dependencies ?? []), ...byInput])],
      },
    ];
  });
}
