/** One client of the load: does what its plan says, when it is due, and writes down what became of it. */
import { monotonicMs, type ClientError, type LoadRecord, type OperationEvent } from '../history/events';
import type { LoadOptions, LoadTarget } from './options';
import { cacheValue, Plan, type Planned } from './plan';
import { Pool, type Lane } from './pool';
import { profiles } from './profiles';
import type { Promised } from './promised';
import { seeded } from './random';

type Answer = Partial<Pick<OperationEvent, 'value' | 'second' | 'confirmed' | 'total'>>;

/** What the clients of one load share. */
export interface Shared {
  readonly target: LoadTarget;
  readonly options: LoadOptions;
  readonly promised: Promised;
  /** Takes what is to be written down. */
  readonly record: (record: LoadRecord) => void;
}

/** A client. */
export class LoadClient {
  /** Operations that are unanswered. */
  inFlight = 0;
  /** Operations that were due and not sent, since the last time that somebody asked. */
  skipped = 0;
  /** Whether a write was confirmed yet; acknowledged, where the profile promises nothing. */
  wrote = false;
  private readonly plan: Plan;
  private readonly pool: Pool;

  /** Connects at once; sends nothing before {@link step}. */
  constructor(
    readonly name: string,
    private readonly shared: Shared,
  ) {
    const { options, target, record } = shared;
    this.plan = new Plan(options, name);
    const listens = profiles[options.profile].mix.publish > 0;
    this.pool = new Pool({
      client: name,
      target,
      options: options.pool,
      random: seeded(options.seed, `${name}/back-off`),
      onEvent: (event) => record({ t: 'connection', ...event }),
      ...(listens && { onFirst: (lane: Lane) => this.listen(lane) }),
    });
  }

  /** Does the next operation of the plan, without waiting for it. */
  step(): void {
    const planned = this.plan.next();
    if (this.inFlight >= this.shared.options.maxInFlight) this.skipped += 1;
    else void this.perform(planned);
  }

  /** Why it has no connection, as far as it knows. */
  get trouble(): string {
    return this.pool.lastError;
  }

  /** Closes the connections. */
  stop(): void {
    this.pool.stop();
  }

  private async perform(planned: Planned): Promise<void> {
    const subject = this.subject(planned);
    if (!subject) return;
    const invoked = monotonicMs();
    const lane = this.pool.lane();
    const base = { t: 'op', client: this.name, ...subject, invoked } as const;
    if (!lane) {
      this.shared.record({ ...base, ended: invoked, ...failure('refused', 'UNCONNECTED') });
      return;
    }
    this.inFlight += 1;
    let result: Partial<OperationEvent>;
    try {
      result = { outcome: 'ok', ...(await send(lane, planned, subject, this.shared.options.waitMs)) };
    } catch (error) {
      const { outcome, word } = classify(error);
      result = failure(outcome, word);
      if (isDemoted(word)) this.pool.demoted(lane, word);
      // Whether it hangs or answers out of turn: nothing more is sent over it.
      if (word === 'TIMEOUT') lane.redis.disconnect();
    } finally {
      this.inFlight -= 1;
    }
    const event = { ...base, outcome: 'ok' as const, ...result, ended: monotonicMs(), member: lane.member };
    if (event.outcome !== 'ok' && isRead(event.kind)) event.value = null;
    this.shared.record(event);
    this.note(event);
  }

  /** What an operation is about; undefined where a read has nothing to ask for yet. */
  private subject(planned: Planned): Pick<OperationEvent, 'kind' | 'key' | 'value' | 'sought'> | undefined {
    switch (planned.kind) {
      case 'read': {
        const sought = this.shared.promised.draw(planned.draw);
        return sought && { kind: 'read', key: sought.key, sought: sought.value, value: null };
      }
      case 'get':
        return { kind: 'get', key: planned.key, value: null };
      default:
        return { kind: planned.kind, key: planned.key, value: planned.value };
    }
  }

  private note(event: OperationEvent): void {
    if (event.outcome !== 'ok' || event.value === null) return;
    const promises = profiles[this.shared.options.profile].mix.promised > 0;
    if (event.kind === 'plain' && !promises) this.wrote = true;
    if (event.kind === 'promised' && (event.confirmed ?? 0) >= 1) {
      this.wrote = true;
      this.shared.promised.add({ key: event.key, value: event.value });
    }
  }

