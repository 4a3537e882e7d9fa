/** Which tests there are to run, and how their results add up. */
import { z } from 'zod';

/** One run of the test runner. */
export interface Suite {
  readonly name: string;
  readonly projects: readonly string[];
  /** Only files whose path contains one of these; empty: all of them. */
  readonly files: readonly string[];
  /** Files that match are left out. */
  readonly exclude: readonly string[];
  /** Repeated by `--rounds`. */
  readonly repeated: boolean;
}

/** Suites of minutes; `--all` runs them as well. */
const long = '**/long/**';

/** What touches a real Docker Engine in the short pass: the whole stack, and the first start. Ten minutes bound it. */
const shortPass = ['test/integration/stack', 'test/integration/start/bootstrap'];

/** The start script is the most dangerous file of the project; its proof is many rounds in a row. */
const startScript: Suite = {
  name: 'start script',
  projects: ['integration'],
  files: ['test/integration/start'],
  exclude: [],
  repeated: true,
};

/**
 * The suites of a test run.
 * @param all with those that take minutes
 * @param rounds with the start script's cases in a suite of their own, to be repeated
 */
export function suites(all: boolean, rounds: boolean): Suite[] {
  const fast = ['unit', 'contract', 'policy', 'golden'];
  const docker = { name: 'real Docker', projects: ['integration'], repeated: false };
  const others = rounds ? ['test/integration/start/**'] : [];
  return [
    { name: 'fast', projects: fast, files: [], exclude: all ? [] : [long], repeated: false },
    ...(all ? [{ name: 'engine', projects: ['engine'], files: [], exclude: [], repeated: false }] : []),
    { ...docker, files: all ? [] : shortPass, exclude: [...(all ? [] : [long]), ...others] },
    ...(rounds ? [startScript] : []),
  ];
}

/** How many tests ended in which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing yet. */
export const noTests: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Adds. */
export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
});

/**
 * The counts of a vitest JSON report. A run that failed without a failed test (a file that does not load, a run that was
 * killed, no report at all) is one failure; so is one that ran nothing.
 * @param text undefined if there is no report
 */
export function countTests(text: string | undefined, exitCode: number): Counts {
  const counts = text === undefined ? noTests : parseReport(text);
  const ran = counts.passed + counts.failed + counts.skipped;
  return counts.failed === 0 && (exitCode !== 0 || ran === 0) ? { ...counts, failed: 1 } : counts;
}

function parseReport(text: string): Counts {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report.parse(JSON.parse(text));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return noTests;
  }
}

/** The one line a test run ends with. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
