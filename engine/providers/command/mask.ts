/** Takes secrets out of what a command prints before a person sees it. */
import { isPropertyMap, type PropertyMap, type PropertyValue } from '../../values/values';

/** What stands where a secret stood. */
const MASK = '[secret]';

/** Shorter texts are no secrets worth hiding, and masking them would garble every line. */
const SHORTEST = 4;

/**
 * A function that masks every text that is part of a secret input, line by line where a text has several lines.
 * @param secretInputs top-level keys that hold secrets
 */
export function masker(inputs: PropertyMap, secretInputs: ReadonlySet<string>): (text: string) => string {
  const secrets = [...secretInputs]
    .flatMap((key) => texts(inputs[key] ?? null))
    .flatMap((text) => [text, ...text.split('\n').map((line) => line.trim())])
    .filter((text) => text.length >= SHORTEST)
    // The longest first: one may be part of another.
    .sort((a, b) => b.length - a.length);
  const unique = [...new Set(secrets)];
  return (text) => unique.reduce((masked, secret) => masked.split(secret).join(MASK), text);
}

function texts(value: PropertyValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isPropertyMap(value) ? Object.values(value).flatMap(texts) : [];
}
