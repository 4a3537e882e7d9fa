import type { Reign } from '../../../../drills/history/check-primaries';
import type { FinalRead, LoadRecord, OperationEvent } from '../../../../drills/history/events';
import { seeded, type Random } from '../../../../drills/load/random';

/** A run that never was: what clients saw of a set that keeps its promises, and what its members hold in the end. */
export interface Simulated {
  events: OperationEvent[];
  finals: FinalRead[];
  reigns: Reign[];
  window: { from: number; to: number };
}

const members = ['data-0', 'data-1', 'data-2'];
const clients = ['c1', 'c2', 'c3'];

interface Held {
  ledgers: Record<string, number[]>;
  counters: Record<string, number>;
  pairs: Record<string, [number | null, number | null]>;
}

/**
 * A history of three clients on a set that fails over now and then, as the seed decides. Every write takes effect on all
 * members at its end, but for plain ones in the last 20 ms of a reign, which are lost. A failover is an outage of 200 to 1500 ms,
 * in which writes are refused or end without an answer, and those may or may not have happened.
 */
export function simulate(seed: number, steps = 1500): Simulated {
  const random = seeded(seed, 'simulation');
  const held: Held = { ledgers: {}, counters: {}, pairs: {} };
  const promised: { key: string; value: number }[] = [];
  const events: OperationEvent[] = [];
  let now = 1000;
  let primary = 0;
  const reigns: Reign[] = [{ name: members[0]!, from: -Infinity }];
  const failovers = new Set(
    Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => 300 + i * 400 + Math.floor(random() * 99)),
  );
  let until = -1;
  for (let n = 1; n <= steps; n += 1) {
    now += 1 + random() * 4;
    const client = clients[n % clients.length]!;
    if (failovers.has(n)) {
      until = now + 200 + random() * 1300;
      primary = (primary + 1 + Math.floor(random() * 2)) % members.length;
      reigns.push({ name: members[primary]!, from: now });
    }
    const down = now < until;
    const soon = [...failovers].some((at) => at > n && at - n < 5);
    events.push(operation(random, { client, n, now, member: members[primary]!, down, soon, held, promised }));
    if (down) now += 20;
  }
  const finals = members.map((member) => ({ member, ...structuredClone(held) }));
  return { events, finals, reigns, window: { from: 1000, to: now + 5 } };
}

interface Moment {
  readonly client: string;
  readonly n: number;
  readonly now: number;
  readonly member: string;
  readonly down: boolean;
  readonly soon: boolean;
  readonly held: Held;
  readonly promised: { key: string; value: number }[];
}

function operation(random: Random, at: Moment): OperationEvent {
  const { client, n, now, down, held } = at;
  const base = { client, invoked: now, ended: now + random() * 3, member: at.member };
  const failed = down
    ? random() < 0.1
      ? { outcome: 'unknown' as const, error: 'CLOSED' }
      : { outcome: 'refused' as const, error: random() < 0.5 ? 'NOREPLICAS' : 'UNCONNECTED' }
    : undefined;
  const happens = !failed || (failed.outcome === 'unknown' && random() < 0.5);
  const choice = random();
  if (choice < 0.6) {
    const key = `l:${client}:${Math.floor(n / 500)}`;
    const plain = choice < 0.2;
    if (happens && !(plain && at.soon)) (held.ledgers[key] ??= []).push(n);
    if (!plain && !failed) at.promised.push({ key, value: n });
    return {
      ...base,
      ...(failed ?? { outcome: 'ok', ...(plain ? {} : { confirmed: 1 + Math.floor(random() * 2) }) }),
      kind: plain ? 'plain' : 'promised',
      key,
      value: n,
    };
  }
  if (choice < 0.75) {
    const value = 1 + (n % 9);
    if (happens) held.counters['n:0'] = (held.counters['n:0'] ?? 0) + value;
    return { ...base, ...(failed ?? { outcome: 'ok', confirmed: 1 }), kind: 'counter', key: 'n:0', value };
  }
  if (choice < 0.9 && at.promised.length > 0) {
    const { key, value } = at.promised[Math.floor(random() * at.promised.length)]!;
    return {
      ...base,
      ...(failed ?? { outcome: 'ok' }),
      kind: 'read',
      key,
      sought: value,
      value: failed ? null : value,
    };
  }
  const key = `m:${client}:a`;
  if (choice < 0.95) {
    if (happens) held.pairs[key] = [n, n];
    return { ...base, ...(failed ?? { outcome: 'ok' }), kind: 'multi', key, value: n };
  }
  const [value = null, second = null] = held.pairs[key] ?? [];
  return { ...base, ...(failed ?? { outcome: 'ok' }), kind: 'multi-read', key, value, second };
}

/** The run as a load's journal. */
export function journal(run: Simulated, profile = 'mixed'): LoadRecord[] {
  const anchor = { monotonic: run.window.from, wall: 1_700_000_000_000 };
  return [
    { t: 'start', seed: 1, options: { profile }, ...anchor },
    ...run.events.map((event) => ({ t: 'op' as const, ...event })),
    { t: 'pulse', ...anchor, skipped: 2, inFlight: 1, lagMs: 4 },
    { t: 'end', why: 'stopped', operations: run.events.length, ...anchor, monotonic: run.window.to },
  ];
}
