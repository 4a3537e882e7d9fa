/**
 * The Docker provider: Container, Network and Volume, with the names, defaults, replacements and state of the real one
 * (docker 5.0), so that each can take over what the other made.
 */
import type Docker from 'dockerode';
import { hasUnknown, UNKNOWN, type PropertyMap } from '../../values/values';
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  RecoverRequest,
  RequestBase,
  UpdateRequest,
  UpdateResult,
} from '../provider';
import { checkInputs } from '../schema/check';
import { connect, resolveTarget } from './client';
import {
  createContainer,
  deleteContainer,
  readContainer,
  recoverContainer,
  updateContainer,
} from './container';
import { plannedContainer } from './container-state';
import { diffDocker } from './diff';
import { containerFields } from './fields-container';
import { networkFields, volumeFields } from './fields-network';
import { createNetwork, deleteNetwork, readNetwork, recoverNetwork } from './network';
import type { Session } from './session';
import { createVolume, deleteVolume, readVolume, recoverVolume } from './volume';
import type { Fields } from '../schema/fields';

interface ResourceType {
  readonly fields: Fields;
  create(session: Session, request: CreateRequest): Promise<CreateResult>;
  read(session: Session, request: ReadRequest): Promise<ReadResult | undefined>;
  update(session: Session, request: UpdateRequest): Promise<UpdateResult>;
  delete(session: Session, request: DeleteRequest): Promise<void>;
  recover(session: Session, request: RecoverRequest): Promise<CreateResult | undefined>;
}

/** Networks and volumes have nothing that can change in place; an update carries the recorded state on. */
const unchanged = (_session: Session, request: UpdateRequest): Promise<UpdateResult> =>
  Promise.resolve({ outputs: request.oldOutputs });

const TYPES: Readonly<Record<string, ResourceType>> = {
  'docker:index/container:Container': {
    fields: containerFields,
    create: createContainer,
    read: readContainer,
    update: updateContainer,
    delete: deleteContainer,
    recover: recoverContainer,
  },
  'docker:index/network:Network': {
    fields: networkFields,
    create: createNetwork,
    read: readNetwork,
    update: unchanged,
    delete: deleteNetwork,
    recover: recoverNetwork,
  },
  'docker:index/volume:Volume': {
    fields: volumeFields,
    create: createVolume,
    read: readVolume,
    update: unchanged,
    delete: deleteVolume,
    recover: recoverVolume,
  },
};

const CONFIG_KEYS = ['context', 'host', 'certPath', 'caMaterial', 'certMaterial', 'keyMaterial', 'version'];

/** Makes containers, networks and volumes on one Docker daemon. */
export class DockerProvider implements Provider {
  readonly pkg = 'docker';
  readonly version = '5.0.0';
  private config: PropertyMap = {};
  private connection: Promise<Docker> | undefined;
  private readonly cancellation = new AbortController();

  /** Says which types are implemented here. */
  supports(type: string): boolean {
    return type in TYPES;
  }

  /** Names what is secret whatever the program says. */
  secretOutputs(): readonly string[] {
    return [];
  }

  /** Refuses settings that would have no effect here. */
  checkConfig(inputs: PropertyMap): CheckResult {
    const failures = Object.entries(inputs)
      .filter(([key, value]) => !CONFIG_KEYS.includes(key) && value !== null && value !== '')
      .map(([property]) => ({
        property,
        reason: `is not supported by the embedded engine (${CONFIG_KEYS.slice(0, -1).join(', ')} are)`,
      }));
    return { inputs, failures };
  }

  /** Takes the settings. */
  configure(inputs: PropertyMap): void {
    this.config = inputs;
  }

  /** Checks inputs and fills in what they leave out. */
  check(request: CheckRequest): Promise<CheckResult> {
    return Promise.resolve(checkInputs(typeOf(request).fields, request, 'recorded'));
  }

  /** Compares the wanted inputs with the recorded state. */
  diff(request: DiffRequest): Promise<DiffResult> {
    return Promise.resolve(diffDocker(typeOf(request).fields, request));
  }

  /** Makes it; in a preview, tells what can be told beforehand. */
  async create(request: CreateRequest): Promise<CreateResult> {
    const type = typeOf(request);
    if (request.preview) return { id: '', outputs: foretold(type.fields, request.inputs) };
    return type.create(await this.session(request), request);
  }

  /** Tells how it is now. */
  async read(request: ReadRequest): Promise<ReadResult | undefined> {
    return typeOf(request).read(await this.session(request), request);
  }

  /** Changes it in place. */
  async update(request: UpdateRequest): Promise<UpdateResult> {
    if (request.preview) return { outputs: { ...request.oldOutputs, ...withoutDefaults(request.newInputs) } };
    return typeOf(request).update(await this.session(request), request);
  }

  /** Removes it. */
  async delete(request: DeleteRequest): Promise<void> {
    await typeOf(request).delete(await this.session(request), request);
  }

  /** Finds what a cut-off create has left behind. */
  async recover(request: RecoverRequest): Promise<CreateResult | undefined> {
    return typeOf(request).recover(await this.session(request), request);
  }

  /** Ends what is running. */
  cancel(): void {
    this.cancellation.abort(new Error('cancelled'));
  }

  /** Lets go of what it holds. */
  close(): void {
    // Connections to the daemon are not kept alive between calls: there is nothing to let go of.
  }

  private async session(request: RequestBase): Promise<Session> {
    // One connection for all; a failed attempt is not kept, so that a daemon that comes back is found.
    this.connection ??= connect(resolveTarget(this.config)).catch((error: unknown) => {
      this.connection = undefined;
      throw error;
    });
    return { docker: await this.connection, signal: this.cancellation.signal, log: request.log };
  }
}

function typeOf(request: RequestBase): ResourceType {
  const type = TYPES[request.type];
  if (!type) throw new Error(`the Docker provider of the embedded engine has no ${request.type}`);
  return type;
}

function withoutDefaults(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== '__defaults'));
}

/** The outputs that can be told before anything is made: what is given; the rest is unknown. */
function foretold(fields: Fields, inputs: PropertyMap): PropertyMap {
  const known = fields === containerFields ? plannedContainer(inputs) : withoutDefaults(inputs);
  const out: PropertyMap = { id: UNKNOWN };
  for (const [name, field] of Object.entries(fields)) {
    const given = known[name];
    const told = inputs[name] !== undefined && given !== undefined;
    if (told && !hasUnknown(given)) out[name] = given;
    else if (told || field.computed || field.outputOnly) out[name] = UNKNOWN;
    else if (given !== undefined && given !== null) out[name] = given;
  }
  return out;
}
