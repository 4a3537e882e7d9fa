/** The life of a Volume. Its id is its name, so that every step makes sure it is still the one this stack made. */
import type Docker from 'dockerode';
import { labelList, labelMap, text, textMap } from '../schema/access';
import { equalValues, type PropertyMap } from '../../values/values';
import type {
  CreateRequest,
  CreateResult,
  DeleteRequest,
  ReadRequest,
  ReadResult,
  RecoverRequest,
} from '../provider';
import { inRecordedForm } from '../schema/compare';
import { refreshInputs } from '../schema/refresh';
import { completed } from './container-state';
import { dockerMessage, explain, isNotFound } from './errors';
import { volumeFields } from './fields-network';
import { META, RELEASE_MILLISECONDS } from './network';
import { poll, type Session } from './session';

type Inspect = Docker.VolumeInspectInfo & { readonly CreatedAt?: string };

/** Makes the volume. Docker would hand out an existing one of the same name, with someone's data in it: an error here. */
export async function createVolume({ docker }: Session, { inputs }: CreateRequest): Promise<CreateResult> {
  const name = text(inputs, 'name');
  if (await find(docker, name)) throw foreign(name);
  const driver = text(inputs, 'driver');
  try {
    await docker.createVolume({
      Name: name,
      ...(driver === '' ? {} : { Driver: driver }),
      DriverOpts: textMap(inputs, 'driverOpts'),
      Labels: labelMap(inputs),
    });
    return {
      id: name,
      outputs: volumeState(planned(inputs), await docker.getVolume(name).inspect()),
    };
  } catch (error) {
    throw explain(`cannot make volume "${name}"`, error);
  }
}

function planned(inputs: PropertyMap): PropertyMap {
  return { ...completed(volumeFields, inputs), __meta: META };
}

/** The outputs of a Volume as found. Pure. */
function volumeState(prior: PropertyMap, info: Docker.VolumeInspectInfo): PropertyMap {
  const options = info.Options ?? {};
  return {
    ...prior,
    id: info.Name,
    name: info.Name,
    driver: info.Driver,
    driverOpts: Object.keys(options).length > 0 ? options : (prior['driverOpts'] ?? null),
    labels: labelList(info.Labels),
    mountpoint: info.Mountpoint,
  };
}

/** Docker leaves the labels out where there are none. */
function labelsOf(info: Docker.VolumeInspectInfo): Record<string, string> {
  return (info as { readonly Labels?: Record<string, string> | null }).Labels ?? {};
}

async function find(docker: Docker, name: string): Promise<Inspect | undefined> {
  try {
    return await docker.getVolume(name).inspect();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw explain(`cannot look at volume "${name}"`, error);
  }
}

function foreign(name: string): Error {
  return new Error(
    `a volume named "${name}" exists that this stack did not make; it is left alone: look at what is in it, then ` +
      `remove it (\`docker volume rm ${name}\`) or choose another name, and run again`,
  );
}

/** The volume as it is now. */
export async function readVolume({ docker }: Session, request: ReadRequest): Promise<ReadResult | undefined> {
  const info = await find(docker, request.id);
  if (!info) return undefined;
  const found = volumeState(request.outputs, info);
  const outputs = inRecordedForm(volumeFields, request.outputs, found);
  return { id: request.id, inputs: refreshInputs(volumeFields, request.inputs, outputs), outputs };
}

/** Removes the volume and the data in it, waiting for containers that are on their way out. */
export async function deleteVolume({ docker, signal }: Session, request: DeleteRequest): Promise<void> {
  const info = await find(docker, request.id);
  if (!info) return;
  if (!equalValues(labelMap(request.outputs), labelsOf(info))) {
    throw new Error(
      `volume "${request.id}" is no longer the one this stack made (its labels differ), and is left alone; ` +
        `\`refresh\` takes it over as it is, or remove it by hand (\`docker volume rm ${request.id}\`)`,
    );
  }
  let busy: unknown;
  const removed = await poll(
    async () => {
      try {
        await docker.getVolume(request.id).remove();
        return true;
      } catch (error) {
        if (isNotFound(error)) return true;
        if (!dockerMessage(error).includes('in use'))
          throw explain(`cannot remove volume "${request.id}"`, error);
        busy = error;
        return undefined;
      }
    },
    RELEASE_MILLISECONDS,
    signal,
  );
  if (removed) return;
  const users = await docker.listContainers({ all: true, filters: { volume: [request.id] } });
  throw new Error(
    `cannot remove volume "${request.id}": still used by ` +
      `${users.map((user) => user.Names[0]?.slice(1) ?? user.Id.slice(0, 12)).join(', ') || 'containers'} after ` +
      `${RELEASE_MILLISECONDS / 1000} s; remove them, then run again`,
    { cause: busy },
  );
}

/** A volume that a cut-off create left behind. @throws Error naming it if the name belongs to anything else */
export async function recoverVolume(
  { docker }: Session,
  request: RecoverRequest,
): Promise<CreateResult | undefined> {
  const { inputs } = request;
  const info = await find(docker, text(inputs, 'name'));
  if (!info) return undefined;
  // Docker tells a volume's age in whole seconds.
  const begun = Math.floor(request.startedAt.getTime() / 1000) * 1000;
  const young = info.CreatedAt !== undefined && new Date(info.CreatedAt).getTime() >= begun;
  if (!young || !equalValues(labelsOf(info), labelMap(inputs))) throw foreign(info.Name);
  return { id: info.Name, outputs: volumeState(planned(inputs), info) };
}
