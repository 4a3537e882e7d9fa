/** Carrying out plans: each provider call stands in the state before it begins and after it has ended. */
import { EngineError, messageOf } from '../errors';
import type { Deletion } from '../plan/deletes';
import type { ResourcePlan } from '../plan/step';
import { isProviderType, nameOf } from '../plan/urn';
import { PartialFailure } from '../providers/provider';
import type { LiveState } from '../state/live';
import type { ResourceState } from '../state/resource';
import { annotateLike, markKeys } from '../values/annotate';
import { identicalValues } from '../values/values';
import type { PropertyMap } from '../values/values';
import type { EventSink, StepEvent, StepOp } from './events';
import type { Limit, StopFlag } from './gate';
import type { ProviderHost } from './host';

/** Counts and what did not come to its end. */
export class Tally {
  readonly changes: Partial<Record<StepOp, number>> = {};
  private readonly open = new Set<string>();
  private readonly closed = new Set<string>();

  /** A step is known to be needed. */
  planned(op: StepOp, urn: string): void {
    this.open.add(`${op} ${urn}`);
  }

  /** A step is done. */
  done(op: StepOp, urn: string): void {
    this.open.delete(`${op} ${urn}`);
    if (op !== 'same') this.closed.add(`${op} ${urn}`);
    this.changes[op] = (this.changes[op] ?? 0) + 1;
  }

  /** Steps that were planned and are not done, as `<op> <urn>`. */
  get left(): string[] {
    return [...this.open];
  }

  /** Steps that are done, without those that changed nothing. */
  get finished(): ReadonlySet<string> {
    return this.closed;
  }

  /** True if something other than `same` was done or planned. */
  get hasChanges(): boolean {
    return this.open.size > 0 || this.closed.size > 0;
  }
}

/** Carries out the plans of one run. In a preview it changes the state in memory only, and calls nothing that changes. */
export class Executor {
  /** The end of the deletes that make room for a resource's replacement, by URN. */
  private readonly makingRoom = new Map<string, Promise<void>>();

  constructor(
    private readonly live: LiveState,
    private readonly host: ProviderHost,
    private readonly events: EventSink,
    private readonly limit: Limit,
    private readonly stop: StopFlag,
    private readonly preview: boolean,
    readonly tally: Tally,
  ) {}

  /**
   * Called while planning is still locked: starts the deletes that make room, so that whoever is planned next sees them.
   */
  announce(plan: ResourcePlan): void {
    for (const state of plan.deleteFirst) this.emitPlanned('delete-replaced', state);
    this.emitPlanned(plan.op, plan.next, plan.diffs, plan.replaces);
    if (plan.deleteFirst.length === 0) return;
    const room = this.makeRoom(plan.deleteFirst);
    // Whoever waits for it gets the error; if nobody does, it has been recorded all the same.
    room.catch((error: unknown) => {
      this.stop.fail(error);
    });
    for (const state of plan.deleteFirst) this.makingRoom.set(state.urn, room);
  }

  /** @returns the resource as it is now */
  async carryOut(plan: ResourcePlan): Promise<ResourceState> {
    const { old, next } = plan;
    if (old) await this.makingRoom.get(old.urn);
    if (plan.op === 'same') return this.keep(next, old ?? next);
    if (!next.custom || isProviderType(next.type)) return this.settle(plan.op, next, old);
    return this.limit.run(async () => {
      this.stop.check();
      if (plan.op === 'update' && old) return this.update(old, next, plan);
      return this.create(plan);
    });
  }

  /** Deletes one resource; the caller has seen to it that nothing needs it any more. */
  async delete(deletion: Deletion): Promise<void> {
    const state = this.live.latest(deletion.state);
    const op: StepOp = state.delete || state.pendingReplacement ? 'delete-replaced' : 'delete';
    if (this.preview || !deletion.callsProvider) {
      this.live.remove(state);
      this.finishSilently(op, state);
      return;
    }
    await this.limit.run(async () => {
      this.stop.check();
      await this.step(op, state, async () => {
        const operation = this.live.begin('deleting', state);
        try {
          await this.calls(state).delete(state);
          this.live.remove(state);
        } finally {
          this.live.end(operation);
        }
      });
    });
  }

