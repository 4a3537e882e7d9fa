/** Looks at a running stack from all sides at once. Nothing here throws for what is unreachable: it is reported. */
import { X509Certificate } from 'node:crypto';
import type Docker from 'dockerode';
import type { StackOutputs } from '../../contract/outputs';
import { reasonOf } from '../errors';
import { alertsOf } from './alerts-of';
import { daysUntil, type Access } from './connection';
import { askContainer } from './containers';
import { askDataMember } from './data-member';
import { askHost, kernelFile, type KernelFile } from './host';
import { judge, type Observed } from './judge';
import type { ContainerStatus, Status } from './schema';
import { askSentinel } from './sentinel';

/** What the look needs. */
export interface Sources {
  readonly outputs: StackOutputs;
  readonly docker: Docker;
  /** False where the engine is elsewhere: this host's settings are not its. */
  readonly local: boolean;
  readonly kernel?: KernelFile;
}

/** The user with the least rights that may ask all this. */
const watcher = 'exporter';

/**
 * Looks, and judges.
 * @throws Error if the outputs hold no user to ask with
 */
export async function gatherStatus({
  outputs,
  docker,
  local,
  kernel = kernelFile,
}: Sources): Promise<Status> {
  const { topology } = outputs;
  const access = accessAs(outputs, watcher);
  const container = async (name: string): Promise<ContainerStatus | null> => {
    try {
      return await askContainer(docker, name);
    } catch {
      return null;
    }
  };
  const sets = topology.sets.map(async (set): Promise<Observed['sets'][number]> => {
    const data = set.members.filter(({ role }) => role === 'data');
    const sentinels = set.members.filter(({ role }) => role === 'sentinel');
    return {
      name: set.name,
      masterName: set.masterName,
      flavour: set.flavour,
      quorum: set.quorum,
      data: await Promise.all(
        data.map(async (member) => {
          const [seen, box] = await Promise.all([askDataMember(member, access), container(member.instance)]);
          return { ...seen, container: box };
        }),
      ),
      sentinels: await Promise.all(
        sentinels.map(async (member) => {
          const [seen, box] = await Promise.all([
            askSentinel(member, set.masterName, access),
            container(member.instance),
          ]);
          return { ...seen, container: box };
        }),
      ),
    };
  });
  const services = topology.services.map(async (service) => {
    const seen = await container(service.instance);
    return seen === null ? [] : [{ ...seen, url: service.url ?? null }];
  });
  const [seenSets, seenServices, alerts] = await Promise.all([
    Promise.all(sets),
    Promise.all(services),
    alertsOf(outputs),
  ]);
  return judge({
    schemaVersion: 1,
    takenAt: new Date().toISOString(),
    project: topology.project,
    stack: topology.stack,
    sets: seenSets,
    services: seenServices.flat(),
    certificates: certificatesOf(outputs),
    host: local ? askHost(kernel) : [],
    alerts,
  });
}

/** The client certificate and a user of the set. */
function accessAs(outputs: StackOutputs, user: string): Access {
  const credential = outputs.credentials.redis[user];
  if (credential === undefined) throw new Error(`The output "credentials" has no user "${user}"`);
  return {
    ca: outputs.ca,
    certificate: outputs.clientCertificate.certificate,
    key: outputs.clientCertificate.key,
    ...credential,
  };
}

function certificatesOf({ ca, clientCertificate }: StackOutputs): Status['certificates'] {
  return Object.entries({
    'certificate authority': ca,
    'client certificate': clientCertificate.certificate,
  }).flatMap(([name, pem]) => {
    try {
      const { validTo } = new X509Certificate(pem);
      return [{ name, expires: new Date(validTo).toISOString(), days: daysUntil(validTo) ?? 0 }];
    } catch (error) {
      return [{ name, expires: reasonOf(error), days: -1 }];
    }
  });
}
