/**
 * What a run has done to a stack and not yet taken back: a file beside the stack's state, outside version control. It is the
 * lock as well: whoever finds it knows that a run is at work, or that one died. Each line is on the disk before the fault is.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DrillError } from '../experiment/errors';
import { undoSchema, type Undo } from '../faults/undo';
import { beginning } from './process';

const runSchema = z.strictObject({
  id: z.string(),
  experiment: z.string(),
  pid: z.int(),
  /** When the process began, in the kernel's ticks: a process id is used again. */
  began: z.string(),
  startedAt: z.string(),
  /** All keys that the run writes begin with it. */
  keyPrefix: z.string(),
});

const lineSchema = z.union([
  z.strictObject({ run: runSchema }),
  z.strictObject({ open: z.strictObject({ id: z.string(), undo: z.array(undoSchema) }) }),
  z.strictObject({ closed: z.string() }),
]);

/** Who holds a ledger. */
export type LedgerRun = z.infer<typeof runSchema>;

/** What is open of one fault, in the order it was written down. */
export interface OpenFault {
  readonly id: string;
  readonly undo: readonly Undo[];
}

/** What a ledger says. */
export interface LedgerState {
  readonly run: LedgerRun;
  readonly open: readonly OpenFault[];
  /** Whether the process that wrote it lives. */
  readonly alive: boolean;
}

/** The ledger of a stack is in this directory. */
export function ledgerFile(stackDirectory: string): string {
  return join(stackDirectory, 'open.ndjson');
}

/** Reads a ledger; undefined where no run left one. A line that a crash cut off is ignored: what it spoke of was not done. */
export function readLedger(file: string): LedgerState | undefined {
  if (!existsSync(file)) return undefined;
  let run: LedgerRun | undefined;
  const open = new Map<string, Undo[]>();
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    const line = parse(text);
    if (line === undefined) continue;
    if ('run' in line) run = line.run;
    else if ('open' in line) open.set(line.open.id, [...(open.get(line.open.id) ?? []), ...line.open.undo]);
    else open.delete(line.closed);
  }
  if (run === undefined) return undefined;
  return {
    run,
    open: [...open].map(([id, undo]) => ({ id, undo })),
    alive: beginning(run.pid) === run.began,
  };
}

function parse(text: string): z.infer<typeof lineSchema> | undefined {
  if (text === '') return undefined;
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A ledger that this process writes. */
export class Ledger {
  private constructor(
    readonly file: string,
    private readonly handle: number,
  ) {}

  /**
   * Takes the stack for a run.
   * @throws DrillError if another run is at work on it, or one that died left something
   */
  static claim(file: string, run: Omit<LedgerRun, 'pid' | 'began'>): Ledger {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const found = readLedger(file);
    if (found?.alive === true) {
      throw new DrillError(
        `Another drill (${found.run.experiment}, process ${found.run.pid}) is at work on this stack.`,
        ['Wait until it has ended, or stop it with Ctrl-C: it heals everything first.'],
      );
    }
    if (found !== undefined) {
      throw new DrillError(
        `A drill that was killed (${found.run.experiment}, ${found.run.startedAt}) left ${found.open.length} faults on this stack.`,
        ['./jsquared drill clean'],
      );
    }
    // What is there has no readable first line, so nothing was done under it.
    rmSync(file, { force: true });
    let handle: number;
    try {
      handle = openSync(file, 'wx', 0o600);
    } catch (error) {
      throw new DrillError(`Another drill begins on this stack at this moment (${String(error)}).`, [
        'Wait until it has ended.',
      ]);
    }
    const ledger = new Ledger(file, handle);
    ledger.write({ run: { ...run, pid: process.pid, began: beginning(process.pid) } });
    return ledger;
  }

  /** Writes down how something is taken back. */
  open(id: string, undo: readonly Undo[]): void {
    if (undo.length > 0) this.write({ open: { id, undo: [...undo] } });
  }

  /** It was taken back. */
  closed(id: string): void {
    this.write({ closed: id });
  }

  /** What is open now. */
  get state(): readonly OpenFault[] {
    return readLedger(this.file)?.open ?? [];
  }

  /** Gives the stack free. Only when nothing is open. */
  release(): void {
    closeSync(this.handle);
    rmSync(this.file, { force: true });
  }

  private write(line: z.infer<typeof lineSchema>): void {
    writeSync(this.handle, `${JSON.stringify(line)}\n`);
    fsyncSync(this.handle);
  }
}
