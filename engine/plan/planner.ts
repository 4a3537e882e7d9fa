/** From a registration and the old state to a plan: what the CLI's step generator decides, for the features we have. */
import crypto from 'node:crypto';
import { EngineError } from '../errors';
import type { CheckFailure, DiffResult } from '../providers/provider';
import type { Registration } from '../protocol/registration';
import type { ProviderCalls } from '../run/calls';
import type { ProviderHost } from '../run/host';
import type { LiveState } from '../state/live';
import type { ResourceState } from '../state/resource';
import { annotateLike } from '../values/annotate';
import { pathMatches, parsePath, resetIgnored } from '../values/paths';
import { equalValues, identicalValues, UNKNOWN } from '../values/values';
import type { PropertyMap } from '../values/values';
import { assertUnprotected } from './deletes';
import { replacedTogether } from './dependents';
import type { ResourcePlan } from './step';
import { isProviderType, parseProviderRef } from './urn';
import { providerInputs } from '../run/host';

/** Looks at a resource's checked inputs and may change them; throws to refuse the resource. */
export type InputPolicy = (next: ResourceState) => Promise<PropertyMap>;

/** Plans one resource after the other; calls must not overlap, as each one sees what those before it decided. */
export class Planner {
  /** Old resources that make room for the replacement of another. */
  private readonly deletedFirst = new Set<string>();
  /** Old resources that a registration has taken up, under their own URN or by an alias. */
  private readonly taken = new Set<string>();

  /**
   * @param reserved the URNs that the program has asked for in this run
   * @param refuse gets the error for what is protected and would be deleted; throws it, or takes it for a preview's finding
   * @param nonce random for each process: the seed of generated names
   */
  constructor(
    private readonly live: LiveState,
    private readonly host: ProviderHost,
    private readonly reserved: ReadonlySet<string>,
    private readonly policy: InputPolicy,
    private readonly refuse: (error: EngineError) => void,
    private readonly nonce: Buffer,
  ) {}

  /**
   * @param provider reference of the resource's provider; undefined for a component
   * @throws EngineError if the inputs are refused, or what would be deleted is protected
   */
  async plan(urn: string, registration: Registration, provider: string | undefined): Promise<ResourcePlan> {
    const old = this.findOld(urn, registration);
    const given = this.givenInputs(registration, old);
    const goal = goalState(urn, registration, provider, old, given);
    if (isProviderType(goal.type)) {
      const inputs = { ...ownNotes(old), ...this.host.checkConfig(urn, goal.type, given) };
      return this.planWithoutProvider({ ...goal, inputs: await this.policy({ ...goal, inputs }) }, old);
    }
    if (provider === undefined) {
      return this.planWithoutProvider({ ...goal, inputs: await this.policy(goal) }, old);
    }
    const calls = this.host.callsFor({ urn, type: goal.type, provider });
    const checked = calls ? await this.check(calls, goal, old?.inputs, given) : given;
    const next = { ...goal, inputs: annotateLike(await this.policy({ ...goal, inputs: checked }), checked) };
    if (!old) return { op: 'create', old, next, diffs: [], replaces: [], deleteFirst: [] };
    if (old.pendingReplacement || this.deletedFirst.has(old.urn)) {
      const recreated = calls ? await this.recheck(calls, next, given, checked) : next;
      return { op: 'replace', old, next: recreated, diffs: [], replaces: [], deleteFirst: [] };
    }
    return this.planChange(calls, old, next, registration, { given, checked });
  }

  private findOld(urn: string, registration: Registration): ResourceState | undefined {
    for (const candidate of [urn, ...registration.aliases]) {
      // An alias that is a name in use belongs to whoever uses it, now or earlier in this run.
      if (candidate !== urn && (this.reserved.has(candidate) || this.taken.has(candidate))) continue;
      const old = this.live.find(candidate);
      if (!old) continue;
      this.taken.add(candidate);
      return old;
    }
    return undefined;
  }

