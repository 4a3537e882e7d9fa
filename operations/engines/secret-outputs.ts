/** Which outputs of a stack are secret, as the state (which both engines write) has it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The key and the value that mark a secret in a state. */
const signature = '4dabf18193072939515e22adb298388d';
const secretMark = '1b47061264138c4ac30d75fd1eb44270';

const stack = z.looseObject({
  checkpoint: z.looseObject({
    latest: z.looseObject({
      resources: z.array(
        z.looseObject({ type: z.string(), outputs: z.record(z.string(), z.unknown()).optional() }),
      ),
    }),
  }),
});

/**
 * Names of the outputs that hold a secret, at any depth.
 * @param otherwise taken for secret if the state cannot be read: a value too many masked, none too few
 */
export function secretOutputNames(stateFile: string, otherwise: readonly string[]): Set<string> {
  try {
    const parsed = stack.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
    const outputs =
      parsed.checkpoint.latest.resources.find(({ type }) => type === 'pulumi:pulumi:Stack')?.outputs ?? {};
    return new Set(Object.keys(outputs).filter((name) => holdsSecret(outputs[name])));
  } catch {
    return new Set(otherwise);
  }
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ((value as Record<string, unknown>)[signature] === secretMark) return true;
  return Object.values(value).some(holdsSecret);
}
