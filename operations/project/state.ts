/** A look into the state that both engines share, without decrypting anything. Read-only. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { codeOf, OperationError, reasonOf } from '../errors';
import { stateFile, type Project } from './project';

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  id: z.string().optional(),
  protect: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const checkpoint = z.looseObject({
  version: z.literal(3),
  checkpoint: z.looseObject({
    stack: z.string().optional(),
    latest: z
      .looseObject({
        manifest: z.looseObject({ time: z.string().optional(), version: z.string().optional() }).optional(),
        secrets_providers: z
          .looseObject({ type: z.string(), state: z.looseObject({ salt: z.string().optional() }).optional() })
          .optional(),
        resources: z.array(resource).nullish(),
        pending_operations: z.array(z.looseObject({ type: z.string(), resource })).nullish(),
      })
      .nullish(),
  }),
});

/** One resource as the state records it; secrets in it stay encrypted. */
export type StateResource = z.infer<typeof resource>;

/** What the state says. */
export interface StateView {
  readonly resources: readonly StateResource[];
  /** What a killed run had begun: kind of operation and URN. */
  readonly pending: readonly { readonly type: string; readonly urn: string }[];
  /** What `encryptionsalt` would be in the stack file; undefined before the first update. */
  readonly salt: string | undefined;
}

/**
 * Reads a stack's state.
 * @returns undefined if there is none
 * @throws OperationError if the file is damaged; it is left as it is
 */
export function readState(project: Project, stack: string): StateView | undefined {
  const file = stateFile(project, stack);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new OperationError(`The state of stack "${stack}" cannot be read: ${reasonOf(error)}`, [
      `Make ${file} readable for you.`,
    ]);
  }
  let latest: z.infer<typeof checkpoint>['checkpoint']['latest'];
  try {
    latest = checkpoint.parse(JSON.parse(text)).checkpoint.latest;
  } catch (error) {
    const reason = error instanceof SyntaxError ? `it is not whole JSON (${error.message})` : reasonOf(error);
    throw new OperationError(`The state of stack "${stack}" is damaged: ${reason}.`, [
      `Nothing was changed. The state before the last step is kept beside it: cp ${file}.bak ${file}`,
      'Then run refresh, which compares the state with what is there.',
    ]);
  }
  return {
    resources: latest?.resources ?? [],
    pending: (latest?.pending_operations ?? []).map(({ type, resource: { urn } }) => ({ type, urn })),
    salt: latest?.secrets_providers?.state?.salt,
  };
}

/** The last part of a URN: the name the program gave the resource. */
export function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? urn;
}

/** The resource's own type in a URN, for example `docker:index/container:Container`. */
export function typeOf(urn: string): string {
  return (urn.split('::')[2] ?? urn).split('$').at(-1) ?? urn;
}
