/** The engine of this repository as an {@link Engine}. Loaded only when chosen: it brings gRPC and the SDK along. */
import type * as engine from '../../engine';
import { OperationError } from '../errors';
import { lazy } from '../lazy';
import type {
  Engine,
  EngineEvent,
  EngineSettings,
  Operation,
  Outputs,
  PlannedStep,
  RunRequest,
  RunResult,
} from './engine';

/** Opens a stack with the embedded engine. */
export async function openEmbedded(settings: EngineSettings): Promise<Engine> {
  const { openStack, EngineError } = lazy(__filename)('../../engine') as typeof engine;
  let listener: ((event: engine.EngineEvent) => void) | undefined;
  // The engine looks at the environment of this process, as the CLI does at its own.
  process.env['PULUMI_BACKEND_URL'] = settings.backendUrl;
  process.env['PULUMI_CONFIG_PASSPHRASE_FILE'] = settings.passphraseFile;
  delete process.env['PULUMI_CONFIG_PASSPHRASE'];
  const stack = await guarded(EngineError, () =>
    openStack({
      projectDir: settings.directory,
      stack: settings.stack,
      backendUrl: settings.backendUrl,
      policyPacks: [{ directory: settings.policyPack }],
      onEvent: (event) => listener?.(event),
    }),
  );

  const perform = async (
    request: RunRequest,
    planned: boolean,
    work: (options: engine.RunOptions) => Promise<engine.RunResult>,
  ): Promise<RunResult> => {
    const translator = new Translator(planned);
    listener = (event) => translator.translate(event).forEach(request.onEvent);
    const result = await guarded(EngineError, () =>
      work({ signal: request.finish, forceSignal: request.stop, ...reviewing(request) }),
    );
    for (const message of result.result === 'failed' ? result.failures : []) {
      request.onEvent({ kind: 'log', severity: 'error', urn: undefined, message });
    }
    return { outcome: result.result === 'aborted' ? 'interrupted' : result.result };
  };

  return {
    name: 'embedded',
    description: 'embedded engine',
    gated: true,
    preview: (request) => perform(request, true, (options) => stack.preview(options)),
    up: (request) => perform(request, false, (options) => stack.up(options)),
    destroy: (request) => perform(request, false, (options) => stack.destroy(options)),
    refresh: (request) => perform(request, false, (options) => stack.refresh(options)),
    outputs: async (): Promise<Outputs | undefined> => {
      const outputs = Object.entries(await guarded(EngineError, () => stack.outputs()));
      if (outputs.length === 0) return undefined;
      return {
        values: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
        secrets: new Set(outputs.flatMap(([name, { secret }]) => (secret ? name : []))),
      };
    },
    close: () => undefined,
  };
}

/** The engine's own errors are written for a person: they are no surprise. */
async function guarded<T>(known: typeof engine.EngineError, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof known) throw new OperationError(error.message, []);
    throw error;
  }
}

const operations: Readonly<Record<engine.StepEvent['op'], Operation>> = {
  same: 'same',
  create: 'create',
  update: 'update',
  replace: 'replace',
  'delete-replaced': 'replace',
  delete: 'delete',
  refresh: 'refresh',
};

/** The request's review in the engine's words. */
function reviewing({ review }: RunRequest): Pick<engine.RunOptions, 'review'> {
  if (review === undefined) return {};
  return {
    review: (steps) =>
      review(steps.map(plannedStep)).map(({ policy, level, message, urn = '' }) => ({
        policy,
        level,
        message,
        urn,
      })),
  };
}

/** A step that the engine has planned. */
export function plannedStep({ op, urn, type, protect, dependencies }: engine.StepEvent): PlannedStep {
  return { urn, type, operation: operations[op], old: op === 'delete-replaced', protect, dependencies };
}

/** Turns the engine's events of one run into ours. */
export class Translator {
  private readonly begun = new Set<string>();

  /** @param planned true for a preview, whose steps are only planned: each begins and ends at once */
  constructor(private readonly planned: boolean) {}

  /** One event in our words. */
  translate(event: engine.EngineEvent): EngineEvent[] {
    switch (event.kind) {
      case 'step':
        return this.step(event);
      case 'diagnostic':
        return [
          { kind: 'log', severity: event.severity, urn: event.urn || undefined, message: event.message },
        ];
      case 'policy': {
        const { level, policy, message } = event;
        const urn = event.urn || undefined;
        return level === 'remediated'
          ? [{ kind: 'remediation', urn, policy }]
          : [{ kind: 'violation', urn, policy, level, message }];
      }
      case 'summary':
        return [];
    }
  }

  private step({ op, phase, urn, type, diffs: changed }: engine.StepEvent): EngineEvent[] {
    // What a run announces beforehand is told when it happens.
    if ((phase === 'planned') !== this.planned) return [];
    const operation = op === 'refresh' && changed.length > 0 ? 'update' : operations[op];
    const old = op === 'delete-replaced';
    const begin: EngineEvent = { kind: 'begin', urn, type, operation, changed, old };
    const end: EngineEvent =
      phase === 'failed' ? { kind: 'failed', urn, operation } : { kind: 'end', urn, operation, old };
    if (phase === 'started') {
      this.begun.add(urn);
      return [begin];
    }
    // Steps that take no time (nothing to do, read in a refresh) only finish.
    return this.begun.has(urn) ? [end] : [begin, end];
  }
}
