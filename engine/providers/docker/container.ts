/** The life of a Container: made, read, changed in place, removed, found again after a kill. */
import type Docker from 'dockerode';
import { flag, labelMap, number, objects, text, texts } from '../schema/access';
import { equalValues, type PropertyMap } from '../../values/values';
import {
  PartialFailure,
  type CreateRequest,
  type CreateResult,
  type DeleteRequest,
  type ReadRequest,
  type ReadResult,
  type RecoverRequest,
  type UpdateRequest,
  type UpdateResult,
} from '../provider';
import { inRecordedForm } from '../schema/compare';
import { refreshInputs } from '../schema/refresh';
import { bytes, createOptions, endpoint, restartPolicy } from './container-options';
import { containerMeta, containerState, plannedContainer } from './container-state';
import { dockerMessage, explain, isNotFound, isUnchanged } from './errors';
import { containerFields } from './fields-container';
import { waitHealthy } from './health';
import { ensureImage } from './image';
import type { Session } from './session';
import { upload } from './uploads';

/** Makes the container, gives it its files and networks, starts it and waits as the inputs say. */
export async function createContainer(session: Session, request: CreateRequest): Promise<CreateResult> {
  const { docker } = session;
  const { inputs } = request;
  const name = text(inputs, 'name');
  await ensureImage(session, text(inputs, 'image'));
  const made = await docker.createContainer(createOptions(inputs)).catch((error: unknown) => {
    throw explain(`cannot make container "${name}"`, error);
  });
  const planned: PropertyMap = { ...plannedContainer(inputs), __meta: containerMeta(request.timeoutSeconds) };
  try {
    await connectNetworks(session, made.id, inputs);
    await upload(session, made.id, inputs);
  } catch (error) {
    await discard(made, planned, error);
  }
  try {
    if (flag(inputs, 'start')) await start(session, made.id, inputs, request.timeoutSeconds);
    return { id: made.id, outputs: containerState(planned, await made.inspect()) };
  } catch (error) {
    throw new PartialFailure(made.id, { ...planned, id: made.id }, [reason(error)]);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** It never ran: taking it away again leaves nothing half-made. Only if that fails is it recorded. */
async function discard(made: Docker.Container, planned: PropertyMap, error: unknown): Promise<never> {
  try {
    await made.remove({ force: true, v: true });
  } catch (second) {
    throw new PartialFailure(made.id, { ...planned, id: made.id }, [reason(error), dockerMessage(second)]);
  }
  throw error;
}

async function connectNetworks({ docker }: Session, id: string, inputs: PropertyMap): Promise<void> {
  const networks = objects(inputs, 'networksAdvanced');
  if (networks.length === 0) return;
  const name = text(inputs, 'name');
  // Every container starts out on Docker's own bridge; one that names its networks is on those alone.
  await docker
    .getNetwork('bridge')
    .disconnect({ Container: id })
    .catch((error: unknown) => {
      if (!dockerMessage(error).includes('is not connected to')) {
        throw explain(`cannot take container "${name}" off the default network`, error);
      }
    });
  for (const network of networks) {
    const address = text(network, 'ipv4Address');
    const at = `${text(network, 'name')}${address === '' ? '' : ` as ${address}`}`;
    await docker
      .getNetwork(text(network, 'name'))
      .connect({ Container: id, EndpointConfig: endpoint(network) })
      .catch((error: unknown) => {
        throw explain(`cannot connect container "${name}" to network ${at}`, error);
      });
  }
}

async function start(session: Session, id: string, inputs: PropertyMap, limitSeconds: number): Promise<void> {
  await session.docker
    .getContainer(id)
    .start()
    .catch((error: unknown) => {
      if (!isUnchanged(error)) throw explain(`cannot start container "${text(inputs, 'name')}"`, error);
    });
  if (flag(inputs, 'wait')) await waitHealthy(session, id, inputs, limitSeconds);
}

/** The container as it is now. */
export async function readContainer(session: Session, request: ReadRequest): Promise<ReadResult | undefined> {
  try {
    const info = await session.docker.getContainer(request.id).inspect();
    const found = containerState(request.outputs, info);
    const outputs = inRecordedForm(containerFields, request.outputs, found);
    return { id: info.Id, inputs: refreshInputs(containerFields, request.inputs, outputs), outputs };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw explain(`cannot look at container "${text(request.inputs, 'name')}"`, error);
  }
}

/** What Docker can change on an existing container. */
const UPDATABLE = [
  'restart',
  'maxRetryCount',
  'cpuShares',
  'cpuSet',
  'memory',
  'memoryReservation',
  'memorySwap',
];

/** Changes limits and restart policy, and starts a container that has to run and does not. */
export async function updateContainer(session: Session, request: UpdateRequest): Promise<UpdateResult> {
  const { id, newInputs: inputs, oldOutputs } = request;
  const name = text(inputs, 'name');
  const planned: PropertyMap = { ...oldOutputs, ...withoutNulls(plannedContainer(inputs)), id };
  for (const key of UPDATABLE) if (!(key in inputs)) planned[key] = key === 'cpuSet' ? '' : 0;
  planned['restart'] = text(inputs, 'restart') || 'no';
  const container = session.docker.getContainer(id);
  if (UPDATABLE.some((key) => !equalValues(planned[key] ?? null, oldOutputs[key] ?? null))) {
    await container.update(changes(planned)).catch((error: unknown) => {
      throw explain(`cannot change container "${name}"`, error);
    });
  }
  try {
    if (oldOutputs['mustRun'] === false && flag(inputs, 'mustRun') && flag(inputs, 'start')) {
      await start(session, id, inputs, request.timeoutSeconds);
    }
    return { outputs: containerState(planned, await container.inspect()) };
  } catch (error) {
    throw new PartialFailure(id, { ...planned, mustRun: oldOutputs['mustRun'] ?? null }, [reason(error)]);
  }
}

function withoutNulls(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

function changes(planned: PropertyMap): object {
  return {
    RestartPolicy: restartPolicy(planned),
    CpuShares: number(planned, 'cpuShares') ?? 0,
    CpusetCpus: text(planned, 'cpuSet'),
    Memory: bytes(number(planned, 'memory')),
    MemoryReservation: bytes(number(planned, 'memoryReservation')),
    MemorySwap: bytes(number(planned, 'memorySwap')),
  };
}

/**
 * Stops and removes the container. Without `destroyGraceSeconds` it is killed at once, as by the real provider:
 * `stopTimeout` alone does not count here.
 */
export async function deleteContainer({ docker, signal }: Session, request: DeleteRequest): Promise<void> {
  const name = text(request.outputs, 'name') || text(request.inputs, 'name');
  const settings = { ...request.inputs, ...withoutNulls(request.outputs) };
  const container = docker.getContainer(request.id);
  const gone = (what: string) => (error: unknown) => {
    if (!isNotFound(error) && !isUnchanged(error)) throw explain(`${what} container "${name}"`, error);
  };
  const t = number(settings, 'destroyGraceSeconds') ?? 0;
  await container.stop({ t, abortSignal: signal }).catch(gone('cannot stop'));
  const v = settings['removeVolumes'] !== false;
  await container.remove({ force: true, v }).catch((error: unknown) => {
    if (!dockerMessage(error).includes('is already in progress')) gone('cannot remove')(error);
  });
  // Removal can still be under way (`rm: true`, or another client): the name is free only after it.
  await container.wait({ condition: 'removed' }).catch(gone('cannot await the removal of'));
}

/**
 * A container that a cut-off create left behind: same name, younger than the create, and made from the same inputs.
 * @throws Error naming the container if the name belongs to anything else
 */
export async function recoverContainer(
  session: Session,
  request: RecoverRequest,
): Promise<CreateResult | undefined> {
  const { inputs } = request;
  const name = text(inputs, 'name');
  let info: Docker.ContainerInspectInfo;
  try {
    info = await session.docker.getContainer(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw explain(`cannot look for container "${name}"`, error);
  }
  if (new Date(info.Created) < request.startedAt || !madeFrom(inputs, info)) {
    throw new Error(
      `a container named "${name}" exists that this stack did not make (id ${info.Id.slice(0, 12)}); it is left ` +
        `alone: remove it (\`docker rm\`) or rename it (\`docker rename\`), then run again`,
    );
  }
  if (objects(inputs, 'uploads').length > 0 && info.State.Status === 'created') {
    // It never ran, and nobody can tell whether its files arrived: it is made anew.
    await session.docker.getContainer(info.Id).remove({ force: true, v: true });
    return undefined;
  }
  const planned: PropertyMap = { ...plannedContainer(inputs), __meta: containerMeta() };
  return { id: info.Id, outputs: containerState(planned, info) };
}

function madeFrom(inputs: PropertyMap, { Config: config }: Docker.ContainerInspectInfo): boolean {
  const command = texts(inputs, 'command');
  return (
    config.Image === text(inputs, 'image') &&
    Object.entries(labelMap(inputs)).every(([label, value]) => config.Labels[label] === value) &&
    (command.length === 0 || equalValues(command, config.Cmd))
  );
}
