/** Looks at a running stack from all sides. What cannot be looked at is noted, and never taken for good. */
import type Docker from 'dockerode';
import type { StackOutputs } from '../contract/outputs';
import { reasonOf } from '../drills/experiment/errors';
import type { Access } from '../drills/stack/stack';
import type {
  ContainerFacts,
  Facts,
  HostFacts,
  ReachFacts,
  UsersFacts,
  VulnerabilityFacts,
  VulnerabilityList,
} from './facts';
import { findWeaknesses, lookAtImages, reachEverywhere, tryEverybody } from './inside';
import { findDrift } from './looks/drift';
import { lookAtContainers, lookAtNetworks, lookAtVolumeUsers, type EngineContainer } from './looks/engine';
import type { Host } from './looks/host';
import { masked, readOnly } from './looks/kernel-files';
import { lookForSecrets, secretsOf, withoutSecrets } from './looks/leaks';
import type { ImageFacts } from './looks/packages';
import { askPages } from './looks/pages';
import { removeLeftProbes, withProbes, type Probe } from './looks/probe';
import { lookAtFiles, lookAtProcesses, namespacesOf } from './looks/processes';
import { askServer } from './looks/servers';
import { AuditInterrupted, Notes } from './notes';
import { knockEverywhere } from './outside';
import type { Sources } from './sources';

/** What was seen. */
export interface Gathered {
  readonly facts: Facts;
  readonly images: readonly ImageFacts[];
}

const nothingOf: Pick<ContainerFacts, 'processes' | 'mounts' | 'listeners' | 'limits' | 'files'> = {
  processes: [],
  mounts: [],
  listeners: [],
  limits: {},
  files: [],
};

/**
 * Looks at everything.
 * @throws AuditInterrupted after Ctrl-C, when the probes are gone
 */
export async function gather(sources: Sources): Promise<Gathered> {
  const { outputs, docker, host, signal, progress } = sources;
  const { topology } = outputs;
  const notes = new Notes(signal);
  await notes.part('inside', 'probes of a killed run', () => removeLeftProbes(docker, topology), []);

  progress('what runs');
  const engine = await notes.part(
    'containers',
    undefined,
    () => lookAtContainers(docker, topology, signal),
    [],
  );
  const networks = await notes.part('networks', undefined, () => lookAtNetworks(docker, topology), []);
  const volumeUsers = await notes.part('containers', 'volumes', () => lookAtVolumeUsers(docker), {});
  const secrets = secretsOf(outputs);
  const containers = await Promise.all(
    engine.map(async (each) => withoutSecrets(await withKernel(each, sources, notes), secrets)),
  );
  const drift = sources.recorded === undefined ? [] : findDrift(sources.recorded, containers, networks);
  if (sources.recorded === undefined)
    notes.note('state', undefined, 'the stack has no state on this machine');
  const running = containers.filter(({ state }) => state === 'running');

  progress('secrets in plain sight');
  const leaks = await Promise.all(
    containers.map((each) =>
      notes.part(
        'secrets',
        each.name,
        () => {
          const told = engine.find(({ id }) => id === each.id)?.told ?? '';
          return lookForSecrets(docker, host, { ...each, told }, each.processes, secrets);
        },
        [],
      ),
    ),
  );

  progress('doors and certificates');
  const doors = await knockEverywhere(sources, running, notes);
  const servers = await askServers(outputs, notes);
  const watched = topology.services.some(({ name }) => name === 'prometheus');
  if (!watched) notes.note('pages', undefined, 'the stack has no Prometheus');
  const pages = watched
    ? await notes.part('pages', undefined, () => askPages(outputs), undefined)
    : undefined;

  const images = await lookAtImages(docker, running, notes);
  const inside = async (probes: readonly Probe[]): Promise<Inside> => {
    progress('who reaches whom');
    const reach = await reachEverywhere(sources, running, probes, notes);
    progress('users and their rights');
    const users = await tryEverybody(sources, probes, notes);
    progress('packages');
    return { reach, users, ...(await findWeaknesses(sources, images, probes[0], notes)) };
  };
  const found = await probing(docker, outputs, notes, inside);
  return {
    images,
    facts: {
      takenAt: new Date().toISOString(),
      topology,
      containers,
      networks,
      volumeUsers,
      doors,
      servers,
      ...(pages === undefined ? {} : { pages }),
      leaks: leaks.flat(),
      ...(await hostFacts(sources, notes)),
      drift,
      ...found,
      unseen: notes.unseen,
    },
  };
}

