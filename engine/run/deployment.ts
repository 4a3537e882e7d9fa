/** One run of the program: its registrations planned and carried out, then what it no longer asks for deleted. */
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import { EngineError } from '../errors';
import { EXIT_REPORTED, startProgram } from '../launch/program';
import type { RunningProgram } from '../launch/program';
import type { LeashEnd } from '../launch/leash';
import { planDeletes } from '../plan/deletes';
import { Planner } from '../plan/planner';
import { isProviderType, makeUrn, packageOf, providerType, ROOT_STACK_TYPE } from '../plan/urn';
import { PolicySession, type PolicyTimes } from '../policy/session';
import { engineService } from '../protocol/engine-service';
import { monitorService } from '../protocol/monitor';
import type { MonitorHandler, Registered } from '../protocol/monitor';
import { emptyRegistration } from '../protocol/registration';
import type { Registration } from '../protocol/registration';
import { startServer } from '../protocol/server';
import { Transforms } from '../protocol/transforms';
import type { LogSeverity } from '../providers/provider';
import type { LiveState } from '../state/live';
import type { ResourceState } from '../state/resource';
import { identicalValues, secret } from '../values/values';
import type { PropertyMap } from '../values/values';
import { resourceLog } from './context';
import type { RunContext } from './context';
import { announceDeletes, deleteAll } from './deleter';
import { Executor, Tally } from './executor';
import { Limit, StopFlag } from './gate';
import { ProviderHost } from './host';
import { Talk } from './talk';

/** How long a program may go on after the run has failed and nothing is under way; it usually ends by itself. */
const LINGER_MS = 5000;

/** What a run of the program has come to. */
export interface RunOutcome {
  readonly failures: readonly EngineError[];
  readonly aborted: boolean;
  readonly tally: Tally;
  /** Stack outputs as the program gave them; undefined unless it came to its end without a failure. */
  readonly outputs: PropertyMap | undefined;
  readonly policyTimes: PolicyTimes;
}

interface Prepared {
  readonly live: LiveState;
  readonly host: ProviderHost;
  readonly planner: Planner;
  readonly executor: Executor;
  readonly policies: PolicySession;
}

/**
 * Runs the program once.
 * @param state the opened state; awaited while the program is already starting
 * @throws EngineError if the run could not begin (nothing has changed then); what goes wrong later is in the outcome
 */
export async function runProgram(
  context: RunContext,
  preview: boolean,
  state: Promise<LiveState>,
): Promise<RunOutcome> {
  const deployment = new Deployment(context, preview);
  return deployment.run(state);
}

class Deployment implements MonitorHandler {
  private readonly reserved = new Set<string>();
  private readonly defaults = new Map<string, string>();
  private readonly tally = new Tally();
  private readonly stop: StopFlag;
  private readonly talk: Talk;
  /** Of a preview, by policies and of what is protected: they fail it in the end, and do not stop it. */
  private readonly violations: EngineError[] = [];
  private prepared: Promise<Prepared> | undefined;
  private program: RunningProgram | undefined;
  private planning: Promise<unknown> = Promise.resolve();
  private inFlight = 0;
  private signalled = false;
  private rootUrn = '';
  private rootOutputs: PropertyMap | undefined;

  constructor(
    private readonly context: RunContext,
    private readonly preview: boolean,
  ) {
    this.talk = new Talk(context.events, preview);
    this.stop = new StopFlag(
      context.signal,
      (error) => {
        context.events.log('error', error.message);
      },
      () => {
        this.endWhenIdle();
      },
    );
  }

  async run(state: Promise<LiveState>): Promise<RunOutcome> {
    const { context } = this;
    // Both are awaited further down, in time or never: until then a rejection is not forgotten, only not due.
    state.catch(() => undefined);
    const transforms = new Transforms(context.stack, context.project.name);
    const server = await startServer([
      [ResourceMonitorService, monitorService(this, transforms)],
      [EngineService, engineService(this.logged)],
    ]);
    const packs = PolicySession.start(context, this.preview, server.address);
    packs.catch(() => undefined);
    try {
      this.program = startProgram({
        ...context,
        address: server.address,
        dryRun: this.preview,
        onLine: (stream, line) => {
          this.talk.say(stream === 'stderr' ? 'warning' : 'info', line);
        },
      });
      this.prepared = Promise.all([state, packs]).then(([live, policies]) => this.prepare(live, policies));
      // The run never begins then: the program has to go, and the error is thrown below.
      this.prepared.catch(() => this.program?.kill());
      const end = await this.program.ended;
      const prepared = await this.ready();
      await this.idle();
      this.talk.release();
      this.judge(end);
      await this.conclude(prepared);
      return this.outcome(prepared.policies.times);
    } finally {
      this.program?.kill();
      this.talk.release();
      server.close();
      transforms.close();
      this.stop.dispose();
      await packs.then(
        (policies) => policies.close(),
        () => undefined,
      );
      await this.prepared?.then(
        ({ host }) => {
          host.close();
        },
        () => undefined,
      );
    }
  }

