/** A stack: everything that can be done with it. */
import crypto from 'node:crypto';
import path from 'node:path';
import { EngineError } from './errors';
import { hasSecureValues, readStackSettings, resolveConfig } from './project/config';
import type { StackSettings } from './project/config';
import { readProject } from './project/project';
import type { Project } from './project/project';
import { planDeletes } from './plan/deletes';
import { ROOT_STACK_TYPE } from './plan/urn';
import { shippedProviders } from './providers/registry';
import { resourceLog } from './run/context';
import type { RunContext } from './run/context';
import { announceDeletes, deleteAll } from './run/deleter';
import { runProgram } from './run/deployment';
import type { RunOutcome } from './run/deployment';
import { EventSink } from './run/events';
import type { EngineEvent, Operation } from './run/events';
import { Executor, Tally } from './run/executor';
import { Limit, StopFlag } from './run/gate';
import { ProviderHost } from './run/host';
import { recoverPending } from './run/recover';
import { refreshAll } from './run/refresh';
import { followSteps, reviewed } from './run/review';
import type { RunOptions, RunResult, StackOptions, StackOutput } from './options';
import { Keyring } from './secrets/keyring';
import type { Crypter } from './secrets/passphrase';
import { backendDirectory, StackFiles } from './state/backend';
import { CheckpointWriter, readCheckpoint } from './state/checkpoint';
import type { SealedCheckpoint } from './state/checkpoint';
import { LiveState } from './state/live';
import { acquireLock, cancelLocks } from './state/lock';
import type { LockHolder } from './state/lock';
import { EMPTY_SNAPSHOT } from './state/resource';
import type { Snapshot } from './state/resource';
import { encodeValue, plainSecret } from './values/encode';
import { hasSecret } from './values/values';

/** As many provider calls at once, unless told otherwise: enough to keep Docker busy, few enough for two cores. */
const DEFAULT_PARALLEL = 16;

/**
 * Opens a stack; reads its settings and touches nothing.
 * @throws EngineError if the project or the stack's settings cannot be used
 */
export function openStack(options: StackOptions): Stack {
  const project = readProject(options.projectDir);
  const url = options.backendUrl ?? process.env['PULUMI_BACKEND_URL'] ?? project.backendUrl;
  if (url === undefined || url === '') {
    throw new EngineError(
      'config',
      `${path.join(project.directory, 'Pulumi.yaml')} names no backend; set backend.url to file://<directory>`,
    );
  }
  const files = new StackFiles(backendDirectory(url, project.directory), project.name, options.stack);
  return new Stack(options, project, files, readStackSettings(project, options.stack));
}

/** A stack that has been opened. One operation at a time. */
export class Stack {
  private readonly nonce = crypto.randomBytes(32);
  private readonly keys: Keyring;

  /** Use {@link openStack}. */
  constructor(
    private readonly options: StackOptions,
    private readonly project: Project,
    private readonly files: StackFiles,
    private readonly settings: StackSettings,
  ) {
    this.keys = new Keyring(options.stack, options.passphrase);
  }

  /** Where the state lies. */
  get stateFile(): string {
    return this.files.file;
  }

  /** Shows what an update would do; changes nothing. */
  async preview(run: RunOptions = {}): Promise<RunResult> {
    const timer = new Timer('preview');
    const { listener, steps } = followSteps(this.shown);
    const context = await this.context(run, new EventSink(listener));
    const checkpoint = readCheckpoint(this.files);
    const outcome = await runProgram(context, true, this.open(checkpoint, context, undefined));
    return this.conclude(context, timer, reviewed(outcome, steps, run.review, this.shown), []);
  }

  /** Brings the stack to what the program asks for: a preview first, and nothing is changed unless it passes. */
  async up(run: RunOptions = {}): Promise<RunResult> {
    const timer = new Timer('up');
    const lock = acquireLock(this.files.lockDirectory);
    try {
      const checkpoint = readCheckpoint(this.files);
      const held: EngineEvent[] = [];
      const { listener, steps } = followSteps(this.gateListener(held));
      const gateContext = await this.context(run, new EventSink(listener));
      let base: Snapshot = EMPTY_SNAPSHOT;
      let gateState: LiveState | undefined;
      const opening = this.openForChange(checkpoint, gateContext).then((live) => {
        base = live.snapshot();
        gateState = new LiveState(base, undefined);
        return gateState;
      });
      const gate = reviewed(
        await runProgram(gateContext, true, opening),
        steps,
        run.review,
        // An update does not review again: what is said now is said once.
        this.shown,
      );
      const unchanged = gateState?.isUnchanged(base) === true && !gate.tally.hasChanges;
      if (gate.failures.length > 0 || gate.aborted || (unchanged && checkpoint)) {
        for (const event of held) this.options.onEvent?.(event);
        const left = gate.aborted ? [...gate.tally.finished] : [];
        // The gate's counts are of what would be done; nothing was, unless there was nothing to do.
        return this.conclude(gateContext, timer, unchanged ? gate : { ...gate, tally: new Tally() }, left);
      }
      const context = await this.context(run, this.updateSink(gateContext.events));
      const writer = new CheckpointWriter(this.files, await this.stateCrypter(checkpoint));
      const outcome = await runProgram(context, false, Promise.resolve(new LiveState(base, writer)));
      const left = [...gate.tally.finished].filter((step) => !outcome.tally.finished.has(step));
      return this.conclude(
        context,
        timer,
        outcome,
        outcome.failures.length > 0 || outcome.aborted ? left : [],
      );
    } finally {
      lock.release();
    }
  }

