import { describe, expect, it } from 'vitest';
import { aclDifferences, parseAcl, referenceCommands } from '../../../audit/parse/acl';
import { parseCgroupPaths, readLimits } from '../../../audit/parse/cgroup';
import { parseDpkgStatus, parseOsRelease } from '../../../audit/parse/dpkg';
import { mountOf, parseMountinfo } from '../../../audit/parse/mountinfo';
import { capabilityNames, parseStatus } from '../../../audit/parse/process-status';
import { isAny, isLoopback, parseListeners } from '../../../audit/parse/sockets';
import { contains, firstAddress } from '../../../audit/parse/subnet';
import { readTar } from '../../../audit/parse/tar';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe("a process's status", () => {
  // Of redis-server in a member, Linux 6.18.
  const status = [
    'Name:\tredis-server',
    'Umask:\t0077',
    'State:\tS (sleeping)',
    'Tgid:\t4242',
    'Uid:\t999\t999\t999\t999',
    'Gid:\t999\t999\t999\t999',
    'Groups:\t0 ',
    'CapInh:\t0000000000000000',
    'CapPrm:\t0000000000000000',
    'CapEff:\t0000000000000000',
    'CapBnd:\t00000000a80425fb',
    'CapAmb:\t0000000000000000',
    'NoNewPrivs:\t1',
    'Seccomp:\t2',
    'Seccomp_filters:\t1',
  ].join('\n');

  it('tells ids, groups, capabilities and flags', () => {
    expect(parseStatus(status)).toEqual({
      name: 'redis-server',
      uids: [999, 999, 999, 999],
      gids: [999, 999, 999, 999],
      groups: [0],
      capabilities: {
        CapInh: '0000000000000000',
        CapPrm: '0000000000000000',
        CapEff: '0000000000000000',
        CapBnd: '00000000a80425fb',
        CapAmb: '0000000000000000',
      },
      noNewPrivileges: true,
      seccomp: 2,
    });
  });

  it('is refused where a field is missing, and has no seccomp where the kernel has none', () => {
    expect(() => parseStatus('Name:\tx\n')).toThrow('has no Uid');
    expect(parseStatus(status.replace(/^Seccomp:.*\n/m, '')).seccomp).toBeUndefined();
  });

  it("names capabilities as Docker's default set is known", () => {
    expect(capabilityNames('00000000a80425fb')).toEqual(
      'CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE NET_RAW SYS_CHROOT MKNOD AUDIT_WRITE SETFCAP'.split(
        ' ',
      ),
    );
    expect(capabilityNames('0000000000000000')).toEqual([]);
    expect(capabilityNames('0000020000000000')).toEqual(['capability 41']);
  });
});

describe('mounts', () => {
  const mounts = parseMountinfo(
    [
      '1310 1092 0:125 / / ro,relatime master:437 - overlay overlay rw,lowerdir=/a:/b',
      '1316 1310 0:128 / /tmp rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw,size=16384k,mode=700,uid=999,gid=999',
      '1320 1310 254:0 /var/lib/docker/volumes/x-data/_data /data rw,relatime master:1 - ext4 /dev/root rw',
      '1322 1310 254:0 /home/some\\040one /data/in\\040side rw shared:7 - ext4 /dev/root rw',
      'nothing',
    ].join('\n'),
  );

  it('have a root, a place, options of their own and of their file system, and a propagation', () => {
    expect(mounts).toHaveLength(4);
    expect(mounts[1]).toEqual({
      root: '/',
      path: '/tmp',
      options: ['rw', 'nosuid', 'nodev', 'noexec', 'relatime'],
      propagation: [],
      type: 'tmpfs',
      source: 'tmpfs',
      superOptions: ['rw', 'size=16384k', 'mode=700', 'uid=999', 'gid=999'],
    });
    expect(mounts[3]).toMatchObject({
      root: '/home/some one',
      path: '/data/in side',
      propagation: ['shared:7'],
    });
  });

  it('hold paths, the deepest one wins', () => {
    expect(mountOf(mounts, '/data/in side/x')?.path).toBe('/data/in side');
    expect(mountOf(mounts, '/database')?.path).toBe('/');
    expect(mountOf(mounts, '/data')?.path).toBe('/data');
    expect(mountOf([], '/')).toBeUndefined();
  });
});

