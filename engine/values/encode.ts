/**
 * Pulumi's JSON form of property values, as it goes over the wire and into the state file. Marks are objects that carry
 * a signature key; the only difference between wire and state is what becomes of a secret.
 */
import { Archive, Asset, isPropertyMap, ResourceRef, secret, Secret, UNKNOWN } from './values';
import type { PropertyMap, PropertyValue } from './values';

/** The key that tells a signed object from a plain one. */
const SIGNATURE_KEY = '4dabf18193072939515e22adb298388d';
/** What stands for an unknown value on the wire. */
const UNKNOWN_WIRE = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

const SECRET_SIGNATURE = '1b47061264138c4ac30d75fd1eb44270';
const RESOURCE_SIGNATURE = '5cf8f73096256a8f31e491e813e4eb8e';
const OUTPUT_SIGNATURE = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const ASSET_SIGNATURE = 'c44067f5952c0a294b673a41bacd8c17';
const ARCHIVE_SIGNATURE = '0def7320c3a5731c473e5ecbe6d01bc7';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = Record<string, Json>;

/** What to write for a secret: the fields beside the signature, or a value in its place. */
export type SecretEncoder = (value: PropertyValue) => { fields: JsonObject } | { replace: Json };

/** What a signed secret object holds in plain; gets the whole object. */
export type SecretDecoder = (signed: JsonObject) => PropertyValue;

/** Secrets as the program gets them: signed, in plain. */
export const wireSecret: SecretEncoder = (value) => ({ fields: { value: encodeValue(value, wireSecret) } });

/** Secrets without their mark: for a policy pack, which sees plain values. */
export const plainSecret: SecretEncoder = (value) => ({ replace: encodeValue(value, plainSecret) });

/** The counterpart of {@link wireSecret}. */
export const fromWireSecret: SecretDecoder = (signed) => decodeValue(signed['value'] ?? null, fromWireSecret);

/** @returns the JSON form of one value */
export function encodeValue(value: PropertyValue, onSecret: SecretEncoder): Json {
  if (value === UNKNOWN) return UNKNOWN_WIRE;
  if (value instanceof Secret) {
    const encoded = onSecret(value.value);
    return 'replace' in encoded ? encoded.replace : { [SIGNATURE_KEY]: SECRET_SIGNATURE, ...encoded.fields };
  }
  if (value instanceof Asset) return { [SIGNATURE_KEY]: ASSET_SIGNATURE, ...assetFields(value) };
  if (value instanceof Archive) {
    const { assets, ...rest } = value.content;
    const encoded: JsonObject = {
      [SIGNATURE_KEY]: ARCHIVE_SIGNATURE,
      ...definedFields(rest),
      ...hashOf(value),
    };
    if (assets) {
      encoded['assets'] = Object.fromEntries(
        Object.entries(assets).map(([key, part]) => [key, encodeValue(part, onSecret)]),
      );
    }
    return encoded;
  }
  if (value instanceof ResourceRef) {
    return {
      [SIGNATURE_KEY]: RESOURCE_SIGNATURE,
      urn: value.urn,
      ...(value.id === undefined ? {} : { id: value.id === UNKNOWN ? UNKNOWN_WIRE : value.id }),
      ...(value.packageVersion === undefined ? {} : { packageVersion: value.packageVersion }),
    };
  }
  if (Array.isArray(value)) return value.map((item) => encodeValue(item, onSecret));
  if (isPropertyMap(value)) return encodeMap(value, onSecret);
  return value;
}

/** {@link encodeValue} for a whole map. */
export function encodeMap(map: PropertyMap, onSecret: SecretEncoder): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, encodeValue(value, onSecret)]));
}

/** @throws Error naming a signature that is not known */
export function decodeValue(json: Json, onSecret: SecretDecoder): PropertyValue {
  if (json === UNKNOWN_WIRE) return UNKNOWN;
  if (Array.isArray(json)) return json.map((item) => decodeValue(item, onSecret));
  if (typeof json !== 'object' || json === null) return json;
  const signature = json[SIGNATURE_KEY];
  if (signature === undefined) return decodeMap(json, onSecret);
  switch (signature) {
    case SECRET_SIGNATURE:
      return secret(onSecret(json));
    case OUTPUT_SIGNATURE: {
      const value = 'value' in json ? decodeValue(json['value'] ?? null, onSecret) : UNKNOWN;
      return json['secret'] === true ? secret(value) : value;
    }
    case RESOURCE_SIGNATURE:
      return decodeReference(json);
    case ASSET_SIGNATURE:
      return new Asset(referenceFields(json), stringField(json, 'hash'));
    case ARCHIVE_SIGNATURE:
      return decodeArchive(json, onSecret);
    default:
      throw new Error(
        `a value carries the unknown signature ${JSON.stringify(signature)}; use the Pulumi CLI`,
      );
  }
}

/** {@link decodeValue} for a whole map. */
export function decodeMap(json: JsonObject, onSecret: SecretDecoder): PropertyMap {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, decodeValue(value, onSecret)]));
}

function decodeReference(json: JsonObject): ResourceRef {
  const id = stringField(json, 'id');
  return new ResourceRef(
    stringField(json, 'urn') ?? '',
    id === UNKNOWN_WIRE ? UNKNOWN : id,
    stringField(json, 'packageVersion'),
  );
}

function decodeArchive(json: JsonObject, onSecret: SecretDecoder): Archive {
  const parts = json['assets'];
  if (typeof parts !== 'object' || parts === null || Array.isArray(parts)) {
    return new Archive(referenceFields(json), stringField(json, 'hash'));
  }
  const assets: Record<string, Asset | Archive> = {};
  for (const [key, part] of Object.entries(parts)) {
    const value = decodeValue(part, onSecret);
    if (!(value instanceof Asset || value instanceof Archive)) {
      throw new Error(`an archive holds "${key}", which is neither an asset nor an archive`);
    }
    assets[key] = value;
  }
  return new Archive({ assets }, stringField(json, 'hash'));
}

function referenceFields(json: JsonObject): { text?: string; path?: string; uri?: string } {
  const fields: { text?: string; path?: string; uri?: string } = {};
  for (const key of ['text', 'path', 'uri'] as const) {
    const value = stringField(json, key);
    if (value !== undefined && (value !== '' || key === 'text')) fields[key] = value;
  }
  return fields;
}

function assetFields(asset: Asset): JsonObject {
  return { ...definedFields(asset.content), ...hashOf(asset) };
}

function definedFields(fields: Readonly<Record<string, string | undefined>>): JsonObject {
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) out[key] = value;
  return out;
}

function hashOf(value: Asset | Archive): JsonObject {
  return value.hash === undefined ? {} : { hash: value.hash };
}

function stringField(json: JsonObject, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}
