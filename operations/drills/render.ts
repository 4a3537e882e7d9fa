/** What drills look like on a terminal. Pure but for the colours. */
import { suites, type Experiment } from '../../drills/experiment/experiment';
import type { Summary } from '../../drills/report/summary';
import type { RunResult } from '../../drills/runner/run';
import { asItShould, type TimelineEvent } from '../../drills/runner/timeline';
import type { Terminal } from '../terminal/terminal';

/** All experiments by suite. */
export function renderList(
  experiments: readonly Experiment[],
  { colours }: Pick<Terminal, 'colours'>,
): string {
  const width = Math.max(...experiments.map(({ name }) => name.length));
  return suites
    .flatMap((suite) => {
      const mine = experiments.filter((each) => each.suite === suite);
      if (mine.length === 0) return [];
      return [
        colours.bold(`${suite} (${mine.length})`),
        ...mine.map(({ name, title }) => `  ${name.padEnd(width)}  ${colours.dim(title)}`),
      ];
    })
    .join('\n');
}

/** One line for an event that a person wants to see while it runs; undefined for the others. */
export function renderEvent(event: TimelineEvent, from: number): string | undefined {
  const at = `${((event.at - from) / 1000).toFixed(1).padStart(7)} s`;
  switch (event.kind) {
    case 'fault':
      return `${at}  ${event.fault} ${event.members.join(', ')}: ${event.state}${event.says === '' ? '' : `, ${event.says}`}`;
    case 'step':
      return event.state === 'begin' ? undefined : `${at}  ${event.step}: ${event.state}, ${event.says}`;
    case 'hypothesis':
      return event.holds && event.when !== 'during'
        ? undefined
        : `${at}  ${event.name} ${event.holds ? 'holds' : 'does not hold'}: ${event.says}`;
    case 'recovery':
    case 'clean-up':
      return event.ok ? undefined : `${at}  ${event.what}: ${event.says}`;
    case 'abort':
      return `${at}  aborted: ${event.reason}`;
    case 'sentinel-event':
      return event.event === '+switch-master'
        ? `${at}  ${event.member}: ${event.event} ${event.text}`
        : undefined;
    case 'phase':
    case 'role':
    case 'sentinel-view':
      return undefined;
  }
}

/** The line that a run ends with, and a line for each reason. */
export function renderResult(result: RunResult, { colours }: Pick<Terminal, 'colours'>): string {
  const { header, outcome, reasons, judgement, recoveryMs } = result;
  const good = asItShould(header, outcome);
  const mark = good ? colours.green('✓') : colours.red('✗');
  const which = `${header.suite}/${header.experiment}${header.mutant === undefined ? '' : ` with the mutant ${header.mutant}`}`;
  const numbers = [
    ...(judgement?.verdicts.map(({ says }) => says) ?? []),
    ...(recoveryMs === undefined
      ? []
      : [`whole again ${(recoveryMs / 1000).toFixed(1)} s after the last fault`]),
  ];
  return [
    `${mark} ${which} (round ${header.round} of ${header.rounds}): ${colours.bold(outcome)}`,
    ...reasons.map((reason) => `    ${good ? reason : colours.red(reason)}`),
    ...numbers.map((text) => `    ${colours.dim(text)}`),
  ].join('\n');
}

/** A line for each experiment of a batch. */
export function renderSummaries(
  summaries: readonly Summary[],
  { colours }: Pick<Terminal, 'colours'>,
): string {
  const width = Math.max(0, ...summaries.map(({ experiment }) => experiment.length));
  return summaries
    .map(({ experiment, mutant, rounds, outcomes, outageMs, promised, promisedLost, plainLost }) => {
      const all = outcomes[mutant === undefined ? 'passed' : 'failed'] === rounds;
      const ended = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
      const numbers = [
        ...(outageMs
          ? [`outage median ${Math.round(outageMs.median)} ms, at most ${Math.round(outageMs.max)} ms`]
          : []),
        ...(promised > 0
          ? [`${promisedLost} of ${promised} promised writes lost, ${plainLost} plain ones`]
          : []),
      ];
      return `${all ? colours.green('✓') : colours.red('✗')} ${experiment.padEnd(width)}  ${mutant === undefined ? '' : `mutant ${mutant}: `}${ended.join(', ')} of ${rounds}  ${colours.dim(numbers.join('; '))}`;
    })
    .join('\n');
}