  private givenInputs(registration: Registration, old: ResourceState | undefined): PropertyMap {
    const { type, inputs, version, ignoreChanges } = registration;
    if (isProviderType(type)) {
      const pkg = type.slice(type.lastIndexOf(':') + 1);
      // As the CLI writes it: `version` belongs to the inputs, `__internal` says that nothing else is the engine's.
      return { ...inputs, __internal: {}, version: this.host.versionOf(pkg, version) };
    }
    return old ? resetIgnored(inputs, old.inputs, ignoreChanges) : inputs;
  }

  private planWithoutProvider(next: ResourceState, old: ResourceState | undefined): ResourcePlan {
    const none = { diffs: [], replaces: [], deleteFirst: [] };
    const filled = isProviderType(next.type) ? withProviderOutputs(next, old) : next;
    if (!old) return { op: 'create', old, next: filled, ...none };
    // `__internal` may be missing in a state that an older CLI wrote; it means nothing here.
    const before = isProviderType(next.type) ? providerInputs(old.inputs) : old.inputs;
    const after = isProviderType(next.type) ? providerInputs(next.inputs) : next.inputs;
    const diffs = changedKeys(before, after);
    return { op: diffs.length > 0 ? 'update' : 'same', old, next: filled, ...none, diffs };
  }

  private async planChange(
    calls: ProviderCalls | undefined,
    old: ResourceState,
    next: ResourceState,
    registration: Registration,
    inputs: { given: PropertyMap; checked: PropertyMap },
  ): Promise<ResourcePlan> {
    const diff: DiffResult = calls
      ? await calls.diff(old, next.inputs, registration.ignoreChanges)
      : { changes: 'some', diffs: ['provider'], replaces: [], deleteBeforeReplace: false };
    const forced = forcedBy(registration.replaceOnChanges, diff);
    const moved = this.providerMoved(old, next) ? ['provider'] : [];
    const replaces = [...new Set([...diff.replaces, ...forced, ...moved])];
    const diffs = [...new Set([...diff.diffs, ...replaces])];
    if (replaces.length === 0) {
      // What failed half-way is tried again even if nothing differs.
      const op = diff.changes === 'some' || old.initErrors.length > 0 ? 'update' : 'same';
      return { op, old, next, diffs, replaces, deleteFirst: [] };
    }
    const recreated = calls ? await this.recheck(calls, next, inputs.given, inputs.checked) : next;
    const deleteFirst = registration.deleteBeforeReplace ?? diff.deleteBeforeReplace;
    const going = deleteFirst ? await this.goingFirst(old) : [old];
    assertUnprotected(going, this.refuse);
    if (deleteFirst) for (const state of going) this.deletedFirst.add(state.urn);
    return { op: 'replace', old, next: recreated, diffs, replaces, deleteFirst: deleteFirst ? going : [] };
  }

  private goingFirst(old: ResourceState): Promise<ResourceState[]> {
    const candidates = this.live.leftovers.filter(
      (state) =>
        state === old ||
        !(this.reserved.has(state.urn) || this.taken.has(state.urn) || this.deletedFirst.has(state.urn)),
    );
    return replacedTogether(old, candidates, async (state, inputs) => {
      const calls = this.host.callsFor(state);
      if (!calls) return false;
      return (await calls.diff(state, inputs, state.ignoreChanges)).replaces.length > 0;
    });
  }

  private async check(
    calls: ProviderCalls,
    goal: ResourceState,
    oldInputs: PropertyMap | undefined,
    given: PropertyMap,
  ): Promise<PropertyMap> {
    const seed = crypto.createHash('sha256').update(this.nonce).update(goal.urn).digest();
    const result = await calls.check(goal.urn, goal.type, oldInputs, given, seed);
    if (result.failures.length > 0) throw inputsRefused(goal.urn, result.failures);
    return result.inputs;
  }