  /** Shows that a step is needed. */
  emitPlanned(
    op: StepOp,
    state: ResourceState,
    diffs: readonly string[] = [],
    replaces: readonly string[] = [],
  ): void {
    if (op !== 'same') this.tally.planned(op, state.urn);
    this.events.emit({ ...stepEvent(op, state, diffs, replaces), phase: 'planned' });
  }

  private async makeRoom(states: readonly ResourceState[]): Promise<void> {
    const going = new Set(states.map((state) => state.urn));
    for (const listed of states) {
      const state = this.live.latest(listed);
      const together = state.deletedWith !== undefined && going.has(state.deletedWith);
      if (this.preview || together || isProviderType(state.type)) {
        this.live.replace(state, { ...state, pendingReplacement: true });
        this.tally.done('delete-replaced', state.urn);
        continue;
      }
      await this.limit.run(async () => {
        this.stop.check();
        await this.step('delete-replaced', state, async () => {
          const operation = this.live.begin('deleting', state);
          try {
            await this.calls(state).delete(state);
            // It stays in the state without its thing, so that what depends on it keeps its place.
            this.live.replace(state, { ...this.live.latest(state), pendingReplacement: true });
          } finally {
            this.live.end(operation);
          }
        });
      });
    }
  }

  private async create(plan: ResourcePlan): Promise<ResourceState> {
    const { next, old, op } = plan;
    const calls = this.host.callsFor(next);
    if (this.preview) {
      const foretold = calls ? await calls.create(next, true) : { id: '', outputs: {} };
      return this.place(op, withResult(next, foretold.id, foretold.outputs), old);
    }
    return this.step(op, next, async () => {
      const startedAt = now();
      const operation = this.live.begin('creating', withoutResult({ ...next, created: startedAt }));
      try {
        const made = await this.calls(next).create(next, false);
        const made2 = withResult(next, made.id, made.outputs);
        return this.placeNew({ ...made2, created: startedAt, modified: now() }, old);
      } catch (error) {
        if (error instanceof PartialFailure) {
          const half = withResult(next, error.id, error.outputs);
          this.placeNew({ ...half, created: startedAt, modified: now(), initErrors: error.reasons }, old);
        }
        throw error;
      } finally {
        this.live.end(operation);
      }
    });
  }

  private async update(old: ResourceState, next: ResourceState, plan: ResourcePlan): Promise<ResourceState> {
    const calls = this.host.callsFor(next);
    if (this.preview) {
      const foretold = calls ? await calls.update(old, next, true) : {};
      return this.place('update', withResult(next, old.id ?? '', foretold), old);
    }
    return this.step(
      'update',
      next,
      async () => {
        const operation = this.live.begin('updating', { ...next, outputs: old.outputs });
        try {
          const outputs = await this.calls(next).update(old, next, false);
          const updated = { ...next, outputs, modified: now() };
          this.live.register(updated, old);
          return updated;
        } catch (error) {
          if (error instanceof PartialFailure) {
            const half = withResult(next, error.id, error.outputs);
            this.live.register({ ...half, modified: now(), initErrors: error.reasons }, old);
          }
          throw error;
        } finally {
          this.live.end(operation);
        }
      },
      plan.diffs,
    );
  }

  private placeNew(next: ResourceState, old: ResourceState | undefined): ResourceState {
    const current = old && this.live.latest(old);
    if (!current || current.pendingReplacement) {
      this.live.register(next, current);
    } else {
      // Created beside the old one: the old one is deleted at the end of the run, or of a later one.
      this.live.replace(current, { ...current, delete: true });
      this.live.register(next, undefined);
    }
    return next;
  }

  private place(op: StepOp, next: ResourceState, old: ResourceState | undefined): ResourceState {
    this.tally.done(op, next.urn);
    if (op === 'update') {
      this.live.register(next, old);
      return next;
    }
    return this.placeNew(next, old);
  }

