/** A stack's checkpoint file: reading it with suspicion, writing it with resources kept encoded between writes. */
import crypto from 'node:crypto';
import { EngineError, messageOf, unsupported } from '../errors';
import { parseUrn } from '../plan/urn';
import type { Crypter } from '../secrets/passphrase';
import type { Json, JsonObject } from '../values/encode';
import type { StackFiles } from './backend';
import { integrityProblems } from './integrity';
import { decodeResource, encodeResource, stateSecret } from './serialise';
import type { PendingOperation, ResourceState, Snapshot } from './resource';

const FORMAT_VERSION = 3;
/** The engine's version as the manifest shows it; the CLI checks only that `magic` is its SHA-256. */
const MANIFEST_VERSION = 'v3.248.0';
/** How many problems of a damaged state are named before the rest is counted. */
const SHOWN_PROBLEMS = 5;

/** A checkpoint whose secrets are still encrypted: read before the passphrase is known. */
export interface SealedCheckpoint {
  /** The salt state of the passphrase that its secrets need; undefined if there is none. */
  readonly salt: string | undefined;
  /** @throws EngineError if a secret cannot be decrypted or the content is unsound */
  open(crypter: Crypter): Snapshot;
}

/**
 * Parses a checkpoint.
 * @returns undefined if the stack does not exist yet
 * @throws EngineError if the file is damaged (naming the backup), of another stack, or made with features not supported
 */
export function readCheckpoint(files: StackFiles): SealedCheckpoint | undefined {
  const text = files.read();
  if (text === undefined) return undefined;
  const damaged = (reason: string): EngineError =>
    new EngineError(
      'state',
      `the state file ${files.file} is damaged: ${reason}. Nothing was changed. ` +
        `The state before the last write is ${files.backupFile}: look at it, then copy it over the damaged file; ` +
        'older ones lie in .pulumi/backups',
    );
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    throw damaged(messageOf(error));
  }
  if (!isObject(json)) throw damaged('it is not an object');
  if (json['version'] !== FORMAT_VERSION)
    throw unsupported(`state version ${JSON.stringify(json['version'])}`);
  const features = json['features'];
  if (Array.isArray(features) && features.length > 0)
    throw unsupported(`state features ${JSON.stringify(features)}`);
  const checkpoint = json['checkpoint'];
  if (!isObject(checkpoint)) throw damaged('it has no "checkpoint"');
  const name = checkpoint['stack'];
  if (name !== files.qualifiedName) {
    throw new EngineError(
      'state',
      `${files.file} holds the state of ${JSON.stringify(name)}, not of "${files.qualifiedName}"; ` +
        'it was written for another backend or copied: check backend.url in Pulumi.yaml and PULUMI_BACKEND_URL',
    );
  }
  const latest = checkpoint['latest'] ?? {};
  if (!isObject(latest)) throw damaged('"latest" is not an object');
  for (const key of ['snippets', 'extensions']) if (key in latest) throw unsupported(`"${key}" in the state`);
  return { salt: saltOf(latest, files), open: (crypter) => openLatest(latest, crypter, files, damaged) };
}

function saltOf(latest: JsonObject, files: StackFiles): string | undefined {
  const provider = latest['secrets_providers'];
  if (!isObject(provider)) return undefined;
  if (provider['type'] !== 'passphrase') {
    throw unsupported(
      `the secrets provider ${JSON.stringify(provider['type'])} of ${files.file}: it was written for another backend`,
    );
  }
  const state = provider['state'];
  const salt = isObject(state) ? state['salt'] : undefined;
  return typeof salt === 'string' ? salt : undefined;
}

