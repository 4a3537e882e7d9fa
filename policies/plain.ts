/** From what the policy server shows to plain data. */
import { UNKNOWN } from './rules/rule';

/**
 * Copies a value out of the server's proxy, which throws at each access to what a preview cannot know; those become
 * {@link UNKNOWN}, so that one unknown input does not keep a rule from judging the others.
 * @param isUnknownError tells the proxy's error from a real one
 */
export function plain(value: unknown, isUnknownError: (error: unknown) => boolean): unknown {
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
