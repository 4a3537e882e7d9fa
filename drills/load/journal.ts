/** A load's journal: NDJSON, one record a line, written as it happens and read line by line, so that neither side holds it whole. */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LoadRecord } from '../history/events';

/** Most bytes that may wait for the disk; beyond, the load holds back. */
const WAITING_BYTES = 4 * 1024 * 1024;

/** Writes a journal. */
export class JournalWriter {
  private readonly stream: WriteStream;
  private written = 0;
  private failure: Error | undefined;
  private closing = false;

  /**
   * @param path the file, which must not be there
   * @param maxBytes where it ends
   */
  constructor(
    path: string,
    private readonly maxBytes: number,
  ) {
    // Created for the owner alone: keys and timings of a stack are nobody else's business.
    this.stream = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    this.stream.on('error', (error) => (this.failure = error));
  }

  /** Adds a record, whatever waits: what was done is written down. */
  write(record: LoadRecord): void {
    // A connection that is made or lost while the load ends: writing it would break what is still on its way to the disk.
    if (this.closing) return;
    const line = `${JSON.stringify(record)}\n`;
    this.written += line.length;
    this.stream.write(line);
  }

  /** Whether the disk is behind so far that nothing new should be begun. */
  get behind(): boolean {
    return this.stream.writableLength > WAITING_BYTES;
  }

  /** Whether it has grown to its limit. */
  get full(): boolean {
    return this.written >= this.maxBytes;
  }

  /** Why it cannot be written, if so. */
  get error(): Error | undefined {
    return this.failure;
  }

  /** Resolves once everything is with the operating system. */
  async close(): Promise<void> {
    this.closing = true;
    await new Promise<void>((resolve) => {
      if (this.failure || this.stream.closed) resolve();
      else {
        this.stream.once('close', () => resolve());
        this.stream.end();
      }
    });
  }
}

/**
 * Reads a journal. A last line that was cut (the load was killed while it wrote) is left out.
 * @throws Error that names the line if one before the last is no JSON
 */
export async function* readJournal(path: string): AsyncGenerator<LoadRecord> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  let broken: { number: number; cause: unknown } | undefined;
  for await (const line of lines) {
    number += 1;
    if (broken) throw new Error(`${path}: line ${broken.number} is no JSON`, { cause: broken.cause });
    if (line === '') continue;
    try {
      yield JSON.parse(line) as LoadRecord;
    } catch (cause) {
      broken = { number, cause };
    }
  }
}