  /** Deletes everything in the stack; the program is not run. */
  async destroy(run: RunOptions = {}): Promise<RunResult> {
    return this.withState('destroy', run, async ({ live, host, context, stop, tally }) => {
      const limit = new Limit(context.parallel);
      const executor = new Executor(live, host, context.events, limit, stop, run.previewOnly === true, tally);
      const deletions = planDeletes(live.resources);
      announceDeletes(deletions, executor);
      await deleteAll(deletions, executor, stop);
      live.save();
    });
  }

  /** Reads every resource as it is, and records what was found. */
  async refresh(run: RunOptions = {}): Promise<RunResult> {
    return this.withState('refresh', run, ({ live, host, context, stop, tally }) =>
      refreshAll({ live, host, events: context.events, stop, tally, parallel: context.parallel }),
    );
  }

  /** The stack's outputs; empty if it has none. */
  async outputs(): Promise<Record<string, StackOutput>> {
    const snapshot = await this.snapshot();
    const root = snapshot.resources.find((state) => state.type === ROOT_STACK_TYPE);
    return Object.fromEntries(
      Object.entries(root?.outputs ?? {}).map(([key, value]) => [
        key,
        { value: encodeValue(value, plainSecret), secret: hasSecret(value) },
      ]),
    );
  }

  /** What the state holds, without inputs and outputs. */
  async resources(): Promise<{ urn: string; type: string; id?: string; protect: boolean }[]> {
    const snapshot = await this.snapshot();
    return snapshot.resources.map(({ urn, type, id, protect }) => ({
      urn,
      type,
      ...(id === undefined ? {} : { id }),
      protect,
    }));
  }

  /**
   * Removes the locks of a run that was killed.
   * @param force also those of a run that may still be going on
   */
  cancel(force = false): LockHolder[] {
    return cancelLocks(this.files.lockDirectory, force);
  }

  /**
   * Removes the stack itself, once it has no resources.
   * @throws EngineError if it still has some
   */
  async remove(): Promise<void> {
    const lock = acquireLock(this.files.lockDirectory);
    try {
      const { resources } = await this.snapshot();
      if (resources.length > 0) {
        throw new EngineError(
          'state',
          `the stack ${this.options.stack} still has ${String(resources.length)} resources; destroy it first`,
        );
      }
      this.files.remove();
    } finally {
      lock.release();
    }
  }

  private async snapshot(): Promise<Snapshot> {
    const checkpoint = readCheckpoint(this.files);
    return checkpoint ? checkpoint.open(await this.stateCrypter(checkpoint)) : EMPTY_SNAPSHOT;
  }

  private async withState(
    operation: 'destroy' | 'refresh',
    run: RunOptions,
    work: (state: {
      live: LiveState;
      host: ProviderHost;
      context: RunContext;
      stop: StopFlag;
      tally: Tally;
    }) => Promise<void>,
  ): Promise<RunResult> {
    const timer = new Timer(operation);
    const lock = acquireLock(this.files.lockDirectory);
    try {
      const checkpoint = readCheckpoint(this.files);
      const context = await this.context(run, new EventSink(this.shown));
      const tally = new Tally();
      const stop = new StopFlag(run.signal, (error) => {
        context.events.log('error', error.message);
      });
      if (checkpoint) {
        const opened = await this.openForChange(checkpoint, context);
        const live = run.previewOnly === true ? new LiveState(opened.snapshot(), undefined) : opened;
        const host = newHost(context, live);
        run.forceSignal?.addEventListener('abort', () => {
          host.cancel();
        });
        try {
          host.assertState(live.resources);
          await work({ live, host, context, stop, tally });
        } catch (error) {
          stop.fail(error);
        } finally {
          host.close();
        }
      }
      stop.dispose();
      const outcome = { failures: stop.failures, aborted: stop.aborted, tally, outputs: undefined };
      return this.conclude(context, timer, outcome, stop.stopped ? tally.left : []);
    } finally {
      lock.release();
    }
  }

