/**
 * What a load sends. The cache profiles are anchors of the Twitter cache traces (Yang, Yue and Rashmi, "A large scale
 * analysis of hundreds of in-memory cache clusters at Twitter", OSDI 2020; 53 clusters, means of a cluster): sizes, share of gets,
 * Zipf exponent and life. Each adds a trickle of judged operations, without which nothing could be said of loss.
 */

/** Shares of the operations; they are weighed against each other, so they need not add up to anything. */
export interface Mix {
  readonly plain: number;
  readonly promised: number;
  readonly counter: number;
  readonly read: number;
  readonly multi: number;
  /** `get` and `set` together; {@link Profile.getShare} divides them. */
  readonly cache: number;
  readonly publish: number;
}

/** One kind of traffic. */
export interface Profile {
  /** One line for people. */
  readonly title: string;
  readonly mix: Mix;
  /** Bytes of a cache key, and the mean of a cache value's. Values are spread by a log-normal of sigma 0.5 around it. */
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly getShare: number;
  /** Popularity of cache keys; 0 is uniform. */
  readonly zipfAlpha: number;
  /** Life of a cache key in seconds. */
  readonly ttlSeconds: number;
}

const none: Mix = { plain: 0, promised: 0, counter: 0, read: 0, multi: 0, cache: 0, publish: 0 };
/** One operation in ten is judged; the rest is the trace's. */
const cached: Mix = { ...none, plain: 2, promised: 4, counter: 1, read: 2, multi: 1, cache: 90 };
const median = { keyBytes: 36, valueBytes: 224, getShare: 0.86, zipfAlpha: 1.21, ttlSeconds: 86_400 };

/** Every profile by name. */
export const profiles = {
  writes: {
    title: 'unique writes, half of them with WAIT 1',
    mix: { ...none, plain: 1, promised: 1 },
    ...median,
  },
  promised: {
    title: 'unique writes, each with WAIT 1',
    mix: { ...none, promised: 1 },
    ...median,
  },
  mixed: {
    title: 'everything that is judged: writes, counters, reads, transactions, and median cache traffic',
    mix: { ...none, plain: 20, promised: 30, counter: 10, read: 15, multi: 10, cache: 15 },
    ...median,
  },
  messages: {
    title: 'as mixed, with publications; the user needs the channels',
    mix: { ...none, plain: 15, promised: 25, counter: 5, read: 10, multi: 5, cache: 15, publish: 25 },
    ...median,
  },
  'cache-median': { title: 'the medians of all 53 clusters', mix: cached, ...median },
  'cache-52': {
    title: 'cluster 52: small values, read mostly, popular keys',
    mix: cached,
    keyBytes: 20,
    valueBytes: 273,
    getShare: 0.91,
    zipfAlpha: 1.21,
    ttlSeconds: 86_400,
  },
  'cache-29': {
    title: 'cluster 29: values under 1 KB, read mostly',
    mix: cached,
    keyBytes: 36,
    valueBytes: 799,
    getShare: 0.86,
    zipfAlpha: 1.21,
    ttlSeconds: 86_400,
  },
  'cache-12': {
    title: 'cluster 12: written mostly, five minutes of life',
    mix: cached,
    keyBytes: 44,
    valueBytes: 1030,
    getShare: 0.2,
    zipfAlpha: 0.63,
    ttlSeconds: 300,
  },
  'cache-37': {
    title: 'cluster 37: values of 20 KB that live 20 seconds',
    mix: cached,
    keyBytes: 72,
    valueBytes: 20_480,
    getShare: 0.63,
    zipfAlpha: 1.21,
    ttlSeconds: 20,
  },
  'cache-50': {
    title: 'cluster 50: values of 67 KB',
    mix: cached,
    keyBytes: 36,
    valueBytes: 68_608,
    getShare: 0.86,
    zipfAlpha: 1.21,
    ttlSeconds: 3600,
  },
} as const satisfies Record<string, Profile>;

/** The name of one of {@link profiles}. */
export type ProfileName = keyof typeof profiles;