  reserve({ parent, type, name }: { parent: string; type: string; name: string }): string {
    this.stop.check();
    if (this.signalled)
      throw new EngineError('program', `${type} "${name}" was registered after the program ended`);
    const urn = makeUrn(this.context.stack, this.context.project.name, parent, type, name);
    if (this.reserved.has(urn)) {
      throw new EngineError(
        'program',
        `two resources have the same URN ${urn}; give one of them another name`,
      );
    }
    this.reserved.add(urn);
    this.context.events.learnName(urn);
    if (type === ROOT_STACK_TYPE) this.rootUrn = urn;
    return urn;
  }

  register(urn: string, registration: Registration): Promise<Registered> {
    const registered = this.registerInTurn(urn, registration);
    if (urn !== this.rootUrn) return registered;
    // The program loads its modules once the stack itself has its URN, which needs neither the state nor the policy packs:
    // it may begin while those are still coming up. Everything it registers comes after the stack all the same.
    registered.catch((error: unknown) => {
      this.failed(error);
    });
    return Promise.resolve({ urn, id: '', outputs: {} });
  }

  private async registerInTurn(urn: string, registration: Registration): Promise<Registered> {
    this.inFlight++;
    try {
      this.context.events.learn(registration.inputs);
      const prepared = await this.ready();
      const plan = await this.locked(async () => {
        this.stop.check();
        const provider = await this.providerOf(prepared, registration);
        const planned = await prepared.planner.plan(urn, registration, provider);
        prepared.executor.announce(planned);
        return planned;
      });
      const state = await prepared.executor.carryOut(plan);
      this.context.events.learn(state.outputs);
      return { urn: state.urn, id: state.id ?? '', outputs: shownOutputs(state) };
    } finally {
      this.inFlight--;
      if (this.stop.stopped) this.endWhenIdle();
    }
  }

  async registerOutputs(urn: string, outputs: PropertyMap): Promise<void> {
    const { live } = await this.ready();
    this.stop.check();
    this.context.events.learn(outputs);
    if (urn === this.rootUrn) {
      // A program that fails registers {} here on its way out: believed only once it has ended well.
      this.rootOutputs = outputs;
      return;
    }
    const state = live.findRegistered(urn);
    if (!state) throw new EngineError('program', `outputs were registered for ${urn}, which is no resource`);
    if (!identicalValues(state.outputs, outputs)) live.replace(state, { ...state, outputs });
  }

  finished(): void {
    this.signalled = true;
  }

  failed(error: unknown): void {
    this.stop.fail(error);
  }

  private readonly logged = (severity: LogSeverity, message: string, urn: string): void => {
    if (severity === 'debug') return;
    // What the SDK says after a failure only repeats it, often more than once.
    if (severity === 'error' && this.stop.stopped) return;
    this.talk.say(severity, message, urn);
  };

  /** A preview goes on, to show everything that is refused at once; an update refuses the resource. */
  private readonly refuse = (error: EngineError): void => {
    if (!this.preview) throw error;
    this.violations.push(error);
  };

  private ready(): Promise<Prepared> {
    return (
      this.prepared ?? Promise.reject(new EngineError('program', 'the program spoke before it was started'))
    );
  }

  private prepare(live: LiveState, policies: PolicySession): Prepared {
    const { context } = this;
    for (const state of live.resources) {
      context.events.learn(state.inputs);
      context.events.learn(state.outputs);
    }
    const host = new ProviderHost(
      context.registry,
      (urn, id) => {
        const all = live.resources.filter((state) => state.urn === urn);
        return all.find((state) => state.id === id) ?? undefined;
      },
      resourceLog(context),
    );
    host.assertState(live.resources);
    context.forceSignal?.addEventListener('abort', () => {
      host.cancel();
    });
    const executor = new Executor(
      live,
      host,
      context.events,
      new Limit(context.parallel),
      this.stop,
      this.preview,
      this.tally,
    );
    const provider = (reference: string | undefined): ResourceState | undefined =>
      live.resources.find((state) => `${state.urn}::${state.id ?? ''}` === reference);
    const planner = new Planner(
      live,
      host,
      this.reserved,
      (next) => policies.check(next, provider(next.provider), this.refuse),
      this.refuse,
      context.nonce,
    );
    return { live, host, planner, executor, policies };
  }

