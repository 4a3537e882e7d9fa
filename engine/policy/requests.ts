/**
 * What policy packs are asked, as the bytes of Pulumi's messages (pulumi/analyzer.proto). The properties are most of them and are
 * appended as bytes; the fields around them are left to google-protobuf.
 */
import {
  AnalyzeRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
} from '@pulumi/pulumi/proto/analyzer_pb';
import { nameOf } from '../plan/urn';
import { messageField, plainStructBytes } from '../protocol/struct-bytes';
import type { ResourceState } from '../state/resource';
import type { PropertyMap } from '../values/values';

/** Numbers of fields in AnalyzeRequest, AnalyzerResource and, as far as it has them, AnalyzerProviderResource. */
const PROPERTIES = 2;
const PROVIDER = 6;
/** The same in AnalyzeStackRequest. */
const RESOURCES = 1;

/**
 * An AnalyzeRequest: one resource with its checked inputs.
 * @param provider the provider resource that makes it
 */
export function analyzeRequest(state: ResourceState, provider: ResourceState | undefined): Buffer {
  const request = new AnalyzeRequest()
    .setType(state.type)
    .setUrn(state.urn)
    .setName(nameOf(state.urn))
    .setOptions(optionsOf(state));
  return Buffer.concat(completed(request, state.inputs, provider));
}

/** An AnalyzeStackRequest: all resources with their outputs. */
export function analyzeStackRequest(resources: readonly ResourceState[]): Buffer {
  const byReference = new Map(resources.map((state) => [`${state.urn}::${state.id ?? ''}`, state]));
  return Buffer.concat(
    resources.flatMap((state) =>
      messageField(
        RESOURCES,
        completed(stackResource(state), state.outputs, byReference.get(state.provider ?? '')),
      ),
    ),
  );
}

/** A message with the two fields that it was made without. */
function completed(
  message: AnalyzeRequest | AnalyzerResource,
  properties: PropertyMap,
  provider: ResourceState | undefined,
): Uint8Array[] {
  return [
    message.serializeBinary(),
    ...messageField(PROPERTIES, [plainStructBytes(properties)]),
    ...(provider ? messageField(PROVIDER, [providerBytes(provider)]) : []),
  ];
}

function stackResource(state: ResourceState): AnalyzerResource {
  const resource = new AnalyzerResource()
    .setType(state.type)
    .setUrn(state.urn)
    .setName(nameOf(state.urn))
    .setOptions(optionsOf(state))
    .setParent(state.parent ?? '')
    .setDependenciesList([...state.dependencies]);
  for (const [key, urns] of Object.entries(state.propertyDependencies)) {
    const list = new AnalyzerPropertyDependencies().setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(key, list);
  }
  return resource;
}

/** A provider makes many resources, and a state is never changed. */
const knownProviders = new WeakMap<ResourceState, Uint8Array>();

function providerBytes(provider: ResourceState): Uint8Array {
  const known = knownProviders.get(provider);
  if (known) return known;
  const message = new AnalyzerProviderResource()
    .setType(provider.type)
    .setUrn(provider.urn)
    .setName(nameOf(provider.urn));
  const bytes = Buffer.concat([
    message.serializeBinary(),
    ...messageField(PROPERTIES, [plainStructBytes(provider.inputs)]),
  ]);
  knownProviders.set(provider, bytes);
  return bytes;
}

function optionsOf(state: ResourceState): AnalyzerResourceOptions {
  const timeouts = new AnalyzerResourceOptions.CustomTimeouts()
    .setCreate(state.customTimeouts?.create ?? 0)
    .setUpdate(state.customTimeouts?.update ?? 0)
    .setDelete(state.customTimeouts?.delete ?? 0);
  return new AnalyzerResourceOptions()
    .setProtect(state.protect)
    .setIgnorechangesList([...state.ignoreChanges])
    .setAdditionalsecretoutputsList([...state.additionalSecretOutputs])
    .setAliasesList([...state.aliases])
    .setParent(state.parent ?? '')
    .setCustomtimeouts(timeouts);
}
