/** A workload on Docker: a container a member, chained so that one member at a time is touched. */
import * as command from '@pulumi/command';
import * as docker from '@pulumi/docker';
import * as pulumi from '@pulumi/pulumi';
import type { MemberEndpoint, Workload, WorkloadSpec } from '../port';
import { uploadFiles, type FilesMount } from './files';
import { healthCheck } from './health';
import { hostName, labels, type StackIdentity } from './naming';
import { cores } from './notation';
import { takeUpText } from './reload';

/** Seconds the provider waits for a member to become ready before it gives up. */
const readyTimeoutSeconds = 180;

/** One member's container and what hangs on it. */
interface Member {
  readonly container: docker.Container;
  readonly volumes: Readonly<Record<string, docker.Volume>>;
  readonly mounts: readonly FilesMount[];
  readonly reloads: readonly pulumi.Resource[];
  readonly native: readonly pulumi.Resource[];
}

/**
 * Declares all members of a workload.
 * @throws Error naming the workload if a port is published without a zone that leads out
 */
export function createWorkload(
  identity: StackIdentity,
  spec: WorkloadSpec,
  opts: pulumi.ComponentResourceOptions,
): Workload {
  const { endpoints } = spec;
  if (
    endpoints.ports.some((port) => port.publish !== undefined) &&
    endpoints.zones.every((zone) => zone.internal)
  ) {
    throw new Error(
      `workload "${endpoints.name}" publishes a port but joins internal zones only, from which nothing can be published; add a zone that is not internal`,
    );
  }
  const members: Member[] = [];
  for (const endpoint of endpoints.members) {
    members.push(createMember(identity, spec, endpoint, members.at(-1), opts));
  }
  const containers = members.map((member) => member.container);
  const pids = limitPids(identity, spec, containers, opts);
  return {
    name: endpoints.name,
    endpoints,
    ready: containers,
    instances: containers.map((container) => container.name),
    volumes: members.map((member) =>
      Object.fromEntries(Object.entries(member.volumes).map(([name, volume]) => [name, volume.name])),
    ),
    native: [...members.flatMap((member) => member.native), pids],
  };
}

function createMember(
  identity: StackIdentity,
  spec: WorkloadSpec,
  endpoint: MemberEndpoint,
  previous: Member | undefined,
  opts: pulumi.ComponentResourceOptions,
): Member {
  const { endpoints } = spec;
  const tags = { 'jsquared.workload': endpoints.name, 'jsquared.member': endpoint.name };
  const volumes = Object.fromEntries(
    spec.volumes.map((volume) => {
      const own = `${endpoint.name}-${volume.name}`;
      return [
        volume.name,
        new docker.Volume(
          own,
          {
            name: hostName(identity, own),
            labels: labels(identity, { ...tags, 'jsquared.volume': volume.name }),
          },
          pulumi.mergeOptions(opts, { protect: volume.protect }),
        ),
      ];
    }),
  );
  const specs = spec.member(endpoint).files;
  const mounts = specs.map((files) => uploadFiles(identity, endpoint.name, files, spec.image, opts));
  const grace = spec.stopGraceSeconds;
  const container = new docker.Container(
    endpoint.name,
    {
      name: hostName(identity, endpoint.name),
      hostname: hostName(identity, endpoint.name),
      image: spec.image,
      entrypoints: [...spec.command],
      envs: Object.entries(spec.environment ?? {}).map(([key, value]) => pulumi.interpolate`${key}=${value}`),
      labels: labels(identity, tags),
      user: `${spec.user.uid}:${spec.user.gid}`,
      // The files' group, and nothing else: see files.ts.
      groupAdds: ['0'],
      readOnly: true,
      capabilities: { drops: ['ALL'] },
      securityOpts: ['no-new-privileges:true'],
      ipcMode: 'private',
      memory: spec.resources.memoryMiB,
      // Equal to memory = no swap; left out, every preview shows a change.
      memorySwap: spec.resources.memoryMiB,
      cpus: cores(spec.resources.cpus),
      tmpfs: Object.fromEntries(
        spec.scratch.map((scratch) => [
          scratch.path,
          `rw,noexec,nosuid,nodev,size=${scratch.sizeMiB}m,mode=0700,uid=${spec.user.uid},gid=${spec.user.gid}`,
        ]),
      ),
      networksAdvanced: endpoints.zones.map((zone) => ({
        name: zone.id,
        ipv4Address: endpoint.addresses[zone.name] ?? endpoint.address,
      })),
      ports: endpoints.ports
        .filter((port) => port.publish !== undefined)
        .map((port) => ({
          internal: port.port,
          external: port.publish ?? port.port,
          ip: '127.0.0.1',
          protocol: 'tcp',
        })),
      volumes: [
        ...spec.volumes.map((volume) => ({
          volumeName: volumes[volume.name]?.name ?? '',
          containerPath: volume.path,
        })),
        ...mounts.map((mount) => ({
          volumeName: mount.volumeName,
          containerPath: mount.directory,
          readOnly: true,
        })),
      ],
      healthcheck: healthCheck(spec),
      wait: true,
      waitTimeout: readyTimeoutSeconds,
      restart: 'unless-stopped',
      stopTimeout: grace,
      // Left out, the provider stops with time-out 0 and no hand-over runs.
      destroyGraceSeconds: grace,
      logDriver: 'json-file',
      logOpts: { 'max-size': '10m', 'max-file': '3' },
    },
    pulumi.mergeOptions(opts, {
      // A fixed name and address cannot be had twice.
      deleteBeforeReplace: true,
      // The provider reports an update of these and does nothing.
      replaceOnChanges: ['healthcheck', 'tmpfs'],
      dependsOn: [...mounts.map((mount) => mount.uploader), ...(previous ? [previous.container] : [])],
    }),
  );
  const reloads: command.local.Command[] = [];
  mounts.forEach((mount, i) => {
    const onChange = specs[i]?.onChange;
    if (onChange === undefined || onChange === 'replace') return;
    const create = mount.uploaderName.apply((uploader) =>
      takeUpText({ container: hostName(identity, endpoint.name), uploader, onChange, graceSeconds: grace }),
    );
    // One after the other, in a member and from member to member: what is wrong with the files shows in one member, two are
    // never restarted together, and none is asked something while it restarts.
    const before = reloads.at(-1) ?? previous?.reloads.at(-1);
    reloads.push(
      new command.local.Command(
        `${endpoint.name}-reload-${i}`,
        { create, triggers: [mount.generation] },
        pulumi.mergeOptions(opts, { dependsOn: [container, mount.uploader, ...(before ? [before] : [])] }),
      ),
    );
  });
  return {
    container,
    volumes,
    mounts,
    reloads,
    native: [
      container,
      ...Object.values(volumes),
      ...mounts.flatMap((m) => [m.volume, m.uploader]),
      ...reloads,
    ],
  };
}

/**
 * The limit of processes: the provider has no input for it, and RLIMIT_NPROC counts a user's processes over the whole host, so
 * Docker itself is told, once for each container that is new.
 */
function limitPids(
  identity: StackIdentity,
  spec: WorkloadSpec,
  containers: readonly docker.Container[],
  opts: pulumi.ComponentResourceOptions,
): command.local.Command {
  const names = spec.endpoints.members.map((member) => hostName(identity, member.name));
  return new command.local.Command(
    `${spec.endpoints.name}-pids`,
    {
      create: `docker update --pids-limit ${spec.resources.pids} ${names.join(' ')}`,
      triggers: containers.map((container) => container.id),
    },
    pulumi.mergeOptions(opts, { dependsOn: [...containers] }),
  );
}
