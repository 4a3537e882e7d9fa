/** Resources to and from the JSON of Pulumi's deployment format, version 3. */
import { unsupported } from '../errors';
import type { Crypter } from '../secrets/passphrase';
import { decodeMap, decodeValue, encodeMap, encodeValue, wireSecret, fromWireSecret } from '../values/encode';
import type { Json, JsonObject, SecretDecoder, SecretEncoder } from '../values/encode';
import type { ResourceState, Timeouts } from './resource';

/** Fields that say nothing about what the engine has to do. */
const KEPT_FIELDS = ['sourcePosition', 'stackTrace', 'importID', 'hideDiff', 'snippetID'] as const;
/** Fields that are understood. */
const KNOWN_FIELDS = new Set<string>([
  ...KEPT_FIELDS,
  ...['urn', 'custom', 'delete', 'id', 'type', 'inputs', 'outputs', 'parent', 'protect', 'external'],
  ...['dependencies', 'initErrors', 'provider', 'propertyDependencies', 'pendingReplacement'],
  ...['additionalSecretOutputs', 'aliases', 'customTimeouts', 'deletedWith', 'created', 'modified'],
  ...['ignoreChanges', 'replaceOnChanges', 'retainOnDelete'],
]);

/** Secrets in the state: the JSON of the value, encrypted. */
export function stateSecret(crypter: Crypter): SecretEncoder {
  return (value) => ({
    fields: { ciphertext: crypter.encrypt(JSON.stringify(encodeValue(value, wireSecret))) },
  });
}

function fromStateSecret(crypter: Crypter): SecretDecoder {
  return (signed) => {
    const { ciphertext, plaintext } = signed;
    if (typeof ciphertext === 'string') {
      return decodeValue(JSON.parse(crypter.decrypt(ciphertext)) as Json, fromWireSecret);
    }
    // `pulumi stack export --show-secrets` writes them in plain; importing such a file is the CLI's business.
    throw unsupported(
      `a state with secrets in ${typeof plaintext === 'string' ? 'plain text' : 'this form'}`,
    );
  };
}

/** @returns the JSON of one resource; empty fields are left out, as the CLI does */
export function encodeResource(state: ResourceState, secrets: SecretEncoder): JsonObject {
  const json: JsonObject = { urn: state.urn, custom: state.custom };
  if (state.delete) json['delete'] = true;
  if (state.id !== undefined) json['id'] = state.id;
  json['type'] = state.type;
  if (Object.keys(state.inputs).length > 0) json['inputs'] = encodeMap(state.inputs, secrets);
  if (Object.keys(state.outputs).length > 0) json['outputs'] = encodeMap(state.outputs, secrets);
  if (state.parent !== undefined) json['parent'] = state.parent;
  if (state.protect) json['protect'] = true;
  if (state.dependencies.length > 0) json['dependencies'] = [...state.dependencies];
  if (state.initErrors.length > 0) json['initErrors'] = [...state.initErrors];
  if (state.provider !== undefined) json['provider'] = state.provider;
  if (Object.keys(state.propertyDependencies).length > 0) {
    json['propertyDependencies'] = Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, [...urns]]),
    );
  }
  if (state.pendingReplacement) json['pendingReplacement'] = true;
  for (const key of ['additionalSecretOutputs', 'aliases', 'ignoreChanges', 'replaceOnChanges'] as const) {
    if (state[key].length > 0) json[key] = [...state[key]];
  }
  if (state.customTimeouts !== undefined) json['customTimeouts'] = { ...state.customTimeouts };
  if (state.deletedWith !== undefined) json['deletedWith'] = state.deletedWith;
  if (state.created !== undefined) json['created'] = state.created;
  if (state.modified !== undefined) json['modified'] = state.modified;
  return { ...json, ...state.extra };
}

/**
 * @throws EngineError naming what the resource uses that this engine does not know
 * @throws Error if a field has the wrong shape
 */
export function decodeResource(json: JsonObject, crypter: Crypter): ResourceState {
  const urn = text(json, 'urn') ?? '';
  if (urn === '') throw new Error('a resource has no "urn"');
  refuseUnknown(json, urn);
  const type = text(json, 'type') ?? '';
  if (type === '') throw new Error(`${urn} has no "type"`);
  const custom = json['custom'] === true;
  const id = text(json, 'id');
  if (!custom && id !== undefined && id !== '') throw new Error(`${urn} is a component and has an id`);
  const secrets = fromStateSecret(crypter);
  const timeouts = decodeTimeouts(json['customTimeouts']);
  const optional = {
    ...field('id', id === '' ? undefined : id),
    ...field('parent', text(json, 'parent')),
    ...field('provider', text(json, 'provider')),
    ...field('deletedWith', text(json, 'deletedWith')),
    ...field('created', text(json, 'created')),
    ...field('modified', text(json, 'modified')),
    ...field('customTimeouts', timeouts),
  };
  return {
    urn,
    type,
    custom,
    ...optional,
    inputs: decodeMap(object(json, 'inputs', urn), secrets),
    outputs: decodeMap(object(json, 'outputs', urn), secrets),
    protect: json['protect'] === true,
    dependencies: list(json['dependencies'], `${urn}: dependencies`),
    propertyDependencies: Object.fromEntries(
      Object.entries(object(json, 'propertyDependencies', urn)).map(([key, urns]) => [
        key,
        list(urns, `${urn}: propertyDependencies.${key}`),
      ]),
    ),
    delete: json['delete'] === true,
    pendingReplacement: json['pendingReplacement'] === true,
    initErrors: list(json['initErrors'], `${urn}: initErrors`),
    additionalSecretOutputs: list(json['additionalSecretOutputs'], `${urn}: additionalSecretOutputs`),
    aliases: list(json['aliases'], `${urn}: aliases`),
    ignoreChanges: list(json['ignoreChanges'], `${urn}: ignoreChanges`),
    replaceOnChanges: list(json['replaceOnChanges'], `${urn}: replaceOnChanges`),
    extra: Object.fromEntries(
      KEPT_FIELDS.filter((key) => key in json).map((key) => [key, json[key] ?? null]),
    ),
  };
}

function refuseUnknown(json: JsonObject, urn: string): void {
  if (json['external'] === true) throw unsupported(`${urn}, which was read and not made by the stack`);
  if (json['retainOnDelete'] === true) throw unsupported(`retainOnDelete, which ${urn} has in the state`);
  for (const key of Object.keys(json)) {
    if (!KNOWN_FIELDS.has(key)) throw unsupported(`"${key}", which ${urn} has in the state`);
  }
}

function decodeTimeouts(json: Json | undefined): Timeouts | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const timeouts: { create?: number; update?: number; delete?: number } = {};
  for (const key of ['create', 'update', 'delete'] as const) {
    const value = json[key];
    if (typeof value === 'number' && value > 0) timeouts[key] = value;
  }
  return Object.keys(timeouts).length > 0 ? timeouts : undefined;
}

function field<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

function text(json: JsonObject, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}

function object(json: JsonObject, key: string, urn: string): JsonObject {
  const value = json[key] ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`${urn}: "${key}" is not an object`);
  return value;
}

function list(json: Json | undefined, what: string): string[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json) || !json.every((item) => typeof item === 'string')) {
    throw new Error(`${what} is not a list of strings`);
  }
  return json;
}
