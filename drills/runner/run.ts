/** One run of one experiment: check, load, method, recovery, settle, verify, clean-up. The last four come whatever happened. */
import { join } from 'node:path';
import { DrillError, reasonOf } from '../experiment/errors';
import type { Experiment, Mutant } from '../experiment/experiment';
import { unmetNeeds } from '../experiment/requirements';
import { problemsOf, durationOf } from '../experiment/validate';
import type { FaultPort } from '../faults/port';
import { monotonicMs, type Interval, type Verdict } from '../history/events';
import type { Judgement } from '../history/judge';
import { atRest, type Judged } from '../stack/hypotheses';
import { Observer, rest } from '../stack/observer';
import { resolve, type Cast } from '../stack/roles';
import type { Stack } from '../stack/stack';
import { keyRoot, remains, removeKeys } from './clean';
import { until, watchWhile } from './convergence';
import { Ledger, ledgerFile } from './ledger';
import { Findings } from './findings';
import { waitUntilLevel } from './level';
import { startGuard, type Guard } from './guard';
import { heal } from './heal';
import type { RunningLoad, StartLoad } from './load-port';
import { breakSet } from './mutate';
import { reigns } from './reigns';
import { RunRecord } from './record';
import { hostRoom, reasonToAbort } from './safety';
import { doSteps, type Acted, type StepsResult } from './steps';
import type { Phase, RunHeader, RunOutcome, TimelineEvent } from './timeline';

/** Milliseconds that a set may need to come to rest before a run; one that was just used needs some. */
const steadyLimitMs = 90_000;

/** Milliseconds that a set may take to be whole again, unless the experiment says otherwise. */
const defaultRecoveryMs = 60_000;

/** What a run is made with. */
export interface RunInput {
  readonly stack: Stack;
  readonly port: FaultPort;
  readonly experiment: Experiment;
  readonly header: RunHeader;
  readonly mutant?: Mutant;
  /** Directory of the stack's drills; the run gets one within. */
  readonly directory: string;
  readonly startLoad: StartLoad;
  readonly act: (action: string, twice: boolean) => Promise<Acted>;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** Hears every event. */
  readonly hear?: (event: TimelineEvent) => void;
}

/** What came of it. */
export interface RunResult {
  readonly header: RunHeader;
  readonly outcome: RunOutcome;
  /** Why it did not pass, a sentence each. */
  readonly reasons: readonly string[];
  readonly judgement?: Judgement;
  readonly events: readonly TimelineEvent[];
  readonly directory: string;
  /** From the first step to the end of its last. */
  readonly method?: Interval;
  /** Milliseconds from the healing of the last fault until the set was whole. */
  readonly recoveryMs?: number;
}

/**
 * Runs an experiment once.
 * @throws DrillError if it cannot begin: it makes no sense, or the stack is taken; nothing was done then
 */
export async function runOnce(input: RunInput): Promise<RunResult> {
  const problems = problemsOf(input.experiment);
  if (problems.length > 0)
    throw new DrillError(`Experiment "${input.experiment.name}" makes no sense: ${problems.join('; ')}.`);
  const { header, directory, experiment } = input;
  const ledger = Ledger.claim(ledgerFile(directory), {
    id: header.id,
    experiment: experiment.name,
    startedAt: header.startedAt,
    keyPrefix: `${keyRoot}${header.id}:`,
  });
  return new Run(input, ledger).run();
}

class Run {
  private readonly record: RunRecord;
  private readonly observer: Observer;
  private readonly over = new AbortController();
  private readonly found: Findings;
  private cast: Cast | undefined;
  private load: RunningLoad | undefined;
  private method: { from: number; to: number } | undefined;
  private loadWindow: { from: number; to: number } | undefined;
  private judgement: Judgement | undefined;
  private recoveryMs: number | undefined;
  private guard: Guard | undefined;
  private readonly directory: string;

