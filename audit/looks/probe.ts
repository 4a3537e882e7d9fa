/**
 * A container of the audit's own in a network of the stack: the eyes of somebody who broke in there. It has no rights, no
 * files and no names of the stack; it ends by itself after a few minutes, so that not even a killed run leaves it standing.
 */
import { hostname } from 'node:os';
import type Docker from 'dockerode';
import type { Topology } from '../../contract/outputs';
import { run } from '../../drills/faults/docker/host';
import type { Ran } from '../../drills/faults/port';
import { beginning } from '../../drills/runner/process';

/** What every probe carries; not the stack's own labels, or an update would take it for something of the stack. */
const label = 'jsquared.audit';

/** Seconds after which a probe ends whatever has become of the audit. */
const lifeSeconds = 300;
/** Milliseconds a program in a probe may take. */
const limitMs = 60_000;
/** The port that each probe listens on, so that the others can try whether they reach it. */
export const probePort = 7999;

/** A probe at work. */
export interface Probe {
  readonly zone: string;
  /** Its address there. */
  readonly address: string;
  /** Runs a program in it; text for its standard input can be given. */
  readonly exec: (command: readonly string[], input?: string) => Promise<Ran>;
}

/** Names of the flavour's programs. */
export function programs(flavour: string): { readonly server: string; readonly cli: string } {
  return { server: `${flavour}-server`, cli: `${flavour}-cli` };
}

/** Probes of a stack that a killed run left: of this machine, and its process is gone. */
export async function removeLeftProbes(docker: Docker, { project, stack }: Topology): Promise<string[]> {
  const found = await docker.listContainers({
    all: true,
    filters: { label: [`${label}=${project}/${stack}`] },
  });
  const removed: string[] = [];
  for (const { Id, Names, Labels } of found) {
    const [host, pid, start] = (Labels[`${label}.owner`] ?? '').split(' ');
    if (host !== hostname() || beginning(Number(pid)) === start) continue;
    await remove(docker, Id);
    removed.push((Names[0] ?? Id).replace(/^\//, ''));
  }
  return removed;
}

async function remove(docker: Docker, id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true });
  } catch (error) {
    // 404: it ended by itself; 409: the engine is removing it already.
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}

/**
 * Makes a probe in each zone, calls back, and removes them whatever happens.
 * @throws what the engine says if one cannot be made
 */
export async function withProbes<T>(
  docker: Docker,
  topology: Topology,
  work: (probes: readonly Probe[]) => Promise<T>,
): Promise<T> {
  const made: string[] = [];
  try {
    // All of them are awaited even where one fails, so that none comes to be after the others were removed.
    const begun = await Promise.allSettled(topology.zones.map((zone) => begin(docker, topology, zone, made)));
    const probes = begun.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
    return await work(probes);
  } finally {
    // Each is tried, and what could not be removed is said.
    const ended = await Promise.allSettled(made.map((id) => remove(docker, id)));
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined)
      process.emitWarning(`a probe of the audit is left for ${lifeSeconds} s: ${String(failed.reason)}`);
  }
}

async function begin(
  docker: Docker,
  topology: Topology,
  zone: Topology['zones'][number],
  made: string[],
): Promise<Probe> {
  const container = await docker.createContainer(settings(topology, zone));
  made.push(container.id);
  await container.start();
  const { NetworkSettings } = await container.inspect();
  return {
    zone: zone.name,
    address: NetworkSettings.Networks[zone.id]?.IPAddress ?? '',
    exec: (command, input) =>
      run(
        'docker',
        ['exec', ...(input === undefined ? [] : ['--interactive']), container.id, ...command],
        limitMs,
        input,
      ),
  };
}

function settings(topology: Topology, zone: Topology['zones'][number]): Docker.ContainerCreateOptions {
  const set = topology.sets[0];
  if (set === undefined)
    throw new Error(`stack "${topology.stack}" has no Redis set, whose image probes use`);
  const { server } = programs(set.flavour);
  return {
    name: `${topology.project}-${topology.stack}-audit-${zone.name}-${process.pid}`,
    Image: set.image,
    Entrypoint: ['timeout', String(lifeSeconds)],
    // Protected mode stays on: the port can be opened, and nobody but the probe itself can say anything there.
    Cmd: [
      server,
      '--port',
      String(probePort),
      '--bind',
      '0.0.0.0',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      '/tmp',
    ],
    User: '65534:65534',
    WorkingDir: '/',
    Labels: {
      [label]: `${topology.project}/${topology.stack}`,
      [`${label}.owner`]: `${hostname()} ${process.pid} ${beginning(process.pid)}`,
    },
    HostConfig: {
      NetworkMode: zone.id,
      AutoRemove: true,
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=2m,mode=1777' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Memory: 128 * 1024 * 1024,
      MemorySwap: 128 * 1024 * 1024,
      PidsLimit: 256,
      LogConfig: { Type: 'none', Config: {} },
    },
  };
}