  private locked<T>(call: () => Promise<T>): Promise<T> {
    const result = this.planning.then(call, call);
    this.planning = result.catch(() => undefined);
    return result;
  }

  private async providerOf(prepared: Prepared, registration: Registration): Promise<string | undefined> {
    const { type, custom, version } = registration;
    if (!custom || isProviderType(type)) return undefined;
    if (registration.provider !== '') return registration.provider;
    const pkg = packageOf(type);
    const exact = prepared.host.versionOf(pkg, version);
    const key = `${pkg}@${exact}`;
    const known = this.defaults.get(key);
    if (known !== undefined) return known;
    const name = `default_${exact.replace(/[^A-Za-z0-9]/g, '_')}`;
    const defaultType = providerType(pkg);
    const urn = makeUrn(this.context.stack, this.context.project.name, '', defaultType, name);
    this.reserved.add(urn);
    const plan = await prepared.planner.plan(
      urn,
      { ...emptyRegistration(defaultType, name), version: exact, inputs: this.providerConfig(pkg) },
      undefined,
    );
    prepared.executor.announce(plan);
    const state = await prepared.executor.carryOut(plan);
    const reference = `${state.urn}::${state.id ?? ''}`;
    this.defaults.set(key, reference);
    return reference;
  }

  /** The configuration `<package>:<key>` of the stack is that of the package's default provider. */
  private providerConfig(pkg: string): PropertyMap {
    const { values, secretKeys } = this.context.config;
    const config: PropertyMap = {};
    for (const [key, value] of Object.entries(values)) {
      if (!key.startsWith(`${pkg}:`)) continue;
      config[key.slice(pkg.length + 1)] = secretKeys.includes(key) ? secret(value) : value;
    }
    return config;
  }

  /** A clean end alone is no success: the program must have said that it is at its end, and nothing may have failed. */
  private judge(end: LeashEnd): void {
    if (this.stop.aborted || this.stop.failures.length > 0) return;
    if (end.code === 0 && this.signalled) return;
    if (end.code === EXIT_REPORTED) {
      this.stop.failures.push(new EngineError('program', 'the program failed'));
    } else if (end.code === 0) {
      this.stop.fail(
        new EngineError(
          'program',
          'the program ended before it had come to its end (process.exit?); nothing was deleted',
        ),
      );
    } else {
      const how = end.code === null ? `signal ${end.signal ?? 'unknown'}` : `exit code ${String(end.code)}`;
      this.stop.fail(new EngineError('program', `the program ended with ${how}; nothing was deleted`));
    }
  }

  private async conclude({ live, executor, policies }: Prepared): Promise<void> {
    try {
      if (!this.stop.stopped) {
        this.applyRootOutputs(live);
        await policies.checkStack(live.registered, (error) => {
          if (this.preview) this.violations.push(error);
          else this.stop.fail(error);
        });
      }
      if (!this.stop.stopped) {
        const deletions = planDeletes(live.leftovers, this.refuse);
        announceDeletes(deletions, executor);
        await deleteAll(deletions, executor, this.stop);
      }
    } catch (error) {
      this.stop.fail(error);
    } finally {
      live.save();
    }
  }

  private applyRootOutputs(live: LiveState): void {
    const root = live.findRegistered(this.rootUrn);
    const outputs = this.rootOutputs;
    if (root && outputs && !identicalValues(root.outputs, outputs)) live.replace(root, { ...root, outputs });
  }

  private outcome(policyTimes: PolicyTimes): RunOutcome {
    const { aborted, stopped } = this.stop;
    const failures = [...this.stop.failures, ...this.violations];
    return {
      failures,
      aborted,
      tally: this.tally,
      outputs: stopped || failures.length > 0 ? undefined : (this.rootOutputs ?? {}),
      policyTimes,
    };
  }

  private async idle(): Promise<void> {
    while (this.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await this.planning;
  }

  /** After a failure the program ends by itself; after an interruption, or if it does not, it is ended. */
  private endWhenIdle(): void {
    if (this.inFlight > 0) return;
    const program = this.program;
    if (this.stop.aborted) program?.kill();
    else setTimeout(() => program?.kill(), LINGER_MS).unref();
  }
}

// The notes of providers (`__meta`, `__defaults`) are for the state, not for the program.
function shownOutputs(state: ResourceState): PropertyMap {
  if (!state.custom) return {};
  return Object.fromEntries(Object.entries(state.outputs).filter(([key]) => !key.startsWith('__')));
}