  // A replacement gets new generated names: its inputs are checked as those of a new resource. What a policy has
  // changed stays changed.
  private async recheck(
    calls: ProviderCalls,
    next: ResourceState,
    given: PropertyMap,
    checked: PropertyMap,
  ): Promise<ResourceState> {
    const fresh = await this.check(calls, next, undefined, given);
    const inputs = { ...fresh };
    for (const key of changedKeys(checked, next.inputs)) {
      const value = next.inputs[key];
      if (value === undefined) Reflect.deleteProperty(inputs, key);
      else inputs[key] = value;
    }
    return { ...next, inputs };
  }

  /**
   * Another provider means another place, unless it is configured alike: then the resource stays. The CLI asks the
   * provider, whose answer for ours is always "stays"; a container that is said to be on a host where it is not would be
   * a lie.
   */
  private providerMoved(old: ResourceState, next: ResourceState): boolean {
    if (old.provider === next.provider || old.provider === undefined || next.provider === undefined) {
      return false;
    }
    const config = (reference: string): PropertyMap | undefined => {
      const { urn, id } = parseProviderRef(reference);
      const all = this.live.resources.filter((state) => state.urn === urn);
      const state = all.find((candidate) => candidate.id === id) ?? all[0];
      return state && providerInputs(state.inputs);
    };
    const [before, after] = [config(old.provider), config(next.provider)];
    return before === undefined || after === undefined || !equalValues(before, after);
  }
}

function goalState(
  urn: string,
  registration: Registration,
  provider: string | undefined,
  old: ResourceState | undefined,
  inputs: PropertyMap,
): ResourceState {
  return {
    urn,
    type: registration.type,
    custom: registration.custom,
    ...(old?.id === undefined ? {} : { id: old.id }),
    inputs,
    outputs: old?.outputs ?? {},
    ...(registration.parent === '' ? {} : { parent: registration.parent }),
    ...(provider === undefined ? {} : { provider }),
    protect: registration.protect ?? false,
    dependencies: registration.dependencies,
    propertyDependencies: registration.propertyDependencies,
    delete: false,
    pendingReplacement: false,
    initErrors: [],
    additionalSecretOutputs: registration.additionalSecretOutputs,
    aliases: registration.aliases,
    ...(registration.customTimeouts === undefined ? {} : { customTimeouts: registration.customTimeouts }),
    ...(registration.deletedWith === '' ? {} : { deletedWith: registration.deletedWith }),
    ignoreChanges: registration.ignoreChanges,
    replaceOnChanges: registration.replaceOnChanges,
    ...(old?.created === undefined ? {} : { created: old.created }),
    ...(old?.modified === undefined ? {} : { modified: old.modified }),
    extra: old?.extra ?? {},
  };
}

function withProviderOutputs(next: ResourceState, old: ResourceState | undefined): ResourceState {
  const { __internal: _, ...outputs } = next.inputs;
  return { ...next, id: old?.id ?? crypto.randomUUID(), outputs };
}

function forcedBy(patterns: readonly string[], diff: DiffResult): string[] {
  if (patterns.length === 0) return [];
  const parsed = patterns.map(parsePath);
  return diff.diffs.filter((path) => parsed.some((pattern) => pathMatches(pattern, parsePath(path))));
}

/** Top-level keys whose values differ; UNKNOWN differs from everything. */
export function changedKeys(before: PropertyMap, after: PropertyMap): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => after[key] === UNKNOWN || !identicalValues(before[key], after[key]));
}

function inputsRefused(urn: string, failures: readonly CheckFailure[]): EngineError {
  const list = failures.map(({ property, reason }) => (property === '' ? reason : `${property}: ${reason}`));
  return new EngineError('provider', `the inputs of ${urn} are refused: ${list.join('; ')}`);
}

/** What a real provider has written into its own inputs (`__pulumi-go-provider-version`): kept, and no difference. */
function ownNotes(old: ResourceState | undefined): PropertyMap {
  return Object.fromEntries(Object.entries(old?.inputs ?? {}).filter(([key]) => key.startsWith('__')));
}
