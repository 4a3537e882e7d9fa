/** The run's own record: tells everyone who listens, and writes every event to the journal as it comes. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunHeader, TimelineEvent } from './timeline';

/** The journal of a run in its directory: the header is the first line, events follow. */
export const journalName = 'timeline.ndjson';

/** See the file's comment. */
export class RunRecord {
  readonly events: TimelineEvent[] = [];
  private readonly listeners = new Set<(event: TimelineEvent) => void>();
  private readonly handle: number;

  /** Makes the directory and writes the header. */
  constructor(
    readonly directory: string,
    readonly header: RunHeader,
  ) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.handle = openSync(join(directory, journalName), 'w', 0o600);
    writeSync(this.handle, `${JSON.stringify(header)}\n`);
  }

  /** Adds an event. */
  tell(event: TimelineEvent): void {
    this.events.push(event);
    writeSync(this.handle, `${JSON.stringify(event)}\n`);
    for (const listener of this.listeners) listener(event);
  }

  /** Hears every event from now on. Returns how to stop. */
  listen(listener: (event: TimelineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Nothing more comes. */
  close(): void {
    closeSync(this.handle);
  }
}