  constructor(
    private readonly input: RunInput,
    private readonly ledger: Ledger,
  ) {
    this.found = new Findings(input.mutant !== undefined);
    this.directory = join(input.directory, input.header.id);
    this.record = new RunRecord(this.directory, input.header);
    this.observer = new Observer(input.stack);
    this.observer.on((event) => this.record.tell(event));
    if (input.hear) this.record.listen(input.hear);
  }

  async run(): Promise<RunResult> {
    const { input } = this;
    const onSignal = (): void => this.abort('interrupted');
    input.signal.addEventListener('abort', onSignal, { once: true });
    const watch = setInterval(() => this.lookAtHost(), 2000);
    try {
      // Before anything is done to the stack, somebody else must be able to undo it.
      this.guard = startGuard(
        { ledger: this.ledger.file, outputs: input.stack.outputs },
        join(this.directory, 'guard.log'),
      );
      await this.observer.start();
      if (await this.phase('check', () => this.check())) {
        if (await this.phase('load', () => this.startLoad()))
          await this.phase('method', () => this.doMethod());
        await this.phase('recovery', () => this.recover());
        await this.phase('settle', () => this.settle());
        await this.phase('verify', () => this.verify());
      }
    } finally {
      clearInterval(watch);
      await this.phase('clean-up', () => this.cleanUp());
      await this.observer.stop();
      input.signal.removeEventListener('abort', onSignal);
      this.record.close();
    }
    return {
      header: input.header,
      outcome: this.found.outcome,
      reasons: this.found.reasons,
      judgement: this.judgement,
      events: this.record.events,
      directory: this.directory,
      method: this.method,
      recoveryMs: this.recoveryMs,
    };
  }

  /** Does one part. What it throws is a reason, and never ends the run: the parts that heal come after. */
  private async phase(phase: Phase, work: () => Promise<boolean>): Promise<boolean> {
    this.record.tell({ kind: 'phase', at: monotonicMs(), phase, state: 'begin' });
    try {
      return await work();
    } catch (error) {
      this.found.trouble(`${phase}: ${reasonOf(error)}`);
      return false;
    } finally {
      this.record.tell({ kind: 'phase', at: monotonicMs(), phase, state: 'end' });
    }
  }

  private async check(): Promise<boolean> {
    const { experiment, stack, port } = this.input;
    const { data, sentinels, set } = stack;
    const shape = { data: data.length, sentinels: sentinels.length, flavour: set.flavour };
    const needs = unmetNeeds(experiment, shape);
    if (needs.length > 0) {
      for (const need of needs) this.found.add('not-possible', need);
      return false;
    }
    const before = experiment.steady?.before ?? atRest;
    const found = await until(
      before,
      { stack, port, steadyPrimary: undefined },
      steadyLimitMs,
      this.over.signal,
    );
    this.tellHypotheses('before', found.judged);
    if (!found.holds) {
      const wrong = found.judged.filter(({ holds }) => !holds).map(({ name, says }) => `${name}: ${says}`);
      this.found.add('unsteady', `the set is not at rest, nothing was done to it: ${wrong.join('; ')}`);
      return false;
    }
    const primary = found.look.data.find(({ role }) => role === 'primary')?.member ?? '';
    this.cast = {
      data: stack.data.map(({ name }) => name),
      sentinels: stack.sentinels.map(({ name }) => name),
      primary,
    };
    return true;
  }

  private async startLoad(): Promise<boolean> {
    const { experiment, stack, mutant, header, startLoad, port } = this.input;
    if (mutant) await breakSet(mutant, { stack, ledger: this.ledger, resolve: this.resolve });
    if (experiment.load !== 'none') {
      const choice = experiment.load ?? {};
      this.load = await startLoad({
        stack,
        choice,
        seed: header.seed,
        keyPrefix: `${keyRoot}${header.id}:`,
        lastsMs: durationOf(experiment) + (experiment.recoveryMs ?? defaultRecoveryMs),
        directory: this.directory,
      });
      this.loadWindow = { from: monotonicMs(), to: Infinity };
      await rest(choice.steadyMs ?? 2000, this.over.signal);
    }
    const missing = await port.shortcomings();
    const drastic = experiment.method.some((step) => 'fault' in step);
    if (drastic && missing.length > 0) {
      for (const text of missing) this.found.add('not-possible', text);
      return false;
    }
    return !this.over.signal.aborted;
  }

