/**
 * What every platform's adapter promises, in the port's words alone. An adapter's own test file gives a harness that makes
 * the platform under mocks and tells, in these words, what it declared.
 */
import * as pulumi from '@pulumi/pulumi';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Endpoints, Platform, WorkloadSpec } from '../../platforms/port';

/** What an adapter declared for one member. */
export interface SeenMember {
  readonly image: string;
  readonly command: readonly string[];
  readonly uid: number;
  readonly readOnlyRoot: boolean;
  readonly capabilities: readonly string[];
  readonly mayGainPrivileges: boolean;
  readonly memoryMiB: number;
  readonly swapMiB: number;
  readonly cpus: number;
  readonly ready: readonly string[];
  readonly awaited: boolean;
  readonly stopGraceSeconds: number;
  readonly addresses: readonly string[];
  /** Where published ports listen, `address:port`. */
  readonly published: readonly string[];
  /** Directories of files, mounted read-only, and what names their state. */
  readonly files: Readonly<Record<string, string>>;
  /** Durable storage by path. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a platform and tells what it declared. */
export interface Harness {
  readonly name: string;
  make(): Promise<Platform>;
  /** Options to declare with, by which the harness listens. */
  options(): pulumi.ComponentResourceOptions;
  /** After every declaration is through. */
  member(name: string): Promise<SeenMember>;
  /** Names of the members a member was declared to come after. */
  after(name: string): Promise<readonly string[]>;
  /** The names of volumes that are protected from deletion. */
  protectedVolumes(): Promise<readonly string[]>;
}

const zoneSlot = 3;

function spec(endpoints: Endpoints, change: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return {
    endpoints,
    image: 'example/image@sha256:' + '0'.repeat(64),
    command: ['sh', '/etc/jsquared/start.sh'],
    environment: { LEVEL: 'info' },
    user: { uid: 999, gid: 999 },
    member: (member) => ({
      files: [
        {
          directory: '/etc/jsquared',
          onChange: 'replace',
          files: pulumi.secret([{ name: 'start.sh', content: `exec server ${member.name}` }]),
        },
      ],
    }),
    volumes: [{ name: 'data', path: '/data', protect: true }],
    scratch: [{ path: '/tmp', sizeMiB: 4 }],
    callers: [{ from: 'zone', port: 'redis' }],
    resources: { memoryMiB: 64, cpus: 0.5, pids: 32 },
    health: {
      live: ['sh', 'health.sh', 'live'],
      ready: ['sh', 'health.sh', 'ready'],
      intervalSeconds: 2,
      timeoutSeconds: 3,
      startSeconds: 60,
      retries: 3,
    },
    stopGraceSeconds: 30,
    ...change,
  };
}

/** Declares the cases for one adapter. */
export function describePort(harness: Harness): void {
  describe(`the port on ${harness.name}`, () => {
    let platform: Platform;
    const ports = [{ name: 'redis', port: 6379 }];
    const resolve = <T>(output: pulumi.Output<T>): Promise<T> =>
      new Promise((done) => {
        output.apply((value) => {
          done(value);
        });
      });

    beforeEach(async () => {
      platform = await harness.make();
    });

    const three = (name = 'redis', slot = 1): Endpoints =>
      platform.endpoints(
        name,
        { zones: [platform.zone(`zone-${name}`, { slot: zoneSlot + slot }, {})], members: 3, slot, ports },
        {},
      );

    it('knows every address before a workload exists, each one different', async () => {
      const endpoints = three();
      const found = await Promise.all(endpoints.members.map((member) => resolve(member.address)));
      expect(new Set(found).size).toBe(3);
      expect(endpoints.members.map(({ name }) => name)).toEqual(['redis-0', 'redis-1', 'redis-2']);
    });

    it('keeps addresses when other workloads and members come and go', async () => {
      const before = await resolve(three().members[1]!.address);
      platform = await harness.make();
      const zone = platform.zone('zone-redis', { slot: zoneSlot + 1 }, {});
      platform.endpoints('first', { zones: [zone], members: 5, slot: 2, ports }, {});
      const after = platform.endpoints('redis', { zones: [zone], members: 2, slot: 1, ports }, {});
      expect(await resolve(after.members[1]!.address)).toBe(before);
    });

    it('gives a member an address in each zone it joins', async () => {
      const inner = platform.zone('inner', { slot: 0 }, {});
      const outer = platform.zone('outer', { slot: 1, internal: false }, {});
      const endpoints = platform.endpoints(
        'web',
        { zones: [inner, outer], members: 1, slot: 4, ports: [{ name: 'http', port: 8080, publish: 18080 }] },
        {},
      );
      platform.workload(spec(endpoints), harness.options());
      const seen = await harness.member('web-0');
      const [member] = endpoints.members;
      expect([...seen.addresses].sort()).toEqual(
        (await Promise.all(['inner', 'outer'].map((zone) => resolve(member!.addresses[zone]!)))).sort(),
      );
      expect(seen.published).toEqual(['127.0.0.1:18080']);
    });

    it('isolates a zone unless told otherwise', () => {
      expect(platform.zone('inner', { slot: 0 }, {}).internal).toBe(true);
      expect(platform.zone('outer', { slot: 1, internal: false }, {}).internal).toBe(false);
    });

    it('refuses to publish out of internal zones, naming the workload', () => {
      const zone = platform.zone('inner', { slot: 0 }, {});
      const endpoints = platform.endpoints(
        'web',
        { zones: [zone], members: 1, slot: 4, ports: [{ name: 'http', port: 8080, publish: 18080 }] },
        {},
      );
      expect(() => platform.workload(spec(endpoints), harness.options())).toThrow(/"web" publishes a port/);
    });

    it('refuses slots and counts out of range or taken, naming the claimant', () => {
      const zone = platform.zone('inner', { slot: 0 }, {});
      const reserve = (name: string, slot: number, members: number) => () =>
        platform.endpoints(name, { zones: [zone], members, slot, ports }, {});
      expect(reserve('a', 0, 1)).toThrow(/"a".*slot 0/);
      expect(reserve('a', 12, 1)).toThrow(/"a".*slot 12/);
      expect(reserve('b', 1, 0)).toThrow(/"b".*0 members/);
      expect(reserve('b', 2, 10)).toThrow(/"b".*10 members/);
      reserve('c', 3, 1)();
      expect(reserve('d', 3, 1)).toThrow(/"d" and "c"/);
      expect(() => platform.zone('other', { slot: 0 }, {})).toThrow(/"other" and "inner"/);
      expect(() => platform.zone('far', { slot: 16 }, {})).toThrow(/"far".*slot 16/);
    });

    it('locks a member down and bounds it', async () => {
      platform.workload(spec(three()), harness.options());
      const seen = await harness.member('redis-0');
      expect(seen).toMatchObject({
        uid: 999,
        readOnlyRoot: true,
        capabilities: [],
        mayGainPrivileges: false,
        memoryMiB: 64,
        swapMiB: 0,
        cpus: 0.5,
        stopGraceSeconds: 30,
        ready: ['sh', 'health.sh', 'ready'],
        awaited: true,
        command: ['sh', '/etc/jsquared/start.sh'],
        environment: { LEVEL: 'info' },
        published: [],
      });
    });

    it('touches one member at a time: each comes after the one before', async () => {
      platform.workload(spec(three()), harness.options());
      expect(await harness.after('redis-0')).not.toContain('redis-1');
      expect(await harness.after('redis-1')).toContain('redis-0');
      expect(await harness.after('redis-2')).toContain('redis-1');
    });

    it('keeps data through replacements of the member, and protects it where asked', async () => {
      const workload = platform.workload(spec(three()), harness.options());
      const first = await harness.member('redis-0');
      const second = await harness.member('redis-1');
      expect(first.volumes['/data']).toBe(await resolve(workload.volumes[0]!['data']!));
      expect(second.volumes['/data']).not.toBe(first.volumes['/data']);
      expect(await harness.protectedVolumes()).toContain(first.volumes['/data']);
    });

    it('gives replaced files a state of their own, by content, so that a running member keeps what it has', async () => {
      const state = async (text: string): Promise<string> => {
        platform = await harness.make();
        platform.workload(
          spec(three(), {
            member: () => ({
              files: [
                { directory: '/etc/jsquared', onChange: 'replace', files: [{ name: 'f', content: text }] },
              ],
            }),
          }),
          harness.options(),
        );
        return (await harness.member('redis-0')).files['/etc/jsquared'] ?? '';
      };
      const one = await state('one');
      expect(await state('two')).not.toBe(one);
      expect(await state('one')).toBe(one);
    });

    it('keeps reloaded files in one place, whatever they hold', async () => {
      const place = async (text: string): Promise<string> => {
        platform = await harness.make();
        platform.workload(
          spec(three(), {
            member: () => ({
              files: [
                {
                  directory: '/etc/rules',
                  onChange: { reload: ['sh', '-c', 'kill -HUP 1'] },
                  files: [{ name: 'f', content: text }],
                },
              ],
            }),
          }),
          harness.options(),
        );
        return (await harness.member('redis-0')).files['/etc/rules'] ?? '';
      };
      expect(await place('one')).toBe(await place('two'));
    });

    it('moves a directory of which some files are reloaded when one of the others changes, and only then', async () => {
      const place = async (script: string, password: string): Promise<string> => {
        platform = await harness.make();
        platform.workload(
          spec(three(), {
            member: () => ({
              files: [
                {
                  directory: '/etc/jsquared',
                  onChange: { reload: ['sh', '/etc/jsquared/reload.sh'], only: ['password'] },
                  files: [
                    { name: 'start.sh', content: script },
                    { name: 'password', content: password },
                  ],
                },
              ],
            }),
          }),
          harness.options(),
        );
        return (await harness.member('redis-0')).files['/etc/jsquared'] ?? '';
      };
      const first = await place('one', 'a');
      expect(await place('one', 'b')).toBe(first);
      expect(await place('two', 'a')).not.toBe(first);
    });

    it('says what differs for real', () => {
      const { capabilities } = platform;
      expect(typeof capabilities.enforcesCallers).toBe('boolean');
      expect(typeof capabilities.spreadsOverHosts).toBe('boolean');
      expect(['linux-host-and-containers', 'cluster']).toContain(capabilities.addressVantage);
    });
  });
}
