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
    work: (options: engine.RunOptions) => Promise<engine.RunResult>,
  ): Promise<RunResult> => {
    listener = (event) => translate(event).forEach(request.onEvent);
    const result = await guarded(EngineError, () =>
      work({ signal: request.finish, forceSignal: request.stop }),
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
    preview: (request) => perform(request, (options) => stack.preview(options)),
    up: (request) => perform(request, (options) => stack.up(options)),
    destroy: (request) => perform(request, (options) => stack.destroy(options)),
    refresh: (request) => perform(request, (options) => stack.refresh(options)),
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

/** One event of the engine in our words. A preview's only word for a step is `planned`: it begins and ends at once. */
export function translate(event: engine.EngineEvent): EngineEvent[] {
  switch (event.kind) {
    case 'step': {
      const { urn, type, diffs: changed } = event;
      const operation = operations[event.op];
      const old = event.op === 'delete-replaced';
      const begin: EngineEvent = { kind: 'begin', urn, type, operation, changed, old };
      const end: EngineEvent =
        event.phase === 'failed' ? { kind: 'failed', urn, operation } : { kind: 'end', urn, operation, old };
      if (event.phase === 'planned') return [begin, end];
      return [event.phase === 'started' ? begin : end];
    }
    case 'diagnostic':
      return [{ kind: 'log', severity: event.severity, urn: event.urn || undefined, message: event.message }];
    case 'policy':
      if (event.level === 'remediated')
        return [{ kind: 'remediation', urn: event.urn || undefined, policy: event.policy }];
      return [
        {
          kind: 'violation',
          urn: event.urn || undefined,
          policy: event.policy,
          level: event.level,
          message: event.message,
        },
      ];
    case 'summary':
      return [];
  }
}
