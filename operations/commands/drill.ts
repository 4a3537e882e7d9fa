/** `jsquared drill list|run|report|clean`: named experiments on a running stack. */
import { existsSync } from 'node:fs';
import { DrillError } from '../../drills/experiment/errors';
import { defaultSoakMs } from '../../drills/experiment/experiment';
import { cleanUp } from '../../drills/runner/clean';
import { ledgerFile } from '../../drills/runner/ledger';
import { requireConsent } from '../../drills/runner/safety';
import { openStack, type Stack } from '../../drills/stack/stack';
import { drillDirectory } from '../drills/directory';
import { readBatch, readRuns } from '../drills/archive';
import { drillExit } from '../drills/exit';
import { chooseExperiments, untimed, type Choice } from '../drills/choose';
import { parseFor, parseRounds, parseSeed } from '../drills/numbers';
import { runAll, type RunAllResult } from '../drills/run-all';
import { renderList } from '../drills/render';
import { exit, OperationError, UsageError } from '../errors';
import { switchover } from '../switchover/switchover';
import { stackOf, type Context } from './context';
import { requireDocker } from './docker';
import { writeReports, type ReportFiles } from './drill-report';
import { listenForInterrupts } from './interrupts';
import { readStackOutputs } from './output';

/** Options of `drill list`. */
export interface ListOptions {
  readonly json?: boolean;
  readonly suite?: string;
}

/** Options of `drill run`. */
export interface RunOptions extends Choice, ReportFiles {
  readonly json?: boolean;
  readonly rounds?: string;
  readonly seed?: string;
  /** How long experiments of the suite soak go on: `90s`, `20m`, `8h`. */
  readonly for?: string;
  /** The stack's name, typed: a protected stack may be touched. */
  readonly confirm?: string;
  /** State outages, do not judge them. */
  readonly untimed?: boolean;
  /** Go on after a failure. */
  readonly keepGoing?: boolean;
}

/** Options of `drill clean`. */
export interface CleanOptions {
  readonly json?: boolean;
}

/** Runs `drill list`. Needs no stack. */
export function drillList({ terminal }: Context, options: ListOptions): Promise<number> {
  const chosen = chooseExperiments({ suite: options.suite });
  terminal.out(
    options.json === true
      ? JSON.stringify(
          chosen.map(({ suite, name, title, why, mutants, expect }) => ({
            ...{ suite, name, title, why, expect },
            mutants: mutants.map((mutant) => ({ name: mutant.name, why: mutant.why })),
          })),
          undefined,
          2,
        )
      : renderList(chosen, terminal),
  );
  return Promise.resolve(exit.ok);
}

async function openDrillStack(context: Context, name: string): Promise<Stack> {
  return openStack(await readStackOutputs(context, name));
}

/** What a drill says is wrong, as commands say it. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DrillError) throw new OperationError(error.message, error.remedy);
    throw error;
  }
}

/** Runs `drill run`. */
export async function drillRun(
  context: Context,
  scenario: string | undefined,
  options: RunOptions,
): Promise<number> {
  const chosen = chooseExperiments({ ...options, scenario: options.scenario ?? scenario });
  const rounds = parseRounds(options.rounds);
  const seed = parseSeed(options.seed);
  const soakMs = parseFor(options.for);
  if (soakMs !== undefined && !chosen.some(({ atRandom }) => atRandom !== undefined))
    throw new UsageError('--for is for the suite soak: what was chosen lasts as long as it is written.', [
      `./jsquared drill run --suite soak --for ${options.for ?? ''}`,
    ]);
  const name = await stackOf(context);
  await requireDocker(context);
  const { terminal } = context;
  return told(async () => {
    const stack = await openDrillStack(context, name);
    requireConsent(stack, options.confirm);
    const interrupts = listenForInterrupts();
    let result: RunAllResult;
    try {
      result = await runAll({
        ...{ stack, rounds, seed, terminal },
        soakMs: soakMs ?? defaultSoakMs,
        experiments: options.untimed === true ? chosen.map(untimed) : chosen,
        mutant: options.mutant,
        directory: drillDirectory(context.project, name),
        keepGoing: options.keepGoing === true,
        docker: context.docker,
        switchover: () => switchover({ stack, docker: context.docker }),
        signal: interrupts.finish,
      });
    } finally {
      interrupts.dispose();
    }
    const directory = drillDirectory(context.project, name);
    if (result.summary.runs.length > 0)
      for (const file of writeReports(
        options,
        readRuns(directory, readBatch(directory, result.summary.batch)),
      ))
        terminal.note(`Written: ${file}`);
    if (options.json === true) terminal.out(JSON.stringify(result.summary, undefined, 2));
    return drillExit[result.verdict];
  });
}

/** Runs `drill clean`. */
export async function drillClean(context: Context, options: CleanOptions): Promise<number> {
  const name = await stackOf(context);
  await requireDocker(context);
  const { terminal } = context;
  return told(async () => {
    const stack = await openDrillStack(context, name);
    const file = ledgerFile(drillDirectory(context.project, name));
    const left = existsSync(file);
    const { steps, complete } = await cleanUp(stack, file);
    if (options.json === true)
      terminal.out(JSON.stringify({ leftByAKilledRun: left, complete, steps }, undefined, 2));
    else {
      for (const { what, ok, says } of steps)
        terminal.out(
          `${ok ? terminal.colours.green('✓') : terminal.colours.red('✗')} ${what} ${terminal.colours.dim(`(${says})`)}`,
        );
      terminal.out(complete ? 'Nothing of a drill is left.' : 'Not everything could be cleaned; see above.');
    }
    return complete ? exit.ok : exit.failed;
  });
}
