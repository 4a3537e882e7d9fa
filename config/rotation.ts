/** The part of a stack's file that says which generation of each secret is in force; contract/rotation.ts says what it means. */
import { z } from 'zod';

const generation = z
  .strictObject({
    generation: z.int().min(1).max(1_000_000).describe('counted from 1, which a stack begins with'),
    stage: z
      .enum(['accept', 'use', 'drop'])
      .optional()
      .describe('how far the change to it is; absent at rest'),
  })
  .refine(({ generation: n, stage }) => stage === undefined || n > 1, {
    error: 'the first generation has none before it, so that there is no stage',
    path: ['stage'],
  });

/** `jsquared:rotation`. People do not write it: `./jsquared rotate` does, step by step. */
export const rotation = z
  .strictObject({
    passwords: z
      .record(z.string(), generation)
      .default({})
      .describe('generations of passwords, by user or web page; written by ./jsquared rotate'),
    authority: generation
      .default({ generation: 1 })
      .describe('generation of the certificate authority; written by ./jsquared rotate'),
    certificates: generation
      .default({ generation: 1 })
      .describe("generation of all certificates' keys; written by ./jsquared rotate"),
  })
  .prefault({});
