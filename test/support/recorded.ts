/**
 * Runs on real Docker what a component asked of a {@link FakePlatform}: the very argv, files, user and limits. It is no
 * adapter: one member, no volumes kept, and `test/contract` is what holds the real one to its promises.
 */
import { spawn } from 'node:child_process';
import type { FakePlatform, RecordedFile } from './fake-platform';
import { valueOf } from './fake-platform';
import { docker, dockerQuietly } from './docker';

/** A running container and the volumes that hold its files. */
export interface RunningMember {
  readonly container: string;
  /** Overwrites a file where the member sees it, as a reload does. */
  write(path: string, content: string): Promise<void>;
  /** Runs a command inside; resolves to its exit code and words. */
  exec(command: readonly string[]): Promise<{ readonly code: number; readonly said: string }>;
  /** Removes container and volumes. */
  remove(): Promise<void>;
}

/** Where the member joins. */
export interface RunOptions {
  /** The container's name and its volumes' prefix. */
  readonly container: string;
  readonly network: string;
  readonly address: string;
}

/** Creates and starts the only member of a recorded workload. */
export async function runRecorded(
  platform: FakePlatform,
  workload: string,
  options: RunOptions,
): Promise<RunningMember> {
  const { spec } = platform.recorded(workload);
  const { container } = options;
  const image = await valueOf(spec.image);
  const environment = Object.entries(spec.environment ?? {});
  const files = await platform.files(workload);
  const directories = byDirectory(files);
  const volumes: string[] = [];
  const remove = async () => {
    await dockerQuietly('rm', '-f', container, `${container}-loader`);
    for (const volume of volumes) await dockerQuietly('volume', 'rm', '-f', volume);
  };
  try {
    const mounts: string[] = [];
    for (const [index, directory] of [...directories.keys()].entries()) {
      const volume = `${container}-files-${index}`;
      await docker('volume', 'create', volume);
      volumes.push(volume);
      mounts.push('-v', `${volume}:${directory}`);
    }
    for (const { name, path } of spec.volumes) {
      const volume = `${container}-${name}`;
      await docker('volume', 'create', volume);
      volumes.push(volume);
      mounts.push('-v', `${volume}:${path}`);
    }
    // A container that only holds the volumes: `docker cp` writes there as root, whoever the member is.
    await docker('create', '--name', `${container}-loader`, ...mounts, image, 'true');
    for (const [path, { content }] of Object.entries(files))
      await copyIn(`${container}-loader`, path, content);
    await docker(
      ...['create', '--name', container, '--network', options.network, '--ip', options.address],
      ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...['--user', `${spec.user.uid}:${spec.user.gid}`, '--group-add', '0'],
      ...['--memory', `${spec.resources.memoryMiB}m`, '--memory-swap', `${spec.resources.memoryMiB}m`],
      ...['--cpus', String(spec.resources.cpus), '--pids-limit', String(spec.resources.pids)],
      ...(
        await Promise.all(
          environment.map(async ([name, value]) => ['--env', `${name}=${await valueOf(value)}`]),
        )
      ).flat(),
      ...spec.scratch.flatMap(({ path, sizeMiB }) => ['--tmpfs', `${path}:size=${sizeMiB}m,mode=1777`]),
      ...mounts.map((mount) => (isFiles(mount, directories) ? `${mount}:ro` : mount)),
      ...['--entrypoint', '', image, ...spec.command],
    );
    await docker('start', container);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    container,
    write: (path, content) => copyIn(`${container}-loader`, path, content),
    exec: (command) => exec(container, command),
    remove,
  };
}

function byDirectory(files: Readonly<Record<string, RecordedFile>>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of Object.keys(files)) {
    const directory = path.slice(0, path.lastIndexOf('/'));
    found.set(directory, [...(found.get(directory) ?? []), path]);
  }
  return found;
}

function isFiles(mount: string, directories: ReadonlyMap<string, unknown>): boolean {
  return directories.has(mount.slice(mount.indexOf(':') + 1));
}

/** One file, `0440 root:root`, through a tar on standard input: nothing of it is in an argument or on this disk. */
async function copyIn(container: string, path: string, content: string): Promise<void> {
  const directory = path.slice(0, path.lastIndexOf('/'));
  await new Promise<void>((resolve, reject) => {
    const child = spawn('docker', ['cp', '-', `${container}:${directory}`], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`docker cp ${path}: ${said}`))));
    child.stdin.end(tar(path.slice(directory.length + 1), content));
  });
}

/** A tar of one file (POSIX ustar): a header of 512 bytes, the content padded to 512, two empty blocks. */
function tar(name: string, content: string): Buffer {
  const body = Buffer.from(content, 'utf8');
  const header = Buffer.alloc(512);
  const field = (at: number, text: string) => header.write(text, at, 'ascii');
  field(0, name);
  field(100, '0000440\0');
  field(108, '0000000\0');
  field(116, '0000000\0');
  field(124, `${body.length.toString(8).padStart(11, '0')}\0`);
  field(136, '00000000000\0');
  field(148, '        ');
  field(156, '0');
  field(257, 'ustar\u000000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  field(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512), Buffer.alloc(1024)]);
}

function exec(container: string, command: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['exec', container, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, said }));
  });
}
