/** Runs one phase of an engine (a preview, an update ...) in front of a person. */
import type { EngineEvent, RunRequest, RunResult } from '../engines/engine';
import { exit, OperationError } from '../errors';
import { nameOf } from '../project/state';
import { Progress } from '../terminal/progress';
import type { RunModel } from '../terminal/run-model';
import type { Terminal } from '../terminal/terminal';
import { indent } from '../terminal/text';
import type { Interrupts } from './interrupts';

/** How a phase is shown. */
export interface PhaseOptions {
  readonly title: string;
  /** Leave what was done on the screen. */
  readonly keep: boolean;
  /** See {@link Progress}. */
  readonly planned?: ReadonlyMap<string, number>;
}

/** A phase that has ended, well or not. */
export interface PhaseResult {
  readonly result: RunResult;
  readonly model: RunModel;
  readonly milliseconds: number;
}

/** Runs and shows it. Whatever the engine throws passes through. */
export async function runPhase(
  terminal: Terminal,
  options: PhaseOptions,
  interrupts: Interrupts,
  phase: (request: RunRequest) => Promise<RunResult>,
): Promise<PhaseResult> {
  const progress = new Progress(terminal, options.title, options.planned, !options.keep);
  const onEvent = (event: EngineEvent): void => progress.add(event);
  let finished = false;
  const onFinish = (): void =>
    progress.say('Stopping: what is under way is finished and saved. Ctrl-C again cancels it.');
  const onStop = (): void => progress.say('Cancelling what is under way ...');
  interrupts.finish.addEventListener('abort', onFinish);
  interrupts.stop.addEventListener('abort', onStop);
  try {
    const result = await phase({ onEvent, finish: interrupts.finish, stop: interrupts.stop });
    progress.finish(options.keep || result.outcome !== 'succeeded');
    finished = true;
    return { result, model: progress.model, milliseconds: progress.elapsed };
  } finally {
    if (!finished) progress.finish(true);
    interrupts.finish.removeEventListener('abort', onFinish);
    interrupts.stop.removeEventListener('abort', onStop);
  }
}

/** Warnings and what policies said, once each. Errors are told by {@link phaseFailure}. */
export function showRemarks(terminal: Terminal, model: RunModel): void {
  const { yellow, red, bold, dim } = terminal.colours;
  for (const { name, message } of model.remarks.filter(({ severity }) => severity === 'warning')) {
    terminal.note(
      `${yellow('!')} ${name === undefined ? '' : `${bold(name)}: `}${indent(message).trimStart()}`,
    );
  }
  for (const { name, policy } of model.remediations) {
    terminal.note(`${yellow('!')} ${name === undefined ? '' : `${bold(name)}: `}changed by policy ${policy}`);
  }
  if (model.violations.length === 0) return;
  const mandatory = model.violations.filter(({ level }) => level === 'mandatory').length;
  terminal.note(bold(`Policies: ${mandatory} mandatory, ${model.violations.length - mandatory} advisory`));
  for (const { urn, policy, level, message } of model.violations) {
    const mark = level === 'mandatory' ? red('✗') : yellow('!');
    terminal.note(
      `  ${mark} ${bold(policy)} ${dim(level)}${urn === undefined ? '' : ` on ${bold(nameOf(urn))}`}`,
    );
    terminal.note(indent(message, '      '));
  }
}

/** What to throw for a phase that did not succeed. */
export function phaseFailure(
  { result, model }: PhaseResult,
  what: string,
  remedy: readonly string[],
): OperationError {
  if (result.outcome === 'interrupted') {
    return new OperationError(`${what} was stopped by you.`, remedy, exit.interrupted);
  }
  const mandatory = model.violations.filter(({ level }) => level === 'mandatory');
  const policies = new Set(mandatory.map(({ policy }) => policy));
  const errors = model.remarks
    .filter(({ severity, message }) => severity === 'error' && !(policies.size > 0 && isRefusal(message)))
    .map(reasonLine)
    .filter(unique);
  const failed = model.resources.filter((item) => item.failed).map((item) => item.name);
  const lines = errors.length > 0 ? errors : failed.map((name) => `${name} failed`);
  if (lines.length === 0 && policies.size > 0) {
    return new OperationError(
      `${what} was refused by ${policies.size === 1 ? 'a policy' : `${policies.size} policies`} (above).`,
      ['Correct what they name, or waive it (docs/policies.md); nothing was changed.'],
    );
  }
  return new OperationError(`${what} failed.${lines.length > 0 ? `\n${lines.join('\n')}` : ''}`, remedy);
}

/** An engine's words for what a policy has refused: its own words stand above, and say more. */
export function isRefusal(message: string): boolean {
  return /breaks the mandatory policy|^preview failed$/.test(message);
}

/** The program's own errors come wrapped in the language host's words and a stack trace. */
function reasonLine({ name, message }: RunModel['remarks'][number]): string {
  const lines = message
    .split('\n')
    .filter(
      (line) => !/^\s+at /.test(line) && !/Running program .* failed with an unhandled exception/.test(line),
    )
    .map((line) => line.replace(/^<ref \*\d+> /, '').replace(/^(?:ConfigError|Error): /, ''))
    .filter((line) => line.trim() !== '');
  const text = lines.join('\n').trim();
  return name === undefined ? text : `${name}: ${text}`;
}

function unique(text: string, index: number, all: readonly string[]): boolean {
  return text !== '' && all.indexOf(text) === index;
}
