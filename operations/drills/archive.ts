/** Runs on disk: each in a directory of its own, and batches, which say what one `drill run` did. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunReport } from '../../drills/report/model';
import type { RunResult } from '../../drills/runner/run';
import { journalName } from '../../drills/runner/record';
import type { RunHeader, TimelineEvent } from '../../drills/runner/timeline';
import { OperationError, reasonOf } from '../errors';

const batchSchema = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string(),
  seed: z.int(),
  rounds: z.int(),
  /** Ids of its runs, in order. */
  runs: z.array(z.string()),
});

/** What one `drill run` did. */
export type Batch = z.infer<typeof batchSchema>;

const resultName = 'result.json';

function batchFile(directory: string, id: string): string {
  return join(directory, 'batches', `${id}.json`);
}

/** Keeps a batch; called after each of its runs, so that a killed one can be reported too. */
export function keepBatch(directory: string, batch: Batch): void {
  mkdirSync(join(directory, 'batches'), { recursive: true, mode: 0o700 });
  const file = batchFile(directory, batch.id);
  writeFileSync(`${file}.new`, JSON.stringify(batch), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Keeps what came of a run, beside its timeline. */
export function keepResult({ directory, outcome, reasons, judgement, method, recoveryMs }: RunResult): void {
  const kept = { outcome, reasons, judgement, method, recoveryMs };
  writeFileSync(join(directory, resultName), JSON.stringify(kept), { mode: 0o600 });
}

/** Ids of all batches, oldest first. */
export function listBatches(directory: string): string[] {
  const folder = join(directory, 'batches');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^(.*)\.json$/.exec(name)?.[1] ?? [])
    .sort();
}

/**
 * Reads a batch, the last one by default.
 * @throws OperationError if there is none of that name
 */
export function readBatch(directory: string, id: string | undefined): Batch {
  const known = listBatches(directory);
  const wanted = id ?? known.at(-1);
  if (wanted === undefined)
    throw new OperationError('No drill has run on this stack yet.', ['./jsquared drill run --suite smoke']);
  if (!known.includes(wanted))
    throw new OperationError(`There is no batch "${wanted}".`, [
      `The last ones: ${known.slice(-5).join(', ')}`,
    ]);
  try {
    return batchSchema.parse(JSON.parse(readFileSync(batchFile(directory, wanted), 'utf8')));
  } catch (error) {
    throw new OperationError(`Batch "${wanted}" cannot be read: ${reasonOf(error)}`, ['Name another one.']);
  }
}

/** The runs of a batch, as reports take them. A run that was killed has no result, and is left out. */
export function readRuns(directory: string, batch: Batch): RunReport[] {
  return batch.runs.flatMap((id) => {
    const run = join(directory, id);
    if (!existsSync(join(run, resultName))) return [];
    const [header, ...events] = readFileSync(join(run, journalName), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
    const result = JSON.parse(readFileSync(join(run, resultName), 'utf8')) as Omit<
      RunReport,
      'header' | 'events'
    >;
    return [{ header: header as RunHeader, events: events as TimelineEvent[], ...result }];
  });
}
