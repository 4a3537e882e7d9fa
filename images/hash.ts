import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of a build context: its path inside images/ (with `/`) and the digest of its content. */
export interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

/** A value that has one JSON text whatever the order in which its keys were written. */
export type Canonical = string | number | readonly Canonical[] | { readonly [key: string]: Canonical };

function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Digests a text file by its content alone: not by mode or time, and with the line endings of the repository rather than
 * those of the checkout (images/.gitattributes asks git for LF; an archive of the sources may have CRLF).
 *
 * @throws Error if the file cannot be read
 */
export function hashFile(directory: string, path: string): HashedFile {
  const text = readFileSync(join(directory, path), 'utf8').replaceAll('\r\n', '\n');
  return { path, sha256: sha256(text) };
}

function canonicalText(value: Canonical): string {
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join(',')}}`;
}

// Array.isArray does not narrow a readonly array.
function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}

/** The sha256 (64 hex digits) of a value; the order of keys does not matter, the order of lists does. */
export function hashInputs(inputs: Canonical): string {
  return sha256(canonicalText(inputs));
}
