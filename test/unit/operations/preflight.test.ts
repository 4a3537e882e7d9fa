import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/parse';
import { belongsTo, type Inventory } from '../../../operations/host/inventory';
import { findDrift } from '../../../operations/preflight/drift';
import {
  checkSubnet,
  rangesOfNetworks,
  rangesOfRoutes,
  type NetworkView,
} from '../../../operations/preflight/networks';
import { checkPorts, listeningInode, type PortProbe } from '../../../operations/preflight/ports';
import { deriveRequirements, requirementsOf } from '../../../operations/preflight/requirements';
import { checkDisk, checkMemory } from '../../../operations/preflight/space';
import { fakeProject, urn } from './support';

const own = belongsTo({ project: 'sample', stack: 'dev' });
const labels = { 'jsquared.project': 'sample', 'jsquared.stack': 'dev' };

describe('what a stack needs', () => {
  it('follows from its file: range, ports, images, memory', () => {
    const needs = deriveRequirements(
      parseConfig({ images: { source: 'build', base: 'bootstrap' }, monitoring: { grafana: true } }, 'x'),
    );
    expect(needs.ports.map(({ setting }) => setting)).toEqual([
      'monitoring.prometheusPort',
      'monitoring.alertmanagerPort',
      'monitoring.grafanaPort',
    ]);
    const built = needs.images
      .filter(({ build }) => build !== undefined)
      .map(({ reference }) => reference.replace(/:.*/, ''));
    expect(built).toEqual([
      'jsquared/redis',
      'jsquared/redis-exporter',
      'jsquared/prometheus',
      'jsquared/alertmanager',
    ]);
    expect(
      needs.images
        .filter(({ build }) => build === undefined)
        .every(({ reference }) => reference.includes('@sha256:')),
    ).toBe(true);
    expect(needs.base.source).toBe('bootstrap');
    expect(needs.memoryMiB).toBeGreaterThan(3 * 256);
  });

  it('takes an image that the stack names before any other', () => {
    const reference = `example/redis:8@sha256:${'a'.repeat(64)}`;
    const { images } = deriveRequirements(
      parseConfig({ images: { references: { redis: reference } }, monitoring: { enabled: false } }, 'x'),
    );
    expect(images).toEqual([{ reference, build: undefined }]);
  });

  it('reads the file as the program does, and leaves encrypted values to it', () => {
    const project = fakeProject({
      dev: 'config:\n  sample:protect: "false"\n  sample:monitoring:\n    prometheusPort: 9999\n    webhookUrl: { secure: v1:x:y }\n',
      bad: 'config:\n  sample:redis:\n    memmoryMiB: 3\n',
      broken: 'config: [',
    });
    expect(requirementsOf(project, 'dev').ports[0]?.port).toBe(9999);
    expect(() => requirementsOf(project, 'bad')).toThrow(
      /redis\.memmoryMiB: there is no such setting; did you mean "memoryMiB"\?/,
    );
    expect(() => requirementsOf(project, 'broken')).toThrow(/Pulumi\.broken\.yaml cannot be read/);
  });
});

describe('the address range', () => {
  const network = (name: string, subnet: string, of: Record<string, string> = {}): NetworkView => ({
    id: `${name.padEnd(12, '0')}ffff`,
    name,
    labels: of,
    subnets: [subnet],
  });

  it('that overlaps a network of others is refused by name, with one that is free', () => {
    const networks = [
      network('mine', '10.206.0.0/24', labels),
      network('theirs', '172.30.240.0/24', { 'jsquared.stack': 'other' }),
    ];
    const used = rangesOfNetworks(networks, own);
    expect(checkSubnet('10.206.0.0/20', used)).toEqual([]);
    const [finding] = checkSubnet('172.30.240.0/20', used);
    expect(finding).toMatchObject({ severity: 'error' });
    expect(finding?.message).toContain(
      'overlaps 172.30.240.0/24, which belongs to the Docker network "theirs" of stack "other"',
    );
    expect(finding?.remedy[0]).toContain('172.30.224.0/20');
  });

  it('that the host routes elsewhere is refused; the default route and the bridges of networks are none', () => {
    const table = [
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'wg0\t0000CE0A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0',
      'br-mine00000000\t0001CE0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
    ].join('\n');
    const used = rangesOfRoutes(table, [network('mine', '10.206.1.0/24')]);
    expect(used.map(({ by }) => by)).toEqual(['a route of this host (wg0)']);
    expect(checkSubnet('10.206.0.0/20', used)[0]?.message).toContain(
      '10.206.0.0/16, which belongs to a route of this host (wg0)',
    );
    expect(checkSubnet('172.30.0.0/20', used)).toEqual([]);
  });
});

