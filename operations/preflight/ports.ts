/** Are the ports that the stack publishes free? */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { codeOf } from '../errors';
import { obstacle, type Finding } from './finding';
import type { PublishedPort } from './requirements';

/** A container as far as it matters here. */
export interface PortHolder {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly published: readonly number[];
}

/** What the check asks the machine; tests hand in their own. */
export interface PortProbe {
  /** True if this port of the loopback can be bound. */
  readonly free: (port: number) => Promise<boolean>;
  /** Who listens there, if the machine tells. */
  readonly holder: (port: number) => string | undefined;
}

/** Ports in use by others than the stack itself. */
export async function checkPorts(
  ports: readonly PublishedPort[],
  holders: readonly PortHolder[],
  own: (holder: PortHolder) => boolean,
  probe: PortProbe,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { port, setting } of ports) {
    const container = holders.find(({ published }) => published.includes(port));
    if (container !== undefined && own(container)) continue;
    if (container === undefined && (await probe.free(port))) continue;
    const stack = container?.labels['jsquared.stack'];
    const by =
      container === undefined
        ? (probe.holder(port) ?? 'another process')
        : `the container "${container.name}"${stack === undefined ? '' : ` of stack "${stack}"`}`;
    findings.push(
      obstacle(
        `Port ${port} (jsquared:${setting}) is in use by ${by}.`,
        `Stop it, or choose another port in the stack's file: ${setting}`,
      ),
    );
  }
  return findings;
}

/** Asks this machine. */
export const machinePorts: PortProbe = {
  free: (port) =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', (error) => resolve(codeOf(error) !== 'EADDRINUSE'));
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
    }),
  holder: (port) => {
    const inode = ['/proc/net/tcp', '/proc/net/tcp6']
      .map((file) => listeningInode(readOr(file), port))
      .find(Boolean);
    return inode === undefined ? undefined : processOfSocket(inode);
  },
};

/** The inode of the socket that listens on a port, from the text of /proc/net/tcp. */
export function listeningInode(table: string, port: number): string | undefined {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === '0A' && parseInt(local.split(':')[1] ?? '', 16) === port) return inode;
  }
  return undefined;
}

/** `process 123 (nginx)`; other users' processes are hidden from all but root. */
function processOfSocket(inode: string): string | undefined {
  for (const pid of list('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of list(`/proc/${pid}/fd`)) {
      try {
        if (readlinkSync(`/proc/${pid}/fd/${descriptor}`) !== `socket:[${inode}]`) continue;
      } catch {
        continue; // closed meanwhile
      }
      return `process ${pid} (${readOr(`/proc/${pid}/comm`).trim()})`;
    }
  }
  return undefined;
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
