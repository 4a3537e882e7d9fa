import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { MemberFile } from '../../components/render/redis';
import { docker, dockerQuietly, isAlive } from './docker';

const run = promisify(execFile);

/** How every container, network and volume of these tests is named. */
export const PREFIX = 'j2start-';
/** The label that carries the process which made a thing. */
export const LABEL = 'jsquared.test.start';

/** Removes what a killed test run left behind: containers, networks and volumes whose process is gone. */
export async function sweep(): Promise<void> {
  const kinds = [
    { list: ['ps', '-a'], id: '.ID', remove: ['rm', '-f'] },
    { list: ['network', 'ls'], id: '.ID', remove: ['network', 'rm'] },
    { list: ['volume', 'ls'], id: '.Name', remove: ['volume', 'rm', '-f'] },
  ];
  for (const { list, id, remove } of kinds) {
    const format = `{{${id}}} {{.Label "${LABEL}"}}`;
    const lines = await dockerQuietly(...list, '--filter', `label=${LABEL}`, '--format', format);
    for (const line of lines.split('\n').filter((text) => text !== '')) {
      const [name, pid] = line.split(' ');
      if (name !== undefined && pid !== undefined && !isAlive(Number(pid))) {
        await dockerQuietly(...remove, name);
      }
    }
  }
}

/**
 * Makes a network of its own out of 10.203.0.0/16, which nothing reaches from outside.
 * @returns its name and the first three numbers of its addresses
 */
export async function createNetwork(): Promise<{ net: string; name: string }> {
  let last: unknown;
  for (let tries = 0; tries < 20; tries++) {
    const octet = 1 + ((randomBytes(1)[0] ?? 0) % 254);
    const net = `10.203.${octet}`;
    const name = `${PREFIX}net-${randomBytes(3).toString('hex')}`;
    const label = `${LABEL}=${process.pid}`;
    try {
      await docker('network', 'create', '--internal', '--label', label, '--subnet', `${net}.0/24`, name);
      return { net, name };
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`no free network in 10.203.0.0/16: ${String(last)}`);
}

/** Copies a member's files through a container that never starts: `0440 root:root`, as the Docker adapter does. */
export async function copyFiles(container: string, files: readonly MemberFile[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'jsquared-files-'));
  try {
    await mkdir(join(dir, 'files'));
    const names = files.map((file) => basename(file.path));
    for (const file of files) {
      await writeFile(join(dir, 'files', basename(file.path)), file.content, { mode: 0o440 });
    }
    const owner = ['--owner=0', '--group=0', '--mode=0440'];
    await run('tar', ['-C', join(dir, 'files'), ...owner, '-cf', join(dir, 'files.tar'), ...names]);
    // docker cp reads the archive from its stdin, which execFile cannot give it.
    const text = 'exec docker cp - "$1":/etc/jsquared < "$2"';
    await run('sh', ['-c', text, 'sh', container, join(dir, 'files.tar')]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