describe('published ports', () => {
  const port = { port: 9090, setting: 'monitoring.prometheusPort' };
  const probe = (free: boolean, holder?: string): PortProbe => ({
    free: () => Promise.resolve(free),
    holder: () => holder,
  });

  it('are fine where they are free or held by the stack itself', async () => {
    expect(await checkPorts([port], [], own, probe(true))).toEqual([]);
    expect(await checkPorts([port], [{ name: 'p', labels, published: [9090] }], own, probe(false))).toEqual(
      [],
    );
  });

  it('are refused with the name of who has them', async () => {
    const byContainer = await checkPorts(
      [port],
      [{ name: 'web', labels: {}, published: [9090] }],
      own,
      probe(true),
    );
    expect(byContainer[0]?.message).toBe(
      'Port 9090 (jsquared:monitoring.prometheusPort) is in use by the container "web".',
    );
    const byProcess = await checkPorts([port], [], own, probe(false, 'process 7 (nginx)'));
    expect(byProcess[0]?.message).toContain('process 7 (nginx)');
    expect((await checkPorts([port], [], own, probe(false)))[0]?.message).toContain('another process');
  });

  it('are found in the table of the kernel only where somebody listens', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:2382 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1',
      '   1: 0100007F:2383 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1',
    ].join('\n');
    expect(listeningInode(table, 9090)).toBe('4711');
    expect(listeningInode(table, 9091)).toBeUndefined();
  });
});

describe('disk and memory', () => {
  const gib = 1024 ** 3;

  it('ask for more room where images have to be made', () => {
    expect(checkDisk("Docker's disk", '/d', gib / 2, 'nothing')).toEqual([]);
    expect(checkDisk("Docker's disk", '/d', gib / 2, 'build')[0]?.message).toBe(
      "Docker's disk (/d) has 512 MiB free; 1000 MiB are needed to build the images.",
    );
    expect(checkDisk("Docker's disk", '/d', undefined, 'build')).toEqual([]);
  });

  it('refuse limits above what the machine has, and warn of limits above what is free', () => {
    expect(checkMemory(2048, gib, undefined, false)).toMatchObject([{ severity: 'error' }]);
    expect(checkMemory(512, gib, gib / 4, false)).toMatchObject([{ severity: 'warning' }]);
    expect(checkMemory(512, gib, gib / 4, true)).toEqual([]);
    expect(checkMemory(512, gib, gib, false)).toEqual([]);
  });
});

describe('the state against the host', () => {
  const container = (name: string, id: string, inputs = {}): object => ({
    urn: urn('docker:index/container:Container', name),
    type: 'docker:index/container:Container',
    id,
    inputs,
  });
  const there = (state: string): Inventory => ({
    containers: [{ id: 'c1', name: 'one', labels, state, published: [] }],
    networks: [{ id: 'n9', name: 'left', labels, subnets: [] }],
    volumes: [],
  });

  it('tells what is missing, stopped and unrecorded', () => {
    const resources = [
      container('one', 'c1'),
      container('two', 'c2'),
      { urn: urn('docker:index/volume:Volume', 'v'), type: 'docker:index/volume:Volume', id: 'v1' },
    ] as never;
    const host = there('exited');
    const drift = findDrift({ resources, pending: [], salt: undefined }, host, host);
    expect(drift.missing).toEqual(['container two', 'volume v']);
    expect(drift.stopped).toEqual(['container one']);
    expect(drift.unrecorded).toEqual(['network left']);
  });

  it('takes a container that never runs as it is', () => {
    const resources = [container('one', 'c1', { mustRun: false })] as never;
    const host = there('exited');
    expect(findDrift({ resources, pending: [], salt: undefined }, host, host).stopped).toEqual([]);
  });

  it('says what a killed run had begun', () => {
    const pending = [{ type: 'creating', urn: urn('docker:index/network:Network', 'n') }];
    const host = there('running');
    expect(findDrift({ resources: [], pending, salt: undefined }, host, host).pending).toEqual([
      'creating network n',
    ]);
  });
});
