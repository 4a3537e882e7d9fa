/**
 * Generations of secrets: which ones there are, which one is in use, which are accepted. A stack's file declares them
 * (`jsquared:rotation`), the program makes what they say, and its outputs say which were made.
 */
import { z } from 'zod';

/**
 * How far the change to a generation is (`stage`). `accept`: the one before is in use, both are accepted. `use`: it is in use, both are
 * accepted. `drop`: it alone is accepted, and the one before is kept, unused, so that there is a way back.
 */
const rotationStages = ['accept', 'use', 'drop'] as const;

const generation = z.strictObject({
  /** Counted from 1, which is what a stack begins with. */
  generation: z.int().min(1),
  /** Absent at rest: this generation is the only one there is. */
  stage: z.enum(rotationStages).optional(),
});

/** One secret's generation. */
export type Generation = z.infer<typeof generation>;

/** The generation of what was never rotated. */
export const firstGeneration: Generation = { generation: 1 };

/**
 * Web pages whose passwords have generations, named as their passwords are. Grafana's does not: it goes into Grafana's own database at
 * its first start, and is changed there.
 */
export const rotatedPages = ['prometheus', 'alertmanager'] as const;

/** All generations of a stack. */
export const rotationSchema = z.strictObject({
  /** By user of the set, or by web page; one that is absent has its first password. */
  passwords: z.record(z.string(), generation).default({}),
  /** The authority that signs, and which others are trusted. */
  authority: generation.default(firstGeneration),
  /** The keys of all certificates. */
  certificates: generation.default(firstGeneration),
});

/** See {@link rotationSchema}. */
export type Rotation = z.infer<typeof rotationSchema>;

/** The generations that are accepted, the one in use first. */
export function accepted({ generation: n, stage }: Generation): readonly [number, ...number[]] {
  if (stage === 'accept') return [n - 1, n];
  return stage === 'use' ? [n, n - 1] : [n];
}

/** The generation in use. */
export function inUse(of: Generation): number {
  return accepted(of)[0];
}

/** The generations that exist, oldest first. */
export function existing({ generation: n, stage }: Generation): readonly number[] {
  return stage === undefined ? [n] : [n - 1, n];
}

/**
 * Whether a running stack can go from one to the other, or back, member by member, with nobody shut out in between: what is to be
 * used is accepted everywhere beforehand, and what was used is accepted until all have changed over.
 */
export function isGentle(from: Generation, to: Generation): boolean {
  return accepted(from).includes(inUse(to)) && accepted(to).includes(inUse(from));
}