function openLatest(
  latest: JsonObject,
  crypter: Crypter,
  files: StackFiles,
  damaged: (reason: string) => EngineError,
): Snapshot {
  let resources: ResourceState[];
  let pending: PendingOperation[];
  try {
    resources = objects(latest['resources'], 'resources').map((json) => decodeResource(json, crypter));
    pending = objects(latest['pending_operations'], 'pending_operations').map((json) =>
      decodePending(json, crypter),
    );
  } catch (error) {
    throw error instanceof EngineError ? error : damaged(messageOf(error));
  }
  for (const { urn } of resources) {
    const parts = parseUrn(urn);
    if (parts.stack !== files.stack || parts.project !== files.project) {
      throw new EngineError('state', `${files.file} holds ${urn}, which belongs to another stack or project`);
    }
  }
  const problems = integrityProblems(resources);
  if (problems.length > 0) {
    const more =
      problems.length > SHOWN_PROBLEMS ? `; and ${String(problems.length - SHOWN_PROBLEMS)} more` : '';
    throw damaged(problems.slice(0, SHOWN_PROBLEMS).join('; ') + more);
  }
  return { resources: withoutBuiltin(resources), pending };
}

/**
 * Leaves out the provider of the CLI's own types (`pulumi:providers:pulumi`) where nothing refers to it: the CLI
 * notes it in passing (seen with 3.259 after a policy violation), it stands for nothing outside, and the CLI does without.
 */
function withoutBuiltin(resources: readonly ResourceState[]): ResourceState[] {
  const used = new Set(resources.map(({ provider }) => provider?.slice(0, provider.lastIndexOf('::'))));
  return resources.filter(({ type, urn }) => type !== 'pulumi:providers:pulumi' || used.has(urn));
}

function decodePending(json: JsonObject, crypter: Crypter): PendingOperation {
  const { type, resource } = json;
  if (type !== 'creating' && type !== 'updating' && type !== 'deleting' && type !== 'reading') {
    throw unsupported(`the pending operation ${JSON.stringify(type)} in the state`);
  }
  if (!isObject(resource)) throw new Error('a pending operation names no resource');
  return { type, resource: decodeResource(resource, crypter) };
}

function objects(json: Json | undefined, what: string): JsonObject[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json) || !json.every(isObject)) throw new Error(`"${what}" is not a list of objects`);
  return json;
}

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Writes snapshots of one stack. */
export class CheckpointWriter {
  // Resource states never change, so each is encoded (and its secrets encrypted) once.
  private readonly encoded = new WeakMap<ResourceState, string>();

  constructor(
    private readonly files: StackFiles,
    private readonly crypter: Crypter,
  ) {}

  /** Writes atomically; returns when the bytes are on the disk. */
  write(snapshot: Snapshot): void {
    this.files.write(this.text(snapshot));
  }

  private text(snapshot: Snapshot): string {
    const manifest = {
      time: new Date().toISOString(),
      magic: crypto.createHash('sha256').update(MANIFEST_VERSION).digest('hex'),
      version: MANIFEST_VERSION,
    };
    const secrets = { type: 'passphrase', state: { salt: this.crypter.salt } };
    const resources = snapshot.resources.map((state) => this.resource(state)).join(',\n');
    const pending = snapshot.pending
      .map((operation) => `{"resource":${this.resource(operation.resource)},"type":"${operation.type}"}`)
      .join(',\n');
    return (
      `{"version":${String(FORMAT_VERSION)},"checkpoint":{"stack":${JSON.stringify(this.files.qualifiedName)},` +
      `"latest":{"manifest":${JSON.stringify(manifest)},"secrets_providers":${JSON.stringify(secrets)}` +
      (resources === '' ? '' : `,"resources":[\n${resources}\n]`) +
      (pending === '' ? '' : `,"pending_operations":[\n${pending}\n]`) +
      ',"metadata":{}}}}\n'
    );
  }

  private resource(state: ResourceState): string {
    let text = this.encoded.get(state);
    if (text === undefined) {
      text = JSON.stringify(encodeResource(state, stateSecret(this.crypter)));
      this.encoded.set(state, text);
    }
    return text;
  }
}
