/** What a run tells about itself while it goes on. No event ever holds a secret. */
import type { LogSeverity } from '../providers/provider';
import { secretStrings } from '../values/annotate';
import type { PropertyMap } from '../values/values';

/** What happens to a resource. */
export type StepOp =
  | 'same'
  | 'create'
  | 'update'
  /** A new one takes the place of the old one; the old one is deleted before or after. */
  | 'replace'
  /** The old one of a replacement, or one that has to make room for the replacement of another, goes. */
  | 'delete-replaced'
  | 'delete'
  | 'refresh';

/** One step of one resource. In a preview only `planned` occurs. */
export interface StepEvent {
  readonly kind: 'step';
  readonly phase: 'planned' | 'started' | 'finished' | 'failed';
  readonly op: StepOp;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Paths of the properties that change. */
  readonly diffs: readonly string[];
  /** The subset of `diffs` that forces a replacement. */
  readonly replaces: readonly string[];
  /** The `protect` option: as the program asks for it; of what goes, as the state has it. */
  readonly protect: boolean;
  /** URNs of what it is made after, and deleted before. */
  readonly dependencies: readonly string[];
  /** How long it took; with `finished` and `failed`. */
  readonly seconds?: number;
}

/** A line for the person who watches. */
export interface DiagnosticEvent {
  readonly kind: 'diagnostic';
  readonly severity: LogSeverity;
  readonly message: string;
  /** The resource that it is about, or empty. */
  readonly urn: string;
}

/** What a policy found. */
export interface PolicyEvent {
  readonly kind: 'policy';
  readonly pack: string;
  readonly policy: string;
  /** `remediated`: the policy has changed the resource's inputs. */
  readonly level: 'advisory' | 'mandatory' | 'remediated';
  readonly message: string;
  readonly urn: string;
}

/** How a run ended. */
export interface SummaryEvent {
  readonly kind: 'summary';
  readonly operation: Operation;
  readonly result: 'succeeded' | 'failed' | 'aborted';
  readonly changes: Readonly<Partial<Record<StepOp, number>>>;
  readonly seconds: number;
  /** Steps that were planned and did not come to their end, as `<op> <urn>`. */
  readonly left: readonly string[];
}

/** The operations of a stack. */
export type Operation = 'preview' | 'up' | 'destroy' | 'refresh';

/** Any event. */
export type EngineEvent = StepEvent | DiagnosticEvent | PolicyEvent | SummaryEvent;

/** What a secret is shown as. */
const MASK = '[secret]';
/** Shorter strings than this would blank out half of every line, and protect nothing. */
const MIN_MASKED_LENGTH = 4;

/** Hands events out with every known secret blanked out. */
export class EventSink {
  private readonly secrets: Set<string>;
  private readonly names: Set<string>;

  /** @param before what has learned already: an update's program prints as fast as that of the preview before it */
  constructor(
    private readonly listener: (event: EngineEvent) => void,
    before?: EventSink,
  ) {
    this.secrets = new Set(before?.secrets);
    this.names = new Set(before?.names);
  }

  /** Learns what must not be shown from now on. */
  learn(values: PropertyMap): void {
    for (const text of secretStrings(values)) this.learnText(text);
  }

  /** Learns one secret, and its lines: a key that is printed line by line is shown no more than one at a time. */
  learnText(text: string): void {
    for (const part of [text, ...text.split('\n')]) {
      const trimmed = part.trim();
      if (trimmed.length >= MIN_MASKED_LENGTH && !trimmed.startsWith('-----')) this.secrets.add(trimmed);
    }
  }

  /**
   * Learns a URN. A word of a name is no secret, even if it stands in a secret value as well (a user's name beside the password):
   * blanking it out would blank out what messages speak of.
   */
  learnName(urn: string): void {
    for (const word of urn.split(/[^A-Za-z0-9]+/)) this.names.add(word);
  }

  /** The text with secrets blanked out. */
  masked(text: string): string {
    let out = text;
    // The longest first: one that is part of another would leave the rest of that one readable.
    for (const secret of [...this.secrets].sort((a, b) => b.length - a.length)) {
      if (this.names.has(secret)) continue;
      out = out.replaceAll(secret, MASK);
      const escaped = JSON.stringify(secret).slice(1, -1);
      if (escaped !== secret) out = out.replaceAll(escaped, MASK);
    }
    return out;
  }

  /** Shows a line. */
  log(severity: LogSeverity, message: string, urn = ''): void {
    this.emit({ kind: 'diagnostic', severity, message, urn });
  }

  /** Hands an event out. */
  emit(event: EngineEvent): void {
    this.listener('message' in event ? { ...event, message: this.masked(event.message) } : event);
  }
}
