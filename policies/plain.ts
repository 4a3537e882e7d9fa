/** From what the policy server shows to plain data. */
import { UNKNOWN } from './rules/rule';

/**
 * What stands for a value that a preview cannot know in Pulumi's protocol, a text for each kind. The proxy that validations are
 * shown throws instead; remediations are shown the texts.
 */
export const unknownTexts: ReadonlySet<unknown> = new Set([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/**
 * Copies a value out of the server's proxy, which throws at each access to what a preview cannot know; those become
 * {@link UNKNOWN}, so that one unknown input does not keep a rule from judging the others.
 * @param isUnknownError tells the proxy's error from a real one
 */
export function plain(value: unknown, isUnknownError: (error: unknown) => boolean): unknown {
  if (unknownTexts.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return Array.from(value.keys(), (i) => read(value, i, isUnknownError));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key, isUnknownError)]));
}

function read(holder: object, key: string | number, isUnknownError: (error: unknown) => boolean): unknown {
  let value: unknown;
  try {
    value = (holder as Record<string | number, unknown>)[key];
  } catch (error) {
    if (isUnknownError(error)) return UNKNOWN;
    throw error;
  }
  return plain(value, isUnknownError);
}
