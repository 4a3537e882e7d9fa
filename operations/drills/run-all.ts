/** Runs experiments one after the other, round by round, and sums them up. */
import { mkdirSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import type Docker from 'dockerode';
import type { Experiment, Mutant } from '../../drills/experiment/experiment';
import { dockerClient } from '../../drills/faults/docker/client';
import { dockerPort } from '../../drills/faults/docker/docker';
import { monotonicMs } from '../../drills/history/events';
import { sentinelFailover } from '../../drills/runner/actions';
import { startLoad } from '../../drills/runner/load';
import { runOnce, type RunResult } from '../../drills/runner/run';
import type { Acted } from '../../drills/runner/steps';
import { asItShould, type RunHeader } from '../../drills/runner/timeline';
import type { Stack } from '../../drills/stack/stack';
import type { Terminal } from '../terminal/terminal';
import { keepBatch, keepResult } from './archive';
import { ofSeed } from './at-random';
import type { DrillVerdict } from './exit';
import { renderEvent, renderResult } from './render';

/** What a whole `drill run` is made with. */
export interface RunAllInput {
  readonly stack: Stack;
  readonly experiments: readonly Experiment[];
  readonly rounds: number;
  readonly seed: number;
  /** How long experiments of the suite `soak` go on, in milliseconds. */
  readonly soakMs: number;
  /** A mutant's name, or `all`. With mutants an experiment is right if it fails. */
  readonly mutant: string | undefined;
  readonly directory: string;
  readonly keepGoing: boolean;
  readonly docker: Docker;
  readonly terminal: Terminal;
  readonly switchover: () => Promise<Acted>;
  readonly signal: AbortSignal;
}

/** One line of the summary. */
export interface RunSummary {
  readonly id: string;
  readonly suite: string;
  readonly experiment: string;
  readonly round: number;
  readonly seed: number;
  readonly mutant?: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly recoveryMs?: number;
  readonly verdicts: readonly { readonly checker: string; readonly verdict: string; readonly says: string }[];
  readonly directory: string;
}

/** See {@link runAll}. */
export interface RunAllResult {
  readonly verdict: DrillVerdict;
  readonly summary: {
    readonly schemaVersion: 1;
    /** What `drill report` knows it by. */
    readonly batch: string;
    readonly stack: string;
    readonly seed: number;
    readonly rounds: number;
    readonly verdict: DrillVerdict;
    readonly runs: readonly RunSummary[];
  };
}

/** Runs everything; the first failure ends it unless it is told to go on. Ctrl-C ends it after everything is healed. */
export async function runAll(input: RunAllInput): Promise<RunAllResult> {
  const { terminal, experiments, rounds, seed, stack } = input;
  mkdirSync(input.directory, { recursive: true, mode: 0o700 });
  terminal.note(
    `${experiments.length} experiments on ${terminal.colours.bold(stack.name)}, ${rounds} rounds, seed ${seed}; load average ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length} processors`,
  );
  const { Version } = await input.docker.version();
  const runs: RunSummary[] = [];
  const batch = { schemaVersion: 1, id: stamp(new Date()), seed, rounds } as const;
  let failed = false;
  let unproven = false;
  for (let round = 1; round <= rounds; round += 1) {
    for (const experiment of experiments) {
      for (const mutant of mutantsOf(experiment, input.mutant)) {
        if (input.signal.aborted || (failed && !input.keepGoing)) break;
        const header = makeHeader(input, experiment, mutant, round, Version);
        const planned = ofSeed(experiment, mutant, header.seed, input.soakMs);
        const result = await runQuietly(input, planned.experiment, planned.mutant, header);
        terminal.note(renderResult(result, terminal));
        runs.push(summarise(result));
        keepResult(result);
        keepBatch(input.directory, { ...batch, runs: runs.map(({ id }) => id) });
        // A mutant that is not noticed is a check that cannot fail.
        if (!asItShould(header, result.outcome)) {
          if (['passed', 'failed'].includes(result.outcome)) failed = true;
          else unproven = true;
        }
      }
    }
  }
  const verdict: DrillVerdict = input.signal.aborted
    ? 'interrupted'
    : failed
      ? 'failed'
      : unproven
        ? 'unproven'
        : 'passed';
  return {
    verdict,
    summary: { schemaVersion: 1, batch: batch.id, stack: stack.name, seed, rounds, verdict, runs },
  };
}

function mutantsOf(experiment: Experiment, named: string | undefined): readonly (Mutant | undefined)[] {
  if (named === undefined) return [undefined];
  return experiment.mutants.filter(({ name }) => named === 'all' || name === named);
}

async function runQuietly(
  input: RunAllInput,
  experiment: Experiment,
  mutant: Mutant | undefined,
  header: RunHeader,
): Promise<RunResult> {
  const { stack, terminal, directory, signal } = input;
  terminal.note(
    `${terminal.colours.bold(`${experiment.suite}/${experiment.name}`)}${mutant === undefined ? '' : ` with the mutant ${mutant.name}`}  ${terminal.colours.dim(experiment.title)}`,
  );
  const from = monotonicMs();
  return runOnce({
    ...{ stack, experiment, header, directory, startLoad, signal },
    ...(mutant === undefined ? {} : { mutant }),
    port: dockerPort(dockerClient(), stack),
    async act(action, twice) {
      if (action === 'switchover') return input.switchover();
      return { says: await sentinelFailover(stack, twice) };
    },
    hear(event) {
      const line = renderEvent(event, from);
      if (line !== undefined) terminal.note(terminal.colours.dim(line));
    },
  });
}

function makeHeader(
  { stack, rounds, seed }: RunAllInput,
  experiment: Experiment,
  mutant: Mutant | undefined,
  round: number,
  dockerVersion: string,
): RunHeader {
  const startedAt = new Date();
  const { set } = stack;
  return {
    schemaVersion: 1,
    id: `${stamp(startedAt)}-${experiment.name}${mutant === undefined ? '' : `-${mutant.name}`}-${round}`,
    suite: experiment.suite,
    experiment: experiment.name,
    title: experiment.title,
    ...{ round, rounds },
    // Each round sends other operations, and the same seed sends the same ones again.
    seed: (seed + round - 1) % 2 ** 31,
    ...(mutant === undefined ? {} : { mutant: mutant.name }),
    project: stack.project,
    stack: stack.name,
    startedAt: startedAt.toISOString(),
    anchor: { monotonic: monotonicMs(), wall: startedAt.getTime() },
    environment: {
      flavour: set.flavour,
      image: set.image,
      kernel: release(),
      dockerVersion,
      cpus: cpus().length,
      memoryMiB: Math.round(totalmem() / 1024 / 1024),
      loadAverage: loadavg()[0] ?? 0,
      node: process.version,
      timings: JSON.stringify(set.timings),
    },
  };
}

function summarise({ header, outcome, reasons, judgement, directory, recoveryMs }: RunResult): RunSummary {
  const { id, suite, experiment, round, seed, mutant } = header;
  return {
    ...{ id, suite, experiment, round, seed },
    ...(mutant === undefined ? {} : { mutant }),
    ...{ outcome, reasons },
    ...(recoveryMs === undefined ? {} : { recoveryMs: Math.round(recoveryMs) }),
    verdicts: (judgement?.verdicts ?? []).map(({ checker, verdict, says }) => ({ checker, verdict, says })),
    directory,
  };
}

/** Sorts by time, and is a name of a file. */
function stamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
}
