/**
 * The state while it changes: what the program has registered in this run, what is left of the state before it, and
 * what is under way. Every change that matters is on the disk before the call that depends on it.
 */
import type { CheckpointWriter } from './checkpoint';
import { references } from './resource';
import type { PendingOperation, ResourceState, Snapshot } from './resource';

/** The state of one stack during one run. Without a writer (a preview) nothing is written. */
export class LiveState {
  private base: ResourceState[];
  private news: ResourceState[] = [];
  private readonly pending = new Set<PendingOperation>();
  private changed = false;
  // A state object may have been swapped for a newer one while a step still holds it.
  private readonly successors = new WeakMap<ResourceState, ResourceState>();

  constructor(
    snapshot: Snapshot,
    private readonly writer: CheckpointWriter | undefined,
  ) {
    this.base = [...snapshot.resources];
    for (const operation of snapshot.pending) this.pending.add(operation);
  }

  /**
   * Registered resources first, in the order of their registration (so that what they depend on stands before them),
   * then what is left of the old state in its old order.
   */
  get resources(): readonly ResourceState[] {
    return [...this.news, ...this.base];
  }

  /** What has not been registered in this run. */
  get leftovers(): readonly ResourceState[] {
    return this.base;
  }

  /** What has been registered in this run. */
  get registered(): readonly ResourceState[] {
    return this.news;
  }

  /** What is under way, or was when a run was cut off. */
  get operations(): readonly PendingOperation[] {
    return [...this.pending];
  }

  /** The state as it would be written. */
  snapshot(): Snapshot {
    return { resources: this.resources, pending: this.operations };
  }

  /** The old resource of that URN that is neither replaced nor registered yet. */
  find(urn: string): ResourceState | undefined {
    return this.base.find((state) => state.urn === urn && !state.delete);
  }

  /** The registered resource of that URN. */
  findRegistered(urn: string): ResourceState | undefined {
    return this.news.find((state) => state.urn === urn);
  }

  /** Adds a registered resource, in the place of `old` if there is one. */
  register(next: ResourceState, old: ResourceState | undefined): void {
    if (old) {
      const current = this.latest(old);
      this.base = this.base.filter((state) => state !== current);
      if (old.urn !== next.urn) this.rename(old.urn, next.urn);
    }
    this.news.push(next);
    if (next !== old) this.changed = true;
  }

  /** Replaces a resource where it stands. */
  replace(old: ResourceState, next: ResourceState): void {
    const current = this.latest(old);
    const swap = (state: ResourceState): ResourceState => (state === current ? next : state);
    this.base = this.base.map(swap);
    this.news = this.news.map(swap);
    this.successors.set(current, next);
    this.changed = true;
  }

  /** Forgets a resource, and what others say of it. */
  remove(old: ResourceState): void {
    const current = this.latest(old);
    const others = (state: ResourceState): boolean => state !== current;
    this.base = this.base.filter(others);
    this.news = this.news.filter(others);
    if (!this.resources.some((state) => state.urn === old.urn)) this.forget(old.urn);
    this.changed = true;
  }

  /** Takes up what a cut-off create has left behind: beside the old one, in the place of one that made room, or anew. */
  adopt(next: ResourceState): void {
    const old = this.find(next.urn);
    if (old?.pendingReplacement === true) {
      this.replace(old, next);
      return;
    }
    if (old) this.replace(old, { ...old, delete: true });
    this.base = [...this.base, next];
    this.changed = true;
  }

  /** True if the state is made of the very objects of that snapshot: a write would change nothing. */
  isUnchanged(since: Snapshot): boolean {
    const before = new Set(since.resources);
    const all = this.resources;
    return all.length === before.size && all.every((state) => before.has(state)) && this.pending.size === 0;
  }

  /** Records that a provider call begins, on the disk. */
  begin(type: PendingOperation['type'], resource: ResourceState): PendingOperation {
    const operation: PendingOperation = { type, resource };
    this.pending.add(operation);
    this.changed = true;
    this.save();
    return operation;
  }

  /** Records that a provider call has ended; what it did has to be recorded before, and one write holds both. */
  end(operation: PendingOperation): void {
    this.pending.delete(operation);
    this.changed = true;
    this.save();
  }

  /** Takes an operation off that an earlier run left behind; written with the next save. */
  settle(operation: PendingOperation): void {
    this.pending.delete(operation);
    this.changed = true;
  }

  /** Writes the state if anything changed since the last write. */
  save(): void {
    if (!this.changed || !this.writer) return;
    this.writer.write(this.snapshot());
    this.changed = false;
  }

  // An alias gave a resource a new URN: the old resources that are not registered yet still name the old one.
  private rename(from: string, to: string): void {
    this.base = this.base.map((state) => this.mapped(state, (urn) => (urn === from ? to : urn)));
  }

  private forget(urn: string): void {
    const keep = (reference: string): string | undefined => (reference === urn ? undefined : reference);
    this.base = this.base.map((state) => this.mapped(state, keep));
    this.news = this.news.map((state) => this.mapped(state, keep));
  }

  private mapped(state: ResourceState, map: (urn: string) => string | undefined): ResourceState {
    const next = mapReferences(state, map);
    if (next !== state) this.successors.set(state, next);
    return next;
  }

  /** The object that stands for this one now. */
  latest(state: ResourceState): ResourceState {
    let current = state;
    for (let next = this.successors.get(current); next; next = this.successors.get(current)) current = next;
    return current;
  }
}

function mapReferences(state: ResourceState, map: (urn: string) => string | undefined): ResourceState {
  const provider = state.provider === undefined ? undefined : mapProvider(state.provider, map);
  if (references(state).every((urn) => map(urn) === urn) && provider === state.provider) return state;
  const list = (urns: readonly string[]): string[] => urns.flatMap((urn) => map(urn) ?? []);
  const { parent, deletedWith, ...rest } = state;
  const newParent = parent === undefined ? undefined : map(parent);
  const newDeletedWith = deletedWith === undefined ? undefined : map(deletedWith);
  return {
    ...rest,
    ...(newParent === undefined ? {} : { parent: newParent }),
    ...(newDeletedWith === undefined ? {} : { deletedWith: newDeletedWith }),
    ...(provider === undefined ? {} : { provider }),
    dependencies: list(state.dependencies),
    propertyDependencies: Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, list(urns)]),
    ),
  };
}

// A reference whose provider is gone stays as it is: the resource cannot be handled without it, and that must show.
function mapProvider(reference: string, map: (urn: string) => string | undefined): string {
  const at = reference.lastIndexOf('::');
  return (map(reference.slice(0, at)) ?? reference.slice(0, at)) + reference.slice(at);
}