  private readonly resolve = (target: Parameters<typeof resolve>[0]): string[] => {
    if (this.cast === undefined) throw new DrillError('The roles are not known yet.');
    return resolve(target, this.cast, this.observer.primaries[0]);
  };

  private async doMethod(): Promise<boolean> {
    const { experiment, mutant, stack, port, act } = this.input;
    const from = monotonicMs();
    this.method = { from, to: Infinity };
    const method = [...experiment.method, ...(mutant?.steps ?? [])];
    // What is not possible is not waited for.
    const pointless = new AbortController();
    const ended = AbortSignal.any([this.over.signal, pointless.signal]);
    const steps = doSteps(method, from, {
      stack,
      port,
      act,
      ledger: this.ledger,
      record: this.record,
      resolve: this.resolve,
      ended,
      giveUp: () => pointless.abort(),
    });
    const judging = { stack, port, steadyPrimary: this.cast?.primary };
    const during = watchWhile(experiment.steady?.during ?? [], judging, (each) => {
      this.tellHypotheses('during', [each]);
      if (!each.holds) this.found.add('failed', `${each.name} did not hold during the faults: ${each.says}`);
    });
    const result = await steps;
    await rest(from + durationOf(experiment) - monotonicMs(), ended);
    this.method.to = monotonicMs();
    await during();
    this.takeIn(result);
    return true;
  }

  private takeIn({ failed, unproven, impossible }: StepsResult): void {
    for (const text of impossible) this.found.add('not-possible', text);
    for (const text of unproven) this.found.add('no-bite', `not proven that it bit: ${text}`);
    for (const text of failed) this.found.add('failed', text);
  }

  private async recover(): Promise<boolean> {
    const { experiment, stack, port } = this.input;
    for (const fault of [...this.ledger.state].reverse()) {
      const healed = await heal(fault, port, stack);
      for (const { what, ok, says } of healed)
        this.record.tell({ kind: 'recovery', at: monotonicMs(), what, ok, says });
      const left = healed.filter(({ ok }) => !ok);
      if (left.length === 0) this.ledger.closed(fault.id);
      for (const { what, says } of left) this.found.trouble(`could not be taken back: ${what}: ${says}`);
    }
    const after = experiment.steady?.after ?? atRest;
    const limit = experiment.recoveryMs ?? defaultRecoveryMs;
    const found = await until(after, { stack, port, steadyPrimary: this.cast?.primary }, limit);
    this.tellHypotheses('after', found.judged);
    if (found.holds) this.recoveryMs = found.tookMs;
    for (const { name, holds, says } of found.judged)
      if (!holds) this.found.add('failed', `${name} did not hold again within ${limit / 1000} s: ${says}`);
    const primary = found.look.data.filter(({ role }) => role === 'primary').map(({ member }) => member);
    const { primary: expected } = experiment.expect;
    const before = this.cast?.primary ?? '';
    const who = `primary before: ${before}, after: ${primary.join(' and ') || 'nobody'}`;
    const kept = primary.length === 1 && primary[0] === before;
    const right = expected === 'any' || (expected === 'same' ? kept : primary.length === 1 && !kept);
    this.record.tell({
      kind: 'hypothesis',
      at: monotonicMs(),
      when: 'after',
      name: `primary-${expected}`,
      holds: right,
      says: who,
    });
    if (!right && this.method !== undefined && this.found.outcome !== 'not-possible')
      this.found.add(
        'failed',
        `the primary should be ${expected === 'same' ? 'the same' : 'another'}; ${who}`,
      );
    return true;
  }

