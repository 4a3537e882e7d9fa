/** `jsquared drill report [batch]`: what a `drill run` found, as a page, as JUnit, as a journal, or in a few lines. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { journal } from '../../drills/report/journal';
import { junit } from '../../drills/report/junit';
import type { RunReport } from '../../drills/report/model';
import { page } from '../../drills/report/page';
import { summarise } from '../../drills/report/summary';
import { drillDirectory } from '../drills/directory';
import { listBatches, readBatch, readRuns } from '../drills/archive';
import { renderSummaries } from '../drills/render';
import { exit, OperationError, reasonOf } from '../errors';
import { stackOf, type Context } from './context';

/** Where to write what; absent: not at all. */
export interface ReportFiles {
  readonly html?: string;
  readonly junit?: string;
  readonly journal?: string;
}

/** Options of `drill report`. */
export interface ReportOptions extends ReportFiles {
  readonly json?: boolean;
  /** A batch to compare with. */
  readonly against?: string;
  /** Only say which batches there are. */
  readonly batches?: boolean;
}

/** Runs `drill report`. Needs no running stack. */
export async function drillReport(
  context: Context,
  batch: string | undefined,
  options: ReportOptions,
): Promise<number> {
  const { terminal } = context;
  const directory = drillDirectory(context.project, await stackOf(context));
  if (options.batches === true) {
    const batches = listBatches(directory);
    terminal.out(options.json === true ? JSON.stringify(batches) : batches.join('\n'));
    return exit.ok;
  }
  const reports = readRuns(directory, readBatch(directory, batch));
  const before =
    options.against === undefined ? [] : readRuns(directory, readBatch(directory, options.against));
  const written = writeReports(options, reports, before);
  if (options.json === true) terminal.out(JSON.stringify(summarise(reports), undefined, 2));
  else {
    terminal.out(renderSummaries(summarise(reports), terminal));
    for (const file of written) terminal.out(`Written: ${file}`);
  }
  return exit.ok;
}

/**
 * Writes the files that are asked for.
 * @returns their paths
 * @throws OperationError if one cannot be written
 */
export function writeReports(
  files: ReportFiles,
  reports: readonly RunReport[],
  before: readonly RunReport[] = [],
): string[] {
  const written: string[] = [];
  const write = (file: string | undefined, text: () => string): void => {
    if (file === undefined) return;
    const path = resolve(file);
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text());
    } catch (error) {
      throw new OperationError(`The report cannot be written to ${path}: ${reasonOf(error)}`, [
        'Name a file that you may write.',
      ]);
    }
    written.push(path);
  };
  write(files.html, () => page(reports, before));
  write(files.junit, () => junit(reports));
  write(files.journal, () => JSON.stringify(reports.map(journal), undefined, 2));
  return written;
}
