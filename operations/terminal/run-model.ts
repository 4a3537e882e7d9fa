/**
 * What a run of an engine has done so far, as a tree of groups: one for each component right below the stack, since a
 * person thinks in components and there are a hundred resources. Pure: events in, questions answered.
 */
import type { EngineEvent, Operation, Violation } from '../engines/engine';
import { nameOf } from '../project/state';

/** One resource as far as it went. */
export interface Item {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  operation: Operation;
  readonly changed: readonly string[];
  readonly began: number;
  ended: number | undefined;
  failed: boolean;
  /** The last line it said. */
  said: string | undefined;
}

/** A component below the stack, with all that is inside it. */
export interface Group {
  /** The component's kind, for example `RedisSentinel`; for what has no component its own kind. */
  readonly name: string;
  readonly items: readonly Item[];
}

/** A line worth telling at the end. */
export interface Remark {
  readonly severity: 'warning' | 'error';
  /** Name of the resource it belongs to. */
  readonly name: string | undefined;
  readonly message: string;
}

/** See the file's comment. */
export class RunModel {
  private readonly items = new Map<string, Item>();
  /** Warnings and errors, in order, each once. */
  readonly remarks: Remark[] = [];
  /** Policy violations, in order, each once. */
  readonly violations: Violation[] = [];
  /** Policies that changed what was declared. */
  readonly remediations: { readonly name: string | undefined; readonly policy: string }[] = [];

  /** Takes an event in, at a time in milliseconds. */
  add(event: EngineEvent, now: number): void {
    switch (event.kind) {
      case 'begin':
        this.begin(event, now);
        return;
      case 'end':
      case 'failed': {
        const item = this.items.get(event.urn);
        if (item === undefined || (event.kind === 'end' && event.old)) return;
        item.ended ??= now;
        // A refresh knows only at the end whether something differs.
        if (item.operation === 'refresh') item.operation = event.operation;
        item.failed ||= event.kind === 'failed';
        return;
      }
      case 'log':
        this.log(event);
        return;
      case 'violation': {
        const same = (other: Violation): boolean =>
          other.policy === event.policy && other.urn === event.urn && other.message === event.message;
        if (!this.violations.some(same)) this.violations.push(event);
        return;
      }
      case 'remediation':
        this.remediations.push({ name: event.urn && nameOf(event.urn), policy: event.policy });
        return;
    }
  }

  private begin(event: Extract<EngineEvent, { kind: 'begin' }>, now: number): void {
    const known = this.items.get(event.urn);
    // The old one goes after the new one is there: the replacement has been told already.
    if (event.old && known !== undefined) return;
    this.items.set(event.urn, {
      urn: event.urn,
      name: nameOf(event.urn),
      type: event.type,
      operation: event.operation,
      changed: event.changed,
      began: known?.ended === undefined ? (known?.began ?? now) : now,
      ended: undefined,
      failed: false,
      said: known?.said,
    });
  }

  private log({ severity, urn, message }: Extract<EngineEvent, { kind: 'log' }>): void {
    const text = message.trim();
    if (severity === 'debug' || text === '') return;
    const item = urn === undefined ? undefined : this.items.get(urn);
    if (item !== undefined) item.said = text.split('\n').at(-1);
    if (severity === 'info') return;
    const name = urn === undefined || isStack(urn) ? undefined : nameOf(urn);
    if (this.remarks.some((r) => r.name === name && r.message === text && r.severity === severity)) return;
    this.remarks.push({ severity, name, message: text });
  }

  /** Everything that is or was touched, in order; the stack and components left out. */
  get resources(): Item[] {
    return [...this.items.values()].filter((item) => !isComponent(item.type));
  }

  /** How many resources, by what was done to them (or would be). Components and providers do not count. */
  get changes(): Partial<Record<Operation, number>> {
    const changes: Partial<Record<Operation, number>> = {};
    for (const { operation, failed } of this.resources) {
      if (!failed) changes[operation] = (changes[operation] ?? 0) + 1;
    }
    return changes;
  }

  /** How many of them change something. */
  get changeCount(): number {
    const { create = 0, update = 0, replace = 0, delete: removed = 0 } = this.changes;
    return create + update + replace + removed;
  }

  /** What is under way. */
  get running(): Item[] {
    return this.resources.filter((item) => item.ended === undefined && item.operation !== 'same');
  }

  /** The groups that have something in them, in the order in which they began. */
  get groups(): Group[] {
    const groups = new Map<string, Item[]>();
    for (const item of this.resources) {
      const name = groupOf(item.urn);
      const items = groups.get(name);
      if (items === undefined) groups.set(name, [item]);
      else items.push(item);
    }
    return [...groups].map(([name, items]) => ({ name, items }));
  }
}

/**
 * The outermost component that a resource is part of, as its URN has it: `...::jsquared:redis:RedisSentinel$docker:...::name`.
 */
export function groupOf(urn: string): string {
  const [outermost = urn] = (urn.split('::')[2] ?? urn)
    .split('$')
    .filter((type) => type !== 'pulumi:pulumi:Stack');
  return outermost.split(':').at(-1) ?? outermost;
}

function isStack(urn: string): boolean {
  return urn.includes('::pulumi:pulumi:Stack::');
}

/** Components (ours and the stack) and providers are no resources of their own for a person. */
function isComponent(type: string): boolean {
  return type.startsWith('pulumi:') || type.startsWith('jsquared:');
}