/** What is found out with the help of probes. */
interface Inside {
  readonly reach: readonly ReachFacts[];
  readonly users: readonly UsersFacts[];
  readonly vulnerabilities: readonly VulnerabilityFacts[];
  readonly vulnerabilityList?: VulnerabilityList;
}

/** Goes on without probes where none can be made, and says so. */
async function probing(
  docker: Docker,
  { topology }: StackOutputs,
  notes: Notes,
  work: (probes: readonly Probe[]) => Promise<Inside>,
): Promise<Inside> {
  const state = { begun: false };
  try {
    return await withProbes(docker, topology, (probes) => {
      state.begun = true;
      return work(probes);
    });
  } catch (error) {
    if (state.begun || error instanceof AuditInterrupted) throw error;
    notes.note('inside', undefined, `no probe could be made: ${reasonOf(error)}`);
    return work([]);
  }
}

async function withKernel(
  { pid, told: _, ...seen }: EngineContainer,
  { host, local }: Sources,
  notes: Notes,
): Promise<ContainerFacts> {
  if (seen.state !== 'running') {
    // A sibling that only carries files never runs.
    if (seen.member !== undefined) notes.note('processes', seen.name, `it does not run (${seen.state})`);
    return { ...seen, ...nothingOf };
  }
  if (!local) {
    notes.note('processes', undefined, 'the Docker Engine is on another machine');
    return { ...seen, ...nothingOf };
  }
  const kernel = await notes.part('processes', seen.name, () => lookAtProcesses(host, pid), undefined);
  if (kernel === undefined) return { ...seen, ...nothingOf };
  const directories = [...new Set([...seen.volumes.map(({ path }) => path), '/etc/jsquared'])];
  const { files } = await notes.part(
    'files',
    seen.name,
    () => {
      const found = lookAtFiles(host, pid, directories);
      if (found.cut) notes.note('files', seen.name, 'it has more files than are looked at');
      return found;
    },
    { files: [], cut: false },
  );
  return { ...seen, ...kernel, files };
}

async function askServers(outputs: StackOutputs, notes: Notes): Promise<Facts['servers']> {
  const asked = outputs.topology.sets.flatMap((set) =>
    set.members.map((member) =>
      notes.part(
        'servers',
        member.name,
        () => askServer(member, administrator(outputs), set.masterName),
        undefined,
      ),
    ),
  );
  return (await Promise.all(asked)).filter((each) => each !== undefined);
}

function administrator({ credentials, ca, clientCertificate }: StackOutputs): Access {
  const credential = credentials.redis['admin'];
  if (credential === undefined) throw new Error('the output "credentials" has no user "admin"');
  return { ca, certificate: clientCertificate.certificate, key: clientCertificate.key, ...credential };
}

async function hostFacts(
  { docker, host, settings, local }: Sources,
  notes: Notes,
): Promise<Pick<Facts, 'host'>> {
  if (!local) {
    notes.note('host', undefined, 'the Docker Engine is on another machine');
    return {};
  }
  const found = await notes.part(
    'host',
    undefined,
    async (): Promise<HostFacts> => {
      const info = (await docker.info()) as { SecurityOptions?: string[] | null; ServerVersion?: string };
      const socket = host.stat('/var/run/docker.sock') ?? host.stat('/run/docker.sock');
      const modules = host.read('/sys/kernel/security/lsm')?.trim();
      return {
        settings,
        namespaces: hostNamespaces(host),
        engineSecurity: info.SecurityOptions ?? [],
        engineVersion: info.ServerVersion ?? '',
        kernelFiles: [...masked, ...readOnly].filter((path) => host.stat(path) !== undefined),
        ...(socket === undefined ? {} : { socket }),
        securityModules: modules === undefined || modules === '' ? [] : modules.split(','),
      };
    },
    undefined,
  );
  return found === undefined ? {} : { host: found };
}

/** Of the host's first process, or, where even root may not look at it, of this one, which runs on the host. */
function hostNamespaces(host: Host): HostFacts['namespaces'] {
  try {
    return namespacesOf(host, 1);
  } catch {
    return namespacesOf(host, process.pid);
  }
}