describe('sockets', () => {
  it('listen where the kernel says so, connected ones left out', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0A00CF0A:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 1077 1',
      '   1: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 1078 1',
      '   2: 0A00CF0A:18EB 0B00CF0A:A27F 01 00000000:00000000 00:00000000 00000000   999        0 1079 1',
    ].join('\n');
    expect(parseListeners('tcp', table)).toEqual([
      { protocol: 'tcp', address: '10.207.0.10', port: 6379 },
      { protocol: 'tcp', address: '127.0.0.1', port: 6379 },
    ]);
  });

  it('are read in IPv6 as well, and for UDP', () => {
    const line = (address: string, state: string): string =>
      `  0: ${address}:2382 ${'0'.repeat(32)}:0000 ${state} 0`;
    const at = (address: string): string | undefined =>
      parseListeners('tcp', line(address, '0A'))[0]?.address;
    expect(at('0'.repeat(32))).toBe('::');
    expect(at('00000000000000000000000001000000')).toBe('::1');
    expect(at('0000000000000000FFFF00000100007F')).toBe('127.0.0.1');
    expect(at('B80D01200000000067452301EFCDAB89')).toBe('2001:db8::123:4567:89ab:cdef');
    expect(parseListeners('udp', line('0'.repeat(32), '07'))).toEqual([
      { protocol: 'udp', address: '::', port: 9090 },
    ]);
    expect([
      isAny('::'),
      isAny('0.0.0.0'),
      isAny('10.0.0.1'),
      isLoopback('127.0.0.11'),
      isLoopback('::1'),
    ]).toEqual([...[true, true, false, true, true]]);
  });
});

describe('the limits of a control group', () => {
  const files = (all: Readonly<Record<string, string>>) => (controller: string, name: string) =>
    all[`${controller}/${name}`];

  it('are read in version 1', () => {
    expect(
      readLimits(
        1,
        files({
          'memory/memory.limit_in_bytes': '268435456\n',
          'memory/memory.memsw.limit_in_bytes': '9223372036854771712\n',
          'cpu/cpu.cfs_quota_us': '50000\n',
          'cpu/cpu.cfs_period_us': '100000\n',
          'pids/pids.max': '128\n',
        }),
      ),
    ).toEqual({ memoryBytes: 268435456, memoryAndSwapBytes: null, cpus: 0.5, pids: 128 });
  });

  it('are read in version 2, where swap is counted apart', () => {
    expect(
      readLimits(
        2,
        files({
          'memory/memory.max': '268435456\n',
          'memory/memory.swap.max': '0\n',
          'cpu/cpu.max': 'max 100000\n',
          'pids/pids.max': 'max\n',
        }),
      ),
    ).toEqual({ memoryBytes: 268435456, memoryAndSwapBytes: 268435456, cpus: null, pids: null });
  });

  it('are absent where the kernel has no such file, and not taken for unlimited', () => {
    expect(readLimits(1, () => undefined)).toEqual({});
  });

  it('lie where the process says', () => {
    const paths = parseCgroupPaths(
      '9:memory:/docker/abc\n5:cpu,cpuacct:/docker/abc\n0::/system.slice/docker-abc.scope\n',
    );
    expect([paths.get('memory'), paths.get('cpu'), paths.get('')]).toEqual([
      ...['/docker/abc', '/docker/abc', '/system.slice/docker-abc.scope'],
    ]);
  });
});

describe('ranges', () => {
  it('hold their addresses', () => {
    expect(contains('10.207.0.0/24', '10.207.0.255')).toBe(true);
    expect(contains('10.207.0.0/24', '10.207.1.0')).toBe(false);
    expect(contains('10.207.0.128/25', '10.207.0.127')).toBe(false);
    expect(contains(undefined, '10.207.0.1')).toBe(false);
    expect(contains('10.207.0.0/24', 'fe80::1')).toBe(false);
    expect([firstAddress('10.207.0.0/24'), firstAddress('10.207.255.128/25'), firstAddress('')]).toEqual([
      ...['10.207.0.1', '10.207.255.129', undefined],
    ]);
  });
});