  /** Opens the state for an operation that changes it: what an earlier run left behind is settled and written first. */
  private async openForChange(
    checkpoint: SealedCheckpoint | undefined,
    context: RunContext,
  ): Promise<LiveState> {
    const writer = new CheckpointWriter(this.files, await this.stateCrypter(checkpoint));
    return this.open(checkpoint, context, writer);
  }

  private async open(
    checkpoint: SealedCheckpoint | undefined,
    context: RunContext,
    writer: CheckpointWriter | undefined,
  ): Promise<LiveState> {
    if (!checkpoint) return new LiveState(EMPTY_SNAPSHOT, writer);
    const live = new LiveState(checkpoint.open(await this.stateCrypter(checkpoint)), writer);
    for (const state of live.resources) {
      context.events.learnName(state.urn);
      context.events.learn(state.inputs);
      context.events.learn(state.outputs);
    }
    const host = newHost(context, live);
    try {
      host.assertState(live.resources);
      await recoverPending(live, host, context.events);
    } finally {
      host.close();
    }
    return live;
  }

  private async context(run: RunOptions, events: EventSink): Promise<RunContext> {
    const crypter = hasSecureValues(this.settings) ? await this.settingsCrypter() : undefined;
    const config = resolveConfig(this.project, this.settings, crypter);
    for (const key of config.secretKeys) events.learnText(config.values[key] ?? '');
    return {
      project: this.project,
      stack: this.options.stack,
      config,
      registry: this.options.providers ?? shippedProviders(this.project.directory),
      events,
      policyPacks: this.options.policyPacks ?? [],
      parallel: this.options.parallel ?? DEFAULT_PARALLEL,
      signal: run.signal,
      forceSignal: run.forceSignal,
      nonce: this.nonce,
    };
  }

  private conclude(
    context: RunContext,
    timer: Timer,
    outcome: Omit<RunOutcome, 'policyTimes'> & Partial<Pick<RunOutcome, 'policyTimes'>>,
    left: readonly string[],
  ): RunResult {
    const failed = outcome.failures.length > 0;
    const result: RunResult = {
      operation: timer.operation,
      result: failed ? 'failed' : outcome.aborted ? 'aborted' : 'succeeded',
      changes: outcome.tally.changes,
      failures: outcome.failures.map((error) => context.events.masked(error.message)),
      left,
      seconds: timer.seconds,
      ...(outcome.policyTimes ? { policyTimes: outcome.policyTimes } : {}),
    };
    context.events.emit({ kind: 'summary', ...result });
    return result;
  }

  private readonly shown = (event: EngineEvent): void => this.options.onEvent?.(event);

  // What the program prints in the gate, and what policies remark, comes again in the update: shown once, whichever of
  // the two is the last. In the update policies know more, too.
  private gateListener(held: EngineEvent[]): (event: EngineEvent) => void {
    return (event) => {
      const repeated =
        (event.kind === 'diagnostic' && event.severity !== 'error') ||
        (event.kind === 'policy' && event.level !== 'mandatory');
      if (repeated) held.push(event);
      else this.shown(event);
    };
  }

  // The gate has shown the plan.
  private updateSink(gate: EventSink): EventSink {
    return new EventSink((event) => {
      if (event.kind !== 'step' || event.phase !== 'planned') this.shown(event);
    }, gate);
  }

  private stateCrypter(checkpoint: SealedCheckpoint | undefined): Promise<Crypter> {
    const salt = checkpoint?.salt ?? this.settings.encryptionSalt;
    if (salt === undefined) return this.keys.create();
    return this.keys.open(salt, `the stack ${this.files.qualifiedName}`);
  }

  private settingsCrypter(): Promise<Crypter> {
    const salt = this.settings.encryptionSalt;
    if (salt === undefined) {
      throw new EngineError(
        'config',
        `${this.settings.file} has encrypted values and no encryptionsalt; set the values again`,
      );
    }
    return this.keys.open(salt, this.settings.file);
  }
}

function newHost(context: RunContext, live: LiveState): ProviderHost {
  return new ProviderHost(
    context.registry,
    (urn, id) => live.resources.find((state) => state.urn === urn && state.id === id),
    resourceLog(context),
  );
}

class Timer {
  private readonly started = Date.now();

  constructor(readonly operation: Operation) {}

  get seconds(): number {
    return (Date.now() - this.started) / 1000;
  }
}
