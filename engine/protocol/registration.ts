/** What a program asks for when it registers a resource, out of the wire format; what is not supported is refused here. */
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { EngineError, unsupported } from '../errors';
import type { Timeouts } from '../state/resource';
import type { PropertyMap } from '../values/values';
import { fromStruct } from './struct';

/** One registration. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** URN of the parent, or empty. */
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: PropertyMap;
  readonly protect: boolean | undefined;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** `<urn>::<id>` of an explicit provider, or empty. */
  readonly provider: string;
  /** Package to provider reference, for a component's children. */
  readonly providers: Readonly<Record<string, string>>;
  /** Version of the package, as the SDK sends it. */
  readonly version: string;
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly string[];
  readonly customTimeouts: Timeouts | undefined;
  readonly deletedWith: string;
}

/** @throws EngineError naming the option that is not supported */
export function readRegistration(request: RegisterResourceRequest): Registration {
  const what = `${request.getType()} "${request.getName()}"`;
  refuseOptions(request, what);
  return {
    type: request.getType(),
    name: request.getName(),
    parent: request.getParent(),
    custom: request.getCustom(),
    inputs: fromStruct(request.getObject()),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    dependencies: request.getDependenciesList(),
    propertyDependencies: propertyDependenciesOf(request),
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().toArray()),
    version: request.getVersion(),
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasurnsList(),
    customTimeouts: readTimeouts(request.getCustomtimeouts(), what),
    deletedWith: request.getDeletedwith(),
  };
}

function propertyDependenciesOf(request: RegisterResourceRequest): Record<string, string[]> {
  const map: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((list, key) => {
    map[key] = list.getUrnsList();
  });
  return map;
}

function refuseOptions(request: RegisterResourceRequest, what: string): void {
  const refused: [boolean, string][] = [
    [request.getRemote(), 'remote components'],
    [request.getImportid() !== '', 'the option "import"'],
    [request.getRetainondelete() === true, 'the option "retainOnDelete"'],
    [request.getReplaceWithList().length > 0, 'the option "replaceWith"'],
    [request.hasReplacementTrigger(), 'the option "replacementTrigger"'],
    [request.getHidediffsList().length > 0, 'the option "hideDiffs"'],
    [request.getAliasesList().length > 0, 'structured aliases'],
    [request.getPackageref() !== '', 'parameterized packages'],
    [request.getPlugindownloadurl() !== '', 'the option "pluginDownloadURL"'],
    [request.getEnvvarmappingsMap().getLength() > 0, 'the option "envVarMappings"'],
    [hasHooks(request), 'resource hooks'],
  ];
  for (const [used, feature] of refused) if (used) throw unsupported(`${feature} (${what})`);
}

function hasHooks(request: RegisterResourceRequest): boolean {
  const hooks = request.getHooks();
  return hooks !== undefined && Object.values(hooks.toObject()).some((list) => list.length > 0);
}

function readTimeouts(
  timeouts: RegisterResourceRequest.CustomTimeouts | undefined,
  what: string,
): Timeouts | undefined {
  if (!timeouts) return undefined;
  const read: { create?: number; update?: number; delete?: number } = {};
  for (const [key, text] of [
    ['create', timeouts.getCreate()],
    ['update', timeouts.getUpdate()],
    ['delete', timeouts.getDelete()],
  ] as const) {
    if (text !== '') read[key] = parseDuration(text, `customTimeouts.${key} of ${what}`);
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/**
 * Go's duration as Pulumi takes it, in seconds.
 * @param text for example `1h30m`, `90s`, `500ms`
 */
export function parseDuration(text: string, what: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) {
    throw new EngineError('config', `${what} is "${text}"; write a duration such as "90s", "5m" or "1h30m"`);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
}

/** A registration that asks for nothing but a resource of this type and name. */
export function emptyRegistration(type: string, name: string): Registration {
  return {
    type,
    name,
    parent: '',
    custom: true,
    inputs: {},
    protect: undefined,
    dependencies: [],
    propertyDependencies: {},
    provider: '',
    providers: {},
    version: '',
    deleteBeforeReplace: undefined,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    customTimeouts: undefined,
    deletedWith: '',
  };
}
