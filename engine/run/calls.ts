/**
 * Calls to one provider. Takes the secret marks off what goes in and puts them back on what comes out, and keeps the
 * provider's own notes (`__meta`) consistent with what the CLI expects.
 */
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  LogSeverity,
  Provider,
  ReadResult,
  RequestBase,
} from '../providers/provider';
import { PartialFailure } from '../providers/provider';
import type { ResourceState } from '../state/resource';
import { annotateLike, markKeys, secretKeys } from '../values/annotate';
import { equalValues, unwrapMap } from '../values/values';
import type { PropertyMap } from '../values/values';

/** The CLI's bridged providers keep here what their own state upgrades need; wrong as soon as the outputs change. */
const RAW_STATE_DELTA = '__pulumi_raw_state_delta';

/** Where a provider's lines go. */
export type ResourceLog = (severity: LogSeverity, message: string, urn: string) => void;

/** One provider, spoken to in values with secret marks. */
export class ProviderCalls {
  constructor(
    readonly provider: Provider,
    private readonly log: ResourceLog,
  ) {}

  /** Checks new inputs; the result carries the marks of the new inputs. */
  async check(
    urn: string,
    type: string,
    oldInputs: PropertyMap | undefined,
    newInputs: PropertyMap,
    randomSeed: Buffer,
  ): Promise<CheckResult> {
    const { inputs, failures } = await this.provider.check({
      ...this.base(urn, type, newInputs),
      oldInputs: oldInputs && unwrapMap(oldInputs),
      newInputs: unwrapMap(newInputs),
      randomSeed,
    });
    return { inputs: annotateLike(inputs, newInputs), failures };
  }

  /** Compares a resource with new checked inputs. */
  diff(old: ResourceState, newInputs: PropertyMap, ignoreChanges: readonly string[]): Promise<DiffResult> {
    return this.provider.diff({
      ...this.base(old.urn, old.type, newInputs),
      id: old.id ?? '',
      oldInputs: unwrapMap(old.inputs),
      oldOutputs: unwrapMap(old.outputs),
      newInputs: unwrapMap(newInputs),
      ignoreChanges,
      initErrors: old.initErrors,
    });
  }

  /** Makes a resource, or foretells it. */
  async create(next: ResourceState, preview: boolean): Promise<CreateResult> {
    const result = await this.marking(next, () =>
      this.provider.create({
        ...this.base(next.urn, next.type, next.inputs),
        inputs: unwrapMap(next.inputs),
        timeoutSeconds: next.customTimeouts?.create ?? 0,
        preview,
      }),
    );
    return { id: result.id, outputs: this.marked(next, result.outputs) };
  }

  /** Changes a resource in place, or foretells it. */
  async update(old: ResourceState, next: ResourceState, preview: boolean): Promise<PropertyMap> {
    const result = await this.marking(next, () =>
      this.provider.update({
        ...this.base(next.urn, next.type, next.inputs),
        id: old.id ?? '',
        oldInputs: unwrapMap(old.inputs),
        oldOutputs: unwrapMap(old.outputs),
        newInputs: unwrapMap(next.inputs),
        ignoreChanges: next.ignoreChanges,
        timeoutSeconds: next.customTimeouts?.update ?? 0,
        preview,
      }),
    );
    return this.marked(next, withoutDelta(result.outputs));
  }

  /** Looks at a resource as it is now; undefined if it is gone. */
  async read(state: ResourceState): Promise<ReadResult | undefined> {
    const inputs = unwrapMap(state.inputs);
    const outputs = unwrapMap(state.outputs);
    const result = await this.provider.read({
      ...this.base(state.urn, state.type, state.inputs),
      id: state.id ?? '',
      inputs,
      outputs,
    });
    if (!result) return undefined;
    const same = equalValues(withoutDelta(result.outputs), withoutDelta(outputs));
    const marked = this.marked(state, same ? outputs : withoutDelta(result.outputs));
    return {
      id: result.id,
      inputs: annotateLike(result.inputs, state.inputs),
      // What was secret before stays secret, whatever the program said when it was made.
      outputs: annotateLike(marked, state.outputs),
    };
  }

  /** Removes a resource. */
  async delete(state: ResourceState): Promise<void> {
    await this.provider.delete({
      ...this.base(state.urn, state.type, state.inputs),
      id: state.id ?? '',
      inputs: unwrapMap(state.inputs),
      outputs: unwrapMap(state.outputs),
      timeoutSeconds: state.customTimeouts?.delete ?? 0,
    });
  }

  /** Finds out what a cut-off create has left. */
  async recover(state: ResourceState, startedAt: Date): Promise<CreateResult | undefined> {
    const result = await this.provider.recover({
      ...this.base(state.urn, state.type, state.inputs),
      inputs: unwrapMap(state.inputs),
      startedAt,
    });
    return result && { id: result.id, outputs: this.marked(state, result.outputs) };
  }

  private base(urn: string, type: string, inputs: PropertyMap): RequestBase {
    return {
      urn,
      type,
      secretInputs: secretKeys(inputs),
      log: (severity, message) => {
        this.log(severity, message, urn);
      },
    };
  }

  private marked(next: ResourceState, outputs: PropertyMap): PropertyMap {
    const keys = [...this.provider.secretOutputs(next.type), ...next.additionalSecretOutputs];
    return markKeys(annotateLike(outputs, next.inputs), keys);
  }

  private async marking<T>(next: ResourceState, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof PartialFailure)) throw error;
      throw new PartialFailure(error.id, this.marked(next, withoutDelta(error.outputs)), error.reasons);
    }
  }
}

function withoutDelta(outputs: PropertyMap): PropertyMap {
  if (!(RAW_STATE_DELTA in outputs)) return outputs;
  const { [RAW_STATE_DELTA]: _, ...rest } = outputs;
  return rest;
}
