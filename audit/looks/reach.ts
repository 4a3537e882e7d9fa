/** Who can open which port from where: tried from a container in each network, and from the host. */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Topology } from '../../contract/outputs';
import type { ContainerFacts, ReachFacts } from '../facts';
import { isAny, isLoopback } from '../parse/sockets';
import { firstAddress } from '../parse/subnet';
import { probePort, programs, type Probe } from './probe';

/** Something to try. */
export interface ReachTarget {
  readonly to: string;
  readonly address: string;
  readonly port: number;
  /** The zone that it stands in; undefined for what stands in none. */
  readonly zone?: string;
  /** Whether it is meant to be opened by whoever shares its zone. */
  readonly declared: boolean;
}

/** Seconds for one connection: between two networks packets vanish without an answer. */
const limitSeconds = 2;
/** Ports of the Docker Engine, in the clear and with TLS. */
const enginePorts = [2375, 2376];
/** Ports of the services, which are the same on every platform; the topology names those of the members. */
const servicePorts: Readonly<Record<string, number>> = {
  prometheus: 9090,
  alertmanager: 9093,
  grafana: 3000,
  'redis-exporter': 9121,
};

/** The declared port of a container; undefined for one that the topology does not name. */
function declaredPort(
  topology: Topology,
  { name, member }: Pick<ContainerFacts, 'name' | 'member'>,
): number | undefined {
  const own = topology.sets.flatMap(({ members }) => members).find(({ instance }) => instance === name);
  return own?.port ?? (member === undefined ? undefined : servicePorts[member]);
}

/** Everything to try from the zones: what listens, what should, the probes themselves, and the engine behind the gateways. */
export function reachTargets(
  topology: Topology,
  containers: readonly ContainerFacts[],
  probes: readonly Pick<Probe, 'zone' | 'address'>[],
): ReachTarget[] {
  const zoneOf = new Map(topology.zones.map(({ id, name }) => [id, name]));
  const targets = containers.flatMap((container) =>
    container.networks.flatMap(({ name: network, address }): ReachTarget[] => {
      const zone = zoneOf.get(network);
      const declared = declaredPort(topology, container);
      const listening = container.listeners
        .filter((each) => each.protocol === 'tcp' && !isLoopback(each.address))
        .filter((each) => isAny(each.address) || each.address === address)
        .map(({ port }) => port);
      const ports = new Set([...listening, ...(declared === undefined ? [] : [declared])]);
      return address === ''
        ? []
        : [...ports].map((port) => ({
            to: container.member ?? container.name,
            address,
            port,
            ...(zone === undefined ? {} : { zone }),
            declared: port === declared,
          }));
    }),
  );
  return [
    ...targets,
    ...probes.map(({ zone, address }) => ({
      to: `a stranger in ${zone}`,
      address,
      port: probePort,
      zone,
      declared: true,
    })),
    ...topology.zones.flatMap(({ name, subnet }) => {
      const address = firstAddress(subnet);
      return address === undefined
        ? []
        : enginePorts.map((port) => ({
            to: 'the Docker Engine',
            address,
            port,
            zone: name,
            declared: false,
          }));
    }),
  ];
}

/** Opens a connection to each `address:port`; bash knows the difference between refused and silent, a client is the other way. */
const script = `cli=$1 limit=$2; shift 2
for target in "$@"; do
  host=\${target%:*} port=\${target##*:}
  (
    if command -v bash >/dev/null 2>&1; then
      said=$(timeout "$limit" bash -c "exec 3<>/dev/tcp/$host/$port" 2>&1); code=$?
      way=tcp
    else
      said=$(timeout "$limit" "$cli" -h "$host" -p "$port" PING 2>&1 </dev/null); code=$?
      way=client
    fi
    echo "$target $way $code $(echo "$said" | tr '\\n' ' ' | cut -c 1-160)"
  ) &
done
wait`;

