/** Follows a file that another process appends lines to. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Milliseconds between two looks: short enough to seem live, and a thousandth of a core. */
const interval = 80;

/** See the file's comment. */
export interface Follower {
  /** Reads what is left, a last line without an end included, and stops. */
  finish(): void;
}

/** Calls back with each whole line, in order. The file need not exist yet. */
export function followLines(file: string, onLine: (line: string) => void): Follower {
  const decoder = new StringDecoder('utf8');
  const buffer = Buffer.alloc(64 * 1024);
  let descriptor: number | undefined;
  let rest = '';

  const look = (): void => {
    try {
      descriptor ??= openSync(file, 'r');
    } catch {
      return; // not written yet
    }
    for (;;) {
      const length = readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) return;
      const lines = (rest + decoder.write(buffer.subarray(0, length))).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') onLine(line);
    }
  };

  const timer = setInterval(look, interval);
  return {
    finish: () => {
      clearInterval(timer);
      look();
      if (rest !== '') onLine(rest);
      rest = '';
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