  /** Hears all clients' channels on the pool's first connection; anew each time that it is made. */
  private listen({ redis, member }: Lane): void {
    const { options, record } = this.shared;
    const channels = Array.from({ length: options.clients }, (_, i) => `${options.keyPrefix}ch:c${i + 1}`);
    redis.on('message', (key: string, text: string) => {
      const at = monotonicMs();
      record({
        t: 'op',
        client: this.name,
        kind: 'receive',
        key,
        value: Number(text),
        invoked: at,
        ended: at,
        outcome: 'ok',
        member,
      });
    });
    redis.subscribe(...channels).catch((error: unknown) => {
      const at = monotonicMs();
      const { outcome, word } = classify(error);
      record({
        t: 'op',
        client: this.name,
        kind: 'receive',
        key: channels.join(' '),
        value: null,
        invoked: at,
        ended: at,
        ...failure(outcome, word),
        member,
      });
    });
  }
}

async function send(
  { redis }: Lane,
  planned: Planned,
  subject: { readonly key: string; readonly sought?: number },
  waitMs: number,
): Promise<Answer> {
  switch (planned.kind) {
    case 'plain':
      await redis.sadd(planned.key, planned.value);
      return {};
    case 'promised':
      return confirmed([redis.sadd(planned.key, planned.value), redis.wait(1, waitMs)]);
    case 'counter':
      return confirmed([redis.incrby(planned.key, planned.value), redis.wait(1, waitMs)]);
    case 'publish':
      await redis.publish(planned.key, String(planned.value));
      return {};
    case 'read': {
      const { sought = -1 } = subject;
      return { value: (await redis.sismember(subject.key, sought)) === 1 ? sought : null };
    }
    case 'get': {
      const text = await redis.get(planned.key);
      return { value: text === null ? null : Number.parseInt(text, 10) };
    }
    case 'set':
      await redis.set(planned.key, cacheValue(planned.value, planned.bytes), 'EX', planned.ttlSeconds);
      return {};
    case 'multi': {
      const { key, second, value } = planned;
      both(await redis.multi().set(key, value).set(second, value).exec());
      return {};
    }
    case 'multi-read': {
      const [a, b] = both(await redis.multi().get(planned.key).get(planned.second).exec());
      return { value: number(a), second: number(b) };
    }
  }
}

/** Both were sent at once. The write decides; a WAIT that fails only leaves it unconfirmed. */
async function confirmed([write, wait]: [Promise<number>, Promise<number>]): Promise<Answer> {
  const [written, waited] = await Promise.allSettled([write, wait]);
  if (written.status === 'rejected') throw written.reason;
  return { total: written.value, ...(waited.status === 'fulfilled' && { confirmed: waited.value }) };
}

/** Both replies of a transaction. */
function both(replies: [error: Error | null, result: unknown][] | null): [unknown, unknown] {
  const [first, second] = replies ?? [];
  if (!first || !second) throw new Error('Connection is closed.');
  const error = first[0] ?? second[0];
  if (error) throw error;
  return [first[1], second[1]];
}

function number(reply: unknown): number | null {
  return typeof reply === 'string' ? Number(reply) : null;
}

function isRead(kind: OperationEvent['kind']): boolean {
  return kind === 'read' || kind === 'get' || kind === 'multi-read';
}

function failure(outcome: 'refused' | 'unknown', error: string): Pick<OperationEvent, 'outcome' | 'error'> {
  return { outcome, error };
}

/**
 * What an error means for the operation: an answer of the server is a refusal; without an answer it may have happened.
 * ioredis gives its own errors no code, only a text.
 */
export function classify(error: unknown): { outcome: 'refused' | 'unknown'; word: string } {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'ReplyError') return { outcome: 'refused', word: /^[A-Z]+/.exec(message)?.[0] ?? 'ERR' };
  const own = (word: ClientError): string => word;
  if (message.includes("isn't writeable")) return { outcome: 'refused', word: own('UNCONNECTED') };
  if (message.includes('timed out')) return { outcome: 'unknown', word: own('TIMEOUT') };
  return { outcome: 'unknown', word: own('CLOSED') };
}

/** Answers of a server that is no primary, or not any more. */
function isDemoted(word: string): boolean {
  return word === 'READONLY' || word === 'MASTERDOWN' || word === 'LOADING';
}