/** What one line of the script's output says; undefined for one that is none. */
export function readReach(
  line: string,
): { target: string; open: boolean | undefined; said: string } | undefined {
  const match = /^(\S+:\d+) (tcp|client) (\d+) ?(.*)$/.exec(line);
  if (match?.[1] === undefined) return undefined;
  const [, target, way, code, said = ''] = match;
  if (code === '124')
    return { target, open: way === 'tcp' ? false : undefined, said: `no answer within ${limitSeconds} s` };
  if (way === 'tcp') return { target, open: code === '0', said: code === '0' ? 'connected' : reasonIn(said) };
  const refused = /Could not connect.*: ([^:]+)$/.exec(said)?.[1];
  return { target, open: refused === undefined, said: refused?.trim() ?? 'connected' };
}

/** The last words of what bash says: \`Connection refused\`, \`Network is unreachable\`. */
function reasonIn(said: string): string {
  return said.trim().split(': ').at(-1)?.trim() ?? said;
}

/**
 * Tries all targets from one probe.
 * @throws Error if the image has not what it takes
 */
export async function reachFrom(
  probe: Probe,
  flavour: string,
  targets: readonly ReachTarget[],
): Promise<ReachFacts[]> {
  const mine = targets.filter(({ address, port }) => !(address === probe.address && port === probePort));
  const { cli } = programs(flavour);
  const { code, output } = await probe.exec([
    ...['sh', '-c', script, 'sh', cli, String(limitSeconds)],
    ...mine.map(({ address, port }) => `${address}:${port}`),
  ]);
  const read = new Map(
    output.split('\n').flatMap((line) => {
      const found = readReach(line);
      return found === undefined ? [] : [[found.target, found] as const];
    }),
  );
  return mine.map((target): ReachFacts => {
    const found = read.get(`${target.address}:${target.port}`);
    if (found?.open === undefined)
      throw new Error(
        `whether ${target.address}:${target.port} opens from ${probe.zone} could not be found out: ${found?.said ?? `exit code ${code}: ${output.slice(0, 200)}`}`,
      );
    return {
      from: probe.zone,
      to: target.to,
      address: target.address,
      port: target.port,
      result: found.open ? 'open' : 'closed',
      said: found.said,
      allowed: target.declared && target.zone === probe.zone,
    };
  });
}

/** Addresses of this host beside its loopback, bridges of the stack's own networks left out. */
export function hostAddresses(topology: Topology): string[] {
  const own = new Set(topology.zones.map(({ subnet }) => firstAddress(subnet)));
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((each) =>
      each === undefined || each.internal || each.address.startsWith('fe80:') ? [] : [each.address],
    )
    .filter((address) => !own.has(address));
}

/** Tries what is published, and what should be, on the loopback and on every other address of this host. */
export async function reachFromHost(
  topology: Topology,
  containers: readonly ContainerFacts[],
  addresses: readonly string[],
): Promise<ReachFacts[]> {
  const pages = topology.services.flatMap(({ name, url }) =>
    url === undefined ? [] : [{ to: name, port: Number(new URL(url).port || 443) }],
  );
  const published = containers.flatMap(({ name, member, published: ports }) =>
    ports.map(({ hostPort }) => ({ to: member ?? name, port: hostPort })),
  );
  const all = new Map([...pages, ...published].map((each) => [`${each.to} ${each.port}`, each]));
  const declared = new Set(pages.map(({ to, port }) => `${to} ${port}`));
  const from = [
    { name: 'host loopback', address: '127.0.0.1' },
    ...addresses.map((address) => ({ name: `host ${address}`, address })),
  ];
  const tries = from.flatMap(({ name, address }) => [
    ...[...all.values()].map(({ to, port }) => ({
      ...{ from: name, address, to, port },
      allowed: address === '127.0.0.1' && declared.has(`${to} ${port}`),
    })),
    ...enginePorts.map((port) => ({ from: name, address, to: 'the Docker Engine', port, allowed: false })),
  ]);
  return Promise.all(tries.map(async (each) => ({ ...each, ...(await opens(each.address, each.port)) })));
}

/** Whether a connection can be made from here. */
export function opens(address: string, port: number): Promise<Pick<ReachFacts, 'result' | 'said'>> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (result: ReachFacts['result'], said: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ result, said });
    };
    const timer = setTimeout(() => end('closed', `no answer within ${limitSeconds} s`), limitSeconds * 1000);
    socket.once('connect', () => end('open', 'connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => end('closed', error.code ?? error.message));
  });
}
