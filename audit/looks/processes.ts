/** What the kernel says of a container: its processes, mounts, sockets and limits. */
import type { CgroupLimits, FileFacts, Listener, ProcessFacts } from '../facts';
import { parseCgroupPaths, readLimits } from '../parse/cgroup';
import { parseMountinfo, type Mount } from '../parse/mountinfo';
import { parseStatus } from '../parse/process-status';
import { parseListeners } from '../parse/sockets';
import type { Host } from './host';

const groups = '/sys/fs/cgroup';
const namespaceKinds = ['mnt', 'net', 'pid', 'ipc', 'uts', 'cgroup', 'user'] as const;
/** A data member has a handful of files; a directory with more than this is not walked to its end. */
const mostFiles = 5000;
/** Devices that every container has (OCI runtime specification), and the console. */
const usualDevices = new Set('null zero full random urandom tty console ptmx'.split(' '));

/** The kernel's word on one container. */
export interface KernelFacts {
  readonly processes: readonly ProcessFacts[];
  readonly mounts: readonly Mount[];
  readonly listeners: readonly Listener[];
  readonly limits: CgroupLimits;
}

/**
 * Looks at a container by the id of its first process on the host.
 * @throws Error where the process is gone or may not be looked at
 */
export function lookAtProcesses(host: Host, pid: number): KernelFacts {
  const cgroup = host.read(`/proc/${pid}/cgroup`);
  const mountinfo = host.read(`/proc/${pid}/mountinfo`);
  if (cgroup === undefined || mountinfo === undefined)
    throw new Error(`process ${pid} cannot be seen from here`);
  const paths = parseCgroupPaths(cgroup);
  // Version 2 has one group for everything; version 1 a tree for each controller, in a directory named after it.
  const unified = paths.get('');
  const version = unified !== undefined && host.list(`${groups}${unified}`).includes('cgroup.procs') ? 2 : 1;
  const file = (controller: string, name: string): string | undefined =>
    version === 2
      ? host.read(`${groups}${unified ?? ''}/${name}`)
      : host.read(`${groups}/${controller}${paths.get(controller) ?? '/?'}/${name}`);
  const pids = new Set([pid, ...numbers(file('pids', 'cgroup.procs'))]);
  return {
    processes: [...pids].flatMap((each) => lookAtProcess(host, each)),
    mounts: parseMountinfo(mountinfo),
    listeners: (['tcp', 'tcp6', 'udp', 'udp6'] as const).flatMap((table) =>
      parseListeners(table.startsWith('tcp') ? 'tcp' : 'udp', host.read(`/proc/${pid}/net/${table}`) ?? ''),
    ),
    limits: readLimits(version, file),
  };
}

function numbers(text: string | undefined): number[] {
  return (text ?? '').split('\n').filter(Boolean).map(Number);
}

/** One process; nothing if it has ended in the meantime. */
function lookAtProcess(host: Host, pid: number): ProcessFacts[] {
  const status = host.read(`/proc/${pid}/status`);
  if (status === undefined) return [];
  const label = host.read(`/proc/${pid}/attr/current`)?.replace(/\0/g, '').trim();
  return [
    {
      pid,
      ...parseStatus(status),
      namespaces: namespacesOf(host, pid),
      ...(label === undefined || label === '' ? {} : { label }),
    },
  ];
}

/** Namespaces of a process by kind. */
export function namespacesOf(host: Host, pid: number): Record<string, string> {
  return Object.fromEntries(
    namespaceKinds.flatMap((kind) => {
      const name = host.link(`/proc/${pid}/ns/${kind}`);
      return name === undefined ? [] : [[kind, name] as const];
    }),
  );
}

/**
 * Files in the directories that are mounted into a container, and devices that it has beyond the usual ones. Read through
 * the process's own root, so that what was mounted by hand is seen; links are not followed.
 */
export function lookAtFiles(
  host: Host,
  pid: number,
  directories: readonly string[],
): { readonly files: FileFacts[]; readonly cut: boolean } {
  const root = `/proc/${pid}/root`;
  const files: FileFacts[] = [];
  const pending = [...directories];
  while (pending.length > 0 && files.length < mostFiles) {
    const path = pending.shift() ?? '';
    const found = host.stat(root + path);
    if (found === undefined) continue;
    files.push({ ...found, path });
    if (found.kind === 'directory') pending.push(...host.list(root + path).map((name) => `${path}/${name}`));
  }
  const devices = host
    .list(`${root}/dev`)
    .filter((name) => !usualDevices.has(name))
    .flatMap((name) => host.stat(`${root}/dev/${name}`) ?? [])
    .filter(({ kind }) => kind === 'device')
    .map((found) => ({ ...found, path: found.path.slice(root.length) }));
  return { files: [...files, ...devices], cut: pending.length > 0 };
}