  private settle(op: StepOp, next: ResourceState, old: ResourceState | undefined): ResourceState {
    this.stop.check();
    const time = old ? {} : { created: now() };
    const settled = this.preview ? next : { ...next, ...time, modified: now() };
    this.live.register(settled, old);
    this.finishSilently(op, settled);
    return settled;
  }

  private keep(next: ResourceState, old: ResourceState): ResourceState {
    this.stop.check();
    const marks = markKeys(annotateLike(old.outputs, next.inputs), next.additionalSecretOutputs);
    const outputs = next.custom && !isProviderType(next.type) ? marks : old.outputs;
    const kept = { ...next, inputs: keptInputs(next, old), outputs };
    const current = this.live.latest(old);
    const result = sameRecord(kept, current) ? current : kept;
    this.live.register(result, current);
    this.tally.done('same', next.urn);
    return result;
  }

  private finishSilently(op: StepOp, state: ResourceState): void {
    this.tally.done(op, state.urn);
    if (!this.preview) this.events.emit({ ...stepEvent(op, state), phase: 'finished', seconds: 0 });
  }

  private async step<T>(
    op: StepOp,
    state: ResourceState,
    call: () => Promise<T>,
    diffs: readonly string[] = [],
  ): Promise<T> {
    const event = stepEvent(op, state, diffs);
    const started = Date.now();
    const seconds = (): number => (Date.now() - started) / 1000;
    this.events.emit({ ...event, phase: 'started' });
    try {
      const result = await call();
      this.tally.done(op, state.urn);
      this.events.emit({ ...event, phase: 'finished', seconds: seconds() });
      return result;
    } catch (error) {
      this.events.emit({ ...event, phase: 'failed', seconds: seconds() });
      throw new EngineError('provider', `${op} of ${state.urn} failed: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  private calls(state: ResourceState): NonNullable<ReturnType<ProviderHost['callsFor']>> {
    const calls = this.host.callsFor(state);
    if (!calls) throw new EngineError('provider', `the provider of ${state.urn} is not configured`);
    return calls;
  }
}

function stepEvent(
  op: StepOp,
  state: ResourceState,
  diffs: readonly string[] = [],
  replaces: readonly string[] = [],
): Omit<StepEvent, 'phase'> {
  const { urn, type, protect } = state;
  const dependencies = [
    ...new Set([...state.dependencies, ...Object.values(state.propertyDependencies).flat()]),
  ];
  return { kind: 'step', op, urn, type, name: nameOf(urn), diffs, replaces, protect, dependencies };
}

function withResult(next: ResourceState, id: string, outputs: PropertyMap): ResourceState {
  const { id: _, ...rest } = next;
  return id === '' ? { ...rest, outputs } : { ...rest, id, outputs };
}

function withoutResult(next: ResourceState): ResourceState {
  return withResult(next, '', {});
}

// Inputs that differ by their secret marks alone, or that a provider's diff overlooks, are recorded as they are now.
function keptInputs(next: ResourceState, old: ResourceState): PropertyMap {
  return identicalValues(next.inputs, old.inputs) ? old.inputs : next.inputs;
}

/** True if nothing of the record would change in the state. */
function sameRecord(a: ResourceState, b: ResourceState): boolean {
  const { inputs: inputsA, outputs: outputsA, ...restA } = a;
  const { inputs: inputsB, outputs: outputsB, ...restB } = b;
  return (
    identicalValues(inputsA, inputsB) &&
    identicalValues(outputsA, outputsB) &&
    JSON.stringify(sorted(restA)) === JSON.stringify(sorted(restB))
  );
}

// The program sends dependencies in whatever order its promises end: their order means nothing.
function sorted(record: Omit<ResourceState, 'inputs' | 'outputs'>): [string, unknown][] {
  const { dependencies, propertyDependencies, ...rest } = record;
  const byKey = Object.entries(propertyDependencies).map(([key, urns]) => [key, [...urns].sort()] as const);
  return [
    ['dependencies', [...dependencies].sort()],
    ['propertyDependencies', byKey.sort(([a], [b]) => (a < b ? -1 : 1))],
    ...Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

function now(): string {
  return new Date().toISOString();
}
