/**
 * The operations of one client, in order, from the seed alone: the nth is the same in every run, whatever became of those
 * before it. Only what a `read` asks for is left open, since that depends on what was promised by then.
 */
import type { LoadOptions } from './options';
import { profiles, type Mix, type Profile } from './profiles';
import { logNormal, seeded, zipf, type Random } from './random';

/** Values that one ledger key holds at most: as many as Redis keeps in an intset (`set-max-intset-entries` 512). */
const LEDGER_VALUES = 500;
/** Counters that all clients share. */
const COUNTERS = 4;

/** One operation to do. */
export type Planned =
  | {
      readonly kind: 'plain' | 'promised' | 'counter' | 'publish';
      readonly key: string;
      readonly value: number;
    }
  | {
      readonly kind: 'multi' | 'multi-read';
      readonly key: string;
      readonly second: string;
      readonly value: number;
    }
  | { readonly kind: 'read'; readonly draw: number }
  | { readonly kind: 'get'; readonly key: string }
  | {
      readonly kind: 'set';
      readonly key: string;
      readonly value: number;
      readonly bytes: number;
      readonly ttlSeconds: number;
    };

/** The plan of one client. */
export class Plan {
  private n = 0;
  private readonly random: Random;
  private readonly sizes: Random;
  private readonly rank: () => number;
  private readonly profile: Profile;

  constructor(
    private readonly options: LoadOptions,
    private readonly client: string,
  ) {
    this.profile = profiles[options.profile];
    this.random = seeded(options.seed, client);
    this.sizes = seeded(options.seed, `${client}/sizes`);
    this.rank = zipf(seeded(options.seed, `${client}/rank`), options.keys, this.profile.zipfAlpha);
  }

  /** The next operation. */
  next(): Planned {
    this.n += 1;
    const { keyPrefix: prefix } = this.options;
    const kind = draw(this.profile.mix, this.random());
    // Two numbers an operation, whatever it is: one kind more or less shifts no other.
    const second = this.random();
    switch (kind) {
      case 'plain':
      case 'promised':
        return { kind, key: ledgerKey(prefix, this.client, this.n), value: this.n };
      case 'counter':
        return { kind, key: `${prefix}n:${Math.floor(second * COUNTERS)}`, value: 1 + (this.n % 9) };
      case 'read':
        return { kind, draw: second };
      case 'multi':
        return {
          kind: second < 0.5 ? 'multi' : 'multi-read',
          key: `${prefix}m:${this.client}:a`,
          second: `${prefix}m:${this.client}:b`,
          value: this.n,
        };
      case 'publish':
        return { kind, key: `${prefix}ch:${this.client}`, value: this.n };
      case 'cache': {
        const key = cacheKey(prefix, this.rank(), this.profile.keyBytes);
        if (second < this.profile.getShare) return { kind: 'get', key };
        const bytes = valueBytes(this.sizes, this.profile);
        return { kind: 'set', key, value: this.n, bytes, ttlSeconds: this.profile.ttlSeconds };
      }
    }
  }
}

/** The ledger that a client's nth operation is written to. */
export function ledgerKey(prefix: string, client: string, n: number): string {
  return `${prefix}l:${client}:${Math.floor(n / LEDGER_VALUES)}`;
}

/** A cache key by its rank, of the profile's length where the prefix leaves room. */
export function cacheKey(prefix: string, rank: number, bytes: number): string {
  const start = `${prefix}c:`;
  return start + String(rank).padStart(Math.max(0, bytes - start.length), '0');
}

/** Bytes of a cache value: never less than its own version needs, nor 16 times the mean and more. */
export function valueBytes(random: Random, profile: Profile): number {
  const drawn = Math.round(logNormal(random, profile.valueBytes, 0.5));
  return Math.max(16, Math.min(drawn, profile.valueBytes * 16));
}

/** A cache value: its version, then filler that does not compress to nothing. */
export function cacheValue(version: number, bytes: number): string {
  const filler = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return `${version}:`.padEnd(bytes, filler);
}

function draw(mix: Mix, at: number): keyof Mix {
  const entries = Object.entries(mix) as [keyof Mix, number][];
  const total = entries.reduce((sum, [, share]) => sum + share, 0);
  let left = at * total;
  for (const [kind, share] of entries) {
    left -= share;
    if (left < 0) return kind;
  }
  throw new Error('a mix without a share: give at least one operation a share above 0');
}
