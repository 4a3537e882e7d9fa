/**
 * What a rule is. A rule is a pure function from what it is shown to what it found; it imports nothing but its neighbours, so
 * that a test needs no policy server. `policies/index.ts` turns rules into CrossGuard policies.
 */
import type { Controls } from './shared/controls';

/** How bad a violation is. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** What a violation does: `advisory` warns, `mandatory` refuses the change, `disabled` is not looked at. */
export type Level = 'advisory' | 'mandatory' | 'disabled';

/**
 * What a stack is for, which decides the levels: `development` is a stack that was declared worthless (`protect: false`),
 * all others are `production`.
 */
export type Purpose = 'development' | 'production';

/** Stands in place of a value that a preview cannot know yet. A rule passes over it: the update shows the value. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** One violation. */
export interface Finding {
  /** Where in the resource, for example `capabilities.drops`. */
  readonly path: string;
  /** What is there. Never a secret's text. */
  readonly found: string;
  /** The resource that a stack or change rule found it in; left out where it is about the stack as a whole. */
  readonly urn?: string;
}

/** A resource as a rule sees it: its checked inputs (a resource rule) or its outputs (a stack rule). */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Plain data, secrets unwrapped, unknown values as {@link UNKNOWN}. */
  readonly props: Readonly<Record<string, unknown>>;
  /** The `protect` option. */
  readonly protect: boolean;
  /** URNs of the resources that each input was made of. Stack rules alone are shown them. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A setting of a rule: a JSON schema with a default that works. */
export interface Setting {
  readonly type: 'integer' | 'number' | 'string' | 'boolean' | 'array';
  readonly items?: { readonly type: 'string' };
  readonly minimum?: number;
  readonly default: unknown;
  readonly description: string;
}

/** What every rule has, whatever it judges. */
export interface RuleBase {
  readonly name: string;
  /** One sentence that states the promise. */
  readonly description: string;
  readonly severity: Severity;
  /** Items of published requirements that the rule serves. */
  readonly controls: Controls;
  /** What goes wrong without it. */
  readonly why: string;
  /** How to mend a violation. */
  readonly remedy: string;
  readonly levels: Readonly<Record<Purpose, Level>>;
}

/** A rule about one resource, judged by its inputs before it is changed. */
export interface ResourceRule<C = Record<string, never>> extends RuleBase {
  readonly kind: 'resource';
  /** Type tokens it looks at. */
  readonly types: readonly string[];
  readonly settings: { readonly [K in keyof C]: Setting };
  readonly check: (subject: Subject, settings: C) => Iterable<Finding>;
  /**
   * Where mending it is safe whatever the resource is for: the inputs that take the place of those of the same name, when the
   * rule found something and its level is `remediate`. Never an input that can hold a secret.
   */
  readonly mend?: (subject: Subject, settings: C) => Readonly<Record<string, unknown>>;
}

/** A rule about the stack as a whole, judged by the outputs of its resources at the end. */
export interface StackRule<C = Record<string, never>> extends RuleBase {
  readonly kind: 'stack';
  /** Type tokens of the resources it is about, for reports; left out: the stack's outputs. */
  readonly about?: readonly string[];
  readonly settings: { readonly [K in keyof C]: Setting };
  readonly check: (resources: readonly Subject[], settings: C) => Iterable<Finding>;
}

/** Both kinds, whatever their settings. */
export type AnyRule = { readonly settings: Readonly<Record<string, Setting>> } & (
  Omit<ResourceRule<never>, 'settings'> | Omit<StackRule<never>, 'settings'>
);

/** A resource as it is before a change: its recorded inputs, the stack's own resource with its outputs. */
export interface Existing extends Subject {
  /** False for a component, which stands for nothing by itself. */
  readonly custom: boolean;
  /** URNs of what it was made after. */
  readonly dependsOn: readonly string[];
  /** When it was made (ISO 8601); undefined where the state does not say. */
  readonly created?: string | undefined;
}

/** What an update would do with one resource. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly operation: 'same' | 'create' | 'update' | 'replace' | 'delete';
  /** As it is now; undefined for what is new. */
  readonly before: Existing | undefined;
  /** As the program asks for it; undefined for what goes. */
  readonly after: { readonly protect: boolean; readonly dependsOn: readonly string[] } | undefined;
  /** When the old one goes and when the new one comes: places in the preview's order of steps. */
  readonly goes: number | undefined;
  readonly comes: number | undefined;
}

/** What an update would do with a stack. */
export interface Changes {
  /** Everything that the program asks for or that goes, one entry a resource. */
  readonly all: readonly Change[];
  /** Everything there is now. */
  readonly before: readonly Existing[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/**
 * A rule about a change as a whole: what is now, and the steps that a preview found. CrossGuard shows policies neither, so these
 * rules are no part of the pack; `jsquared` asks them after each preview, before anything changes.
 */
export interface ChangeRule<C = Record<string, never>> extends RuleBase {
  readonly kind: 'change';
  readonly settings: { readonly [K in keyof C]: Setting };
  readonly check: (changes: Changes, settings: C) => Iterable<Finding>;
}

/** A change rule, whatever its settings. */
export type AnyChangeRule = { readonly settings: Readonly<Record<string, Setting>> } & Omit<
  ChangeRule<never>,
  'settings'
>;

/** Level of a rule that holds for every stack. */
export const always = { development: 'mandatory', production: 'mandatory' } as const;
/** Level of a rule that an experiment may break, with a warning. */
export const warnInDevelopment = { development: 'advisory', production: 'mandatory' } as const;
