/** `jsquared test`: lint and types, the fast suites, a pass on a real Docker Engine; the last line says how many. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exit, UsageError } from '../errors';
import { showFailure } from '../terminal/failure';
import { add, closingLine, countTests, noTests, suites, type Counts, type Suite } from '../testing/suites';
import type { Context } from './context';
import { requireDocker } from './docker';

/** Options of `test`. */
export interface TestOptions {
  readonly all?: boolean;
  readonly rounds?: string;
}

/** More rounds than anyone waits for are a slip of the finger. */
const mostRounds = 1000;

/** Runs `test`. */
export async function test(context: Context, options: TestOptions): Promise<number> {
  const { terminal } = context;
  const rounds = options.rounds === undefined ? 1 : Number(options.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > mostRounds) {
    throw new UsageError(`--rounds ${options.rounds ?? ''}: give a whole number from 1 to ${mostRounds}.`);
  }
  const planned = suites(options.all === true, options.rounds !== undefined);
  let counts = await lint(context);
  const needsDocker = ({ projects }: Suite): boolean => projects.includes('integration');
  for (const suite of planned.filter((each) => !needsDocker(each))) {
    counts = add(counts, await runSuite(context, suite));
  }
  try {
    await requireDocker(context);
    for (const suite of planned.filter(needsDocker)) {
      counts = add(
        counts,
        suite.repeated ? await runRounds(context, suite, rounds) : await runSuite(context, suite),
      );
    }
  } catch (error) {
    // A machine without Docker has not passed the tests that need it.
    showFailure(terminal, error, context.options.verbose === true);
    counts = add(counts, { ...noTests, failed: 1 });
  }
  terminal.out(closingLine(counts));
  return counts.failed === 0 ? exit.ok : exit.failed;
}

/** Every round is reported; the first failure ends them, since nothing is tried twice until it passes. */
async function runRounds(context: Context, suite: Suite, rounds: number): Promise<Counts> {
  let counts = noTests;
  for (let round = 1; round <= rounds; round += 1) {
    const result = await runSuite(context, suite, ` (round ${round} of ${rounds})`);
    counts = add(counts, result);
    context.terminal.note(`round ${round} of ${rounds}: ${closingLine(result)}`);
    if (result.failed > 0) return counts;
  }
  return counts;
}

/** Lint and types say what is wrong by themselves; as tests they are one. */
async function lint(context: Context): Promise<Counts> {
  heading(context, 'lint and types');
  const code = await inherit(context, 'sh', ['tools/lint/lint.sh']);
  return code === 0 ? { ...noTests, passed: 1 } : { ...noTests, failed: 1 };
}

async function runSuite(context: Context, suite: Suite, suffix = ''): Promise<Counts> {
  heading(context, `${suite.name}: ${suite.projects.join(', ')}${suffix}`);
  const scratch = mkdtempSync(join(tmpdir(), 'jsquared-test-'));
  const report = join(scratch, 'report.json');
  try {
    const code = await inherit(context, process.execPath, [
      join(context.project.directory, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...suite.projects.flatMap((project) => ['--project', project]),
      ...suite.exclude.flatMap((pattern) => ['--exclude', pattern]),
      ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report, '--passWithNoTests'],
      ...suite.files,
    ]);
    return countTests(readOr(report), code);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function heading({ terminal }: Context, text: string): void {
  terminal.note(terminal.colours.bold(`== ${text}`));
}

function readOr(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Runs a program whose output is the person's own. */
function inherit(
  { project, environment }: Context,
  program: string,
  args: readonly string[],
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd: project.directory,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? exit.interrupted));
  });
}