  private async settle(): Promise<boolean> {
    const { experiment } = this.input;
    if (this.load === undefined) return true;
    const choice = experiment.load === 'none' ? {} : (experiment.load ?? {});
    await rest(choice.afterMs ?? 2000, this.over.signal);
    if (this.loadWindow) this.loadWindow.to = monotonicMs();
    await this.load.stop();
    return true;
  }

  private async verify(): Promise<boolean> {
    const { experiment, stack, port } = this.input;
    if (this.load === undefined || this.loadWindow === undefined) return true;
    if (this.loadWindow.to === Infinity) this.loadWindow.to = monotonicMs();
    // Nobody writes any more: the members can be compared once they are level.
    const level = await until(
      ['one-primary', 'all-follow'],
      { stack, port, steadyPrimary: undefined },
      30_000,
    );
    const behind = level.holds ? await waitUntilLevel(stack, 60_000) : 'not all follow one primary';
    if (behind !== undefined) this.found.add('failed', `the members never became equal: ${behind}`);
    this.judgement = await this.load.judge({
      window: this.loadWindow,
      reigns: reigns(this.record.events, this.cast?.primary ?? ''),
      expect: experiment.expect,
    });
    for (const verdict of this.judgement.verdicts) this.judgeVerdict(verdict);
    return true;
  }

  private judgeVerdict({ checker, verdict, says, anomalies }: Verdict): void {
    if (verdict === 'pass') return;
    const first = anomalies[0];
    const reason = `${checker}: ${says}${first === undefined ? '' : ` (e.g. ${first})`}`;
    if (checker === 'load') this.found.trouble(reason);
    // How long nobody could write, and what was lost of plain writes, says little if the fault was not what it should have been.
    else if (checker === 'outage' || checker === 'plain-writes') this.found.add('failed', reason);
    else this.found.violation(reason);
  }

  private async cleanUp(): Promise<boolean> {
    const { stack, port, header } = this.input;
    if (this.load !== undefined && this.judgement === undefined)
      await this.load.stop().catch(() => undefined);
    for (const fault of [...this.ledger.state].reverse()) {
      const healed = await heal(fault, port, stack);
      for (const each of healed) this.record.tell({ kind: 'clean-up', at: monotonicMs(), ...each });
      if (healed.every(({ ok }) => ok)) this.ledger.closed(fault.id);
    }
    const found = await remains(stack, port);
    for (const { what, says } of found) {
      this.record.tell({ kind: 'clean-up', at: monotonicMs(), what, ok: false, says });
      this.found.trouble(`left behind: ${what}: ${says}`);
    }
    const keys = this.load === undefined ? undefined : await removeKeys(stack, `${keyRoot}${header.id}:`);
    if (keys) {
      this.record.tell({ kind: 'clean-up', at: monotonicMs(), ...keys });
      if (!keys.ok) this.found.trouble(`${keys.what}: ${keys.says}`);
    }
    if (this.ledger.state.length > 0) {
      this.found.trouble('something could not be taken back: ./jsquared drill clean');
      // The ledger stays, for `drill clean`; this process is done with it.
      await this.guard?.dismiss();
      return false;
    }
    await this.guard?.dismiss();
    this.ledger.release();
    return true;
  }

  private tellHypotheses(when: 'before' | 'during' | 'after', judged: readonly Judged[]): void {
    for (const { name, holds, says } of judged)
      this.record.tell({ kind: 'hypothesis', at: monotonicMs(), when, name, holds, says });
  }

  private abort(reason: string): void {
    if (this.over.signal.aborted) return;
    this.record.tell({ kind: 'abort', at: monotonicMs(), reason });
    this.found.add('aborted', reason);
    this.over.abort();
  }

  private lookAtHost(): void {
    const reason = reasonToAbort(hostRoom(this.directory));
    if (reason !== undefined) this.abort(reason);
  }
}
