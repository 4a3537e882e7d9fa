/** Runs a load in this process: its clients, their clock, and its journal. */
import { performance } from 'node:perf_hooks';
import { monotonicMs, type Anchor, type LoadRecord } from '../history/events';
import { LoadClient, type Shared } from './client';
import { JournalWriter } from './journal';
import { KeyBook, type LoadKeys } from './keys';
import type { LoadOptions, LoadTarget } from './options';
import { preload } from './preload';
import { Promised } from './promised';

/** What came of a load. */
export interface LoadSummary {
  /** Why it ended: `stopped`, or a limit, or an error. */
  readonly why: string;
  readonly operations: number;
  readonly skipped: number;
  /** What has to be read in the end. */
  readonly keys: LoadKeys;
}

/** Most operations of one client in one go: after the process was held up, a burst would measure itself. */
const BURST = 4;
/** How long unanswered operations may take after the end, in milliseconds. */
const DRAIN_MS = 5000;

/** A load in this process. */
export class LoadRun {
  private readonly journal: JournalWriter;
  private readonly book = new KeyBook();
  private operations = 0;
  private skipped = 0;
  private readonly stopping = new AbortController();

  /** Opens the journal; connects to nothing yet. */
  constructor(
    private readonly target: LoadTarget,
    private readonly options: LoadOptions,
    journal: string,
  ) {
    this.journal = new JournalWriter(journal, options.maxJournalMiB * 1024 * 1024);
  }

  /**
   * Sends until it is stopped or a limit is reached.
   * @param onSteady called once every client has had a write acknowledged
   */
  async run(onSteady: () => void): Promise<LoadSummary> {
    const { options } = this;
    this.write({ t: 'start', seed: options.seed, options, ...anchor() });
    if (options.preloadMiB > 0) await preload(this.target, options);
    const shared: Shared = {
      target: this.target,
      options,
      promised: new Promised(),
      record: (record) => this.write(record),
    };
    const clients = Array.from({ length: options.clients }, (_, i) => new LoadClient(`c${i + 1}`, shared));
    const why = await this.pace(clients, onSteady);
    const end = monotonicMs() + DRAIN_MS;
    while (clients.some(({ inFlight }) => inFlight > 0) && monotonicMs() < end) await sleep(10);
    for (const client of clients) client.stop();
    this.write({ t: 'end', why, operations: this.operations, ...anchor() });
    await this.journal.close();
    return { why, operations: this.operations, skipped: this.skipped, keys: this.book.keys() };
  }

  /** Ends the load; what is unanswered is still waited for. */
  stop(why: string): void {
    this.stopping.abort(why);
  }

  private async pace(clients: readonly LoadClient[], onSteady: () => void): Promise<string> {
    const { everyMs, maxSeconds, steadySeconds } = this.options;
    const begin = performance.now();
    // Clients are spread over the interval, so that they do not all write at the same instant.
    const due = clients.map((_, i) => begin + (i * everyMs) / clients.length);
    const tick = Math.max(1, Math.min(everyMs, 20));
    let steady = false;
    let pulse = begin + 1000;
    let lagMs = 0;
    for (;;) {
      const before = performance.now();
      await sleep(tick);
      const now = performance.now();
      lagMs = Math.max(lagMs, now - before - tick);
      const why = this.over(now - begin, maxSeconds);
      if (why !== undefined) return why;
      if (!steady && now - begin > steadySeconds * 1000) throw notSteady(clients, steadySeconds);
      clients.forEach((client, i) => {
        due[i] = this.catchUp(client, due[i] ?? now, now);
      });
      if (!steady && clients.every(({ wrote }) => wrote)) {
        steady = true;
        onSteady();
      }
      if (now >= pulse) {
        pulse = now + 1000;
        this.pulse(clients, lagMs);
        lagMs = 0;
      }
    }
  }

  private over(elapsedMs: number, maxSeconds: number): string | undefined {
    if (this.stopping.signal.aborted) return String(this.stopping.signal.reason);
    if (elapsedMs >= maxSeconds * 1000) return `it ran for ${maxSeconds} s, which is its limit`;
    if (this.journal.full) return `its journal has grown to ${this.options.maxJournalMiB} MiB`;
    return this.journal.error && `its journal cannot be written: ${this.journal.error.message}`;
  }

  /** Does what is due, and says when the next is; what is more than a burst late is skipped and counted. */
  private catchUp(client: LoadClient, due: number, now: number): number {
    const { everyMs } = this.options;
    let next = due;
    let done = 0;
    while (next <= now && done < BURST && !this.journal.behind) {
      client.step();
      next += everyMs;
      done += 1;
    }
    const late = Math.max(0, Math.floor((now - next) / everyMs));
    client.skipped += late;
    return next + late * everyMs;
  }

  private pulse(clients: readonly LoadClient[], lagMs: number): void {
    let skipped = 0;
    let inFlight = 0;
    for (const client of clients) {
      skipped += client.skipped;
      client.skipped = 0;
      inFlight += client.inFlight;
    }
    this.skipped += skipped;
    this.write({ t: 'pulse', ...anchor(), skipped, inFlight, lagMs });
  }

  private write(record: LoadRecord): void {
    if (record.t === 'op') {
      this.operations += 1;
      this.book.see(record);
    }
    this.journal.write(record);
  }
}

function notSteady(clients: readonly LoadClient[], seconds: number): Error {
  const idle = clients.filter(({ wrote }) => !wrote);
  const [first] = idle;
  return new Error(
    `${idle.length} of ${clients.length} clients had no write confirmed within ${seconds} s; ` +
      `${first?.name ?? '?'}: ${first?.trouble ?? '?'}`,
  );
}

function anchor(): Anchor {
  return { monotonic: monotonicMs(), wall: Date.now() };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
