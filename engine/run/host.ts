/** The providers of a run: which there are, configured from the provider resources in the state. */
import { EngineError, unsupported } from '../errors';
import { findProvider } from '../providers/registry';
import type { ProviderRegistry } from '../providers/registry';
import type { Provider } from '../providers/provider';
import { isProviderType, nameOf, packageOf, parseProviderRef, providerType } from '../plan/urn';
import type { ResourceState } from '../state/resource';
import { hasUnknown, unwrapMap, unwrapSecrets } from '../values/values';
import type { PropertyMap } from '../values/values';
import { ProviderCalls } from './calls';
import type { ResourceLog } from './calls';

/** Keys of a provider resource's inputs that are the engine's and not the provider's. */
const ENGINE_KEYS = new Set(['version', '__internal']);

/** Providers by the reference that resources carry. */
export class ProviderHost {
  private readonly configured = new Map<string, { state: ResourceState; calls: ProviderCalls }>();
  private readonly bare = new Map<string, Provider>();
  private readonly retired: Provider[] = [];

  /**
   * @param lookUp finds the provider resource of a reference in the state as it is now
   */
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly lookUp: (urn: string, id: string) => ResourceState | undefined,
    private readonly log: ResourceLog,
  ) {}

  /**
   * The provider that handles a resource; undefined if its configuration is not known yet (in a preview).
   * @throws EngineError if there is no such provider or it does not know the type
   */
  callsFor(state: { urn: string; type: string; provider?: string }): ProviderCalls | undefined {
    if (state.provider === undefined) throw new EngineError('state', `${state.urn} has no provider`);
    const { urn, id } = parseProviderRef(state.provider);
    const resource = this.lookUp(urn, id);
    if (!resource) {
      throw new EngineError('state', `${state.urn} refers to the provider ${urn}, which is not in the state`);
    }
    this.assertSupported(packageOf(resource.type), versionOf(resource), state.type, state.urn);
    if (hasUnknown(resource.inputs)) return undefined;
    const known = this.configured.get(state.provider);
    if (known?.state === resource) return known.calls;
    const provider = findProvider(this.registry, packageOf(resource.type), versionOf(resource)).create();
    provider.configure(unwrapMap(providerInputs(resource.inputs)));
    // Calls of the one before may still run: it is let go of at the end.
    if (known) this.retired.push(known.calls.provider);
    const calls = new ProviderCalls(provider, this.log);
    this.configured.set(state.provider, { state: resource, calls });
    return calls;
  }

  /**
   * Checks the inputs of a provider resource.
   * @throws EngineError naming the package or version that is not supported, or the input that is refused
   */
  checkConfig(urn: string, type: string, inputs: PropertyMap): PropertyMap {
    const version = typeof inputs['version'] === 'string' ? inputs['version'] : '';
    const provider = this.bareProvider(packageOf(type), version);
    if (hasUnknown(inputs)) return inputs;
    const { inputs: checked, failures } = provider.checkConfig(unwrapMap(providerInputs(inputs)));
    if (failures.length > 0) {
      const list = failures.map((failure) => `${failure.property}: ${failure.reason}`).join('; ');
      throw new EngineError('provider', `${nameOf(urn)} (${type}): ${list}`);
    }
    return { ...inputs, ...checked };
  }

  /** @throws EngineError if a resource of this type cannot be handled */
  assertSupported(pkg: string, version: string, type: string, urn: string): void {
    if (!this.bareProvider(pkg, version).supports(type)) {
      throw unsupported(`the resource type ${type} (${nameOf(urn)})`);
    }
  }

  /** The version of a package that the engine has. */
  versionOf(pkg: string, version: string): string {
    return findOrRefuse(this.registry, pkg, version).version;
  }

  /**
   * Every resource of a state must be one that the engine can handle; checked before anything changes.
   * @throws EngineError naming the first that is not
   */
  assertState(resources: readonly ResourceState[]): void {
    const providers = new Map<string, ResourceState>();
    for (const state of resources) {
      if (isProviderType(state.type)) {
        providers.set(`${state.urn}::${state.id ?? ''}`, state);
        this.versionOf(packageOf(state.type), versionOf(state));
      } else if (state.custom) {
        const provider = providers.get(state.provider ?? '');
        const pkg = packageOf(state.type);
        if (provider && provider.type !== providerType(pkg)) {
          throw new EngineError('state', `${state.urn} has a provider of another package: ${provider.urn}`);
        }
        this.assertSupported(pkg, provider ? versionOf(provider) : '', state.type, state.urn);
      }
    }
  }

  /** Ends running calls as fast as is safe. */
  cancel(): void {
    for (const { calls } of this.configured.values()) calls.provider.cancel();
  }

  /** Lets go of everything. */
  close(): void {
    for (const { calls } of this.configured.values()) calls.provider.close();
    for (const provider of [...this.bare.values(), ...this.retired]) provider.close();
    this.configured.clear();
    this.bare.clear();
  }

  private bareProvider(pkg: string, version: string): Provider {
    const entry = findOrRefuse(this.registry, pkg, version);
    let provider = this.bare.get(pkg);
    if (!provider) {
      provider = entry.create();
      this.bare.set(pkg, provider);
    }
    return provider;
  }
}

/** The inputs that are the provider's own. */
export function providerInputs(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ENGINE_KEYS.has(key)));
}

function versionOf(provider: ResourceState): string {
  const version = provider.inputs['version'];
  const text = version === undefined ? undefined : unwrapSecrets(version);
  return typeof text === 'string' ? text : '';
}

function findOrRefuse(
  registry: ProviderRegistry,
  pkg: string,
  version: string,
): ReturnType<typeof findProvider> {
  try {
    return findProvider(registry, pkg, version);
  } catch (error) {
    throw new EngineError('unsupported', error instanceof Error ? error.message : String(error));
  }
}
