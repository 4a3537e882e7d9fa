/** What a stack has on the Docker host, found by its labels, and what else is there. */
import type Docker from 'dockerode';
import type { StackLabels } from './docker';
import type { NetworkView } from '../preflight/networks';

/** A container, running or not. */
export interface ContainerView {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `running`, `exited`, `created`, `restarting` ... */
  readonly state: string;
  readonly published: readonly number[];
}

/** A named volume. */
export interface VolumeView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Everything on the host. */
export interface Inventory {
  readonly containers: readonly ContainerView[];
  readonly networks: readonly NetworkView[];
  readonly volumes: readonly VolumeView[];
}

/** Asks the engine. Throws what dockerode throws. */
export async function takeInventory(docker: Docker): Promise<Inventory> {
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return {
    containers: containers.map((c) => ({
      id: c.Id,
      name: (c.Names[0] ?? c.Id).replace(/^\//, ''),
      labels: c.Labels,
      state: c.State,
      published: [...new Set(c.Ports.flatMap(({ PublicPort }) => (PublicPort as number | undefined) ?? []))],
    })),
    networks: networks.map((n) => ({
      id: n.Id,
      name: n.Name,
      labels: (n.Labels as typeof n.Labels | null) ?? {},
      subnets: (n.IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? []),
    })),
    volumes: volumes.Volumes.map((v) => ({
      name: v.Name,
      labels: (v.Labels as typeof v.Labels | null) ?? {},
    })),
  };
}

/** True for what carries the stack's labels. */
export function belongsTo({
  project,
  stack,
}: StackLabels): (thing: { labels: Readonly<Record<string, string>> }) => boolean {
  return ({ labels }) => labels['jsquared.project'] === project && labels['jsquared.stack'] === stack;
}

/** The stack's own part. */
export function ownPart(inventory: Inventory, labels: StackLabels): Inventory {
  const own = belongsTo(labels);
  return {
    containers: inventory.containers.filter(own),
    networks: inventory.networks.filter(own),
    volumes: inventory.volumes.filter(own),
  };
}