describe('an archive', () => {
  it('is read as tar wrote it: modes, owners, long names', () => {
    const directory = mkdtempSync(join(tmpdir(), 'jsquared-audit-'));
    try {
      const long = 'd'.repeat(90);
      mkdirSync(join(directory, long));
      writeFileSync(join(directory, 'users.acl'), 'user default off\n', { mode: 0o440 });
      writeFileSync(join(directory, long, `${'f'.repeat(90)}.txt`), 'x'.repeat(600));
      for (const format of ['gnu', 'pax', 'ustar']) {
        const archive = execFileSync(
          'tar',
          ['-C', directory, '--format', format, '--owner=0', '--group=7', '-cf', '-', 'users.acl', long],
          { maxBuffer: 1024 * 1024 },
        );
        const [first, second] = readTar(archive);
        expect(first).toMatchObject({ name: 'users.acl', mode: 0o440, uid: 0, gid: 7 });
        expect(first?.content.toString()).toBe('user default off\n');
        expect([second?.name, second?.content.length]).toEqual([`${long}/${'f'.repeat(90)}.txt`, 600]);
        expect(() => readTar(archive.subarray(0, 512))).toThrow('ends within a file');
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("dpkg's record", () => {
  const status = `Package: libssl3t64
Status: install ok installed
Priority: optional
Maintainer: Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>
Architecture: amd64
Multi-Arch: same
Source: openssl
Version: 3.5.4-1~deb13u1
Description: Secure Sockets Layer toolkit - shared libraries
 This package is part of the OpenSSL project's implementation.
Homepage: https://openssl-library.org

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: bsdutils
Status: install ok installed
Architecture: amd64
Source: util-linux (2.41-5)
Version: 1:2.41-5
Description: basic utilities
`;

  it('names packages with the source that they were made from', () => {
    expect(parseDpkgStatus(status)).toEqual([
      {
        ...{ name: 'bsdutils', version: '1:2.41-5', architecture: 'amd64', source: 'util-linux' },
        ...{ sourceVersion: '2.41-5', maintainer: '', summary: 'basic utilities', homepage: '' },
      },
      {
        ...{ name: 'libssl3t64', version: '3.5.4-1~deb13u1', architecture: 'amd64', source: 'openssl' },
        sourceVersion: '3.5.4-1~deb13u1',
        maintainer: 'Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>',
        summary: 'Secure Sockets Layer toolkit - shared libraries',
        homepage: 'https://openssl-library.org',
      },
    ]);
  });

  it('names the release', () => {
    expect(
      parseOsRelease(
        'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION_CODENAME=trixie\nID=debian\n',
      ),
    ).toEqual({ id: 'debian', versionId: '13', codename: 'trixie', name: 'Debian GNU/Linux 13 (trixie)' });
  });
});

describe('an ACL', () => {
  const file = `user default reset off
user app reset on sanitize-payload #${'a'.repeat(64)} ~app:* +@read -@dangerous
`;

  it('is handed to another server without passwords and without the default user', () => {
    const commands = referenceCommands(parseAcl(file.split('\n')));
    expect(commands).toEqual([
      '"ACL" "SETUSER" "app" "reset" "on" "sanitize-payload" "~app:*" "+@read" "-@dangerous"',
    ]);
    expect(commands.join()).not.toContain('aaaa');
  });

  it('differs where a right was added, taken away or put in another place, and where a user is gone', () => {
    const given = parseAcl(['user app on ~app:* -@all +@read -@dangerous', 'user other on -@all']);
    expect(aclDifferences(given, given)).toEqual([]);
    expect(aclDifferences(given, parseAcl(['user app on ~* -@all +@all', 'user other on -@all']))).toEqual([
      { user: 'app', given: '~app:* +@read -@dangerous', inForce: '~* +@all' },
    ]);
    expect(aclDifferences(given, parseAcl(['user app on ~app:* -@all -@dangerous +@read']))).toEqual([
      {
        user: 'app',
        given: 'on ~app:* -@all +@read -@dangerous',
        inForce: 'on ~app:* -@all -@dangerous +@read',
      },
      { user: 'other', given: 'on -@all', inForce: 'no such user' },
    ]);
  });
});
