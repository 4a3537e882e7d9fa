/** Numbers that a seed decides, so that a run can be repeated. */

/** A generator of numbers from 0 up to but not including 1. */
export type Random = () => number;

/**
 * A generator from a seed and a name: two names of one seed give streams that have nothing to do with each other
 * (FNV-1a of both, then mulberry32, public domain; good enough to choose keys, no good for secrets).
 */
export function seeded(seed: number, name: string): Random {
  let state = 0x811c9dc5;
  for (const char of `${seed}/${name}`) {
    state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Ranks from 0 to `count` - 1, rank r with a share that goes as 1 / (r + 1)^alpha. By rejection-inversion (Hörmann and
 * Derflinger 1996): no table, so ten million keys cost nothing.
 * @param alpha the exponent; 0 is uniform
 */
export function zipf(random: Random, count: number, alpha: number): () => number {
  if (alpha === 0) return () => Math.floor(random() * count);
  const integral = (x: number): number => helper((1 - alpha) * Math.log(x), expm1Over) * Math.log(x);
  const density = (x: number): number => Math.exp(-alpha * Math.log(x));
  const inverse = (y: number): number => Math.exp(helper(Math.max(y * (1 - alpha), -1), log1pOver) * y);
  const first = integral(1.5) - 1;
  const last = integral(count + 0.5);
  const accept = 2 - inverse(integral(2.5) - density(2));
  return () => {
    for (;;) {
      const u = last + random() * (first - last);
      const x = inverse(u);
      const rank = Math.min(count, Math.max(1, Math.round(x)));
      if (rank - x <= accept || u >= integral(rank + 0.5) - density(rank)) return rank - 1;
    }
  };
}

/** `f(x)` with its limit at 0, where both quotients are 1. */
function helper(x: number, f: (x: number) => number): number {
  return Math.abs(x) > 1e-8 ? f(x) : 1;
}

function expm1Over(x: number): number {
  return Math.expm1(x) / x;
}

function log1pOver(x: number): number {
  return Math.log1p(x) / x;
}

/** A log-normal number with the given mean. */
export function logNormal(random: Random, mean: number, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(Math.log(mean) - (sigma * sigma) / 2 + sigma * normal);
}
