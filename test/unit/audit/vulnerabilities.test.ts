import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { billOfMaterials, packageUrl } from '../../../audit/bill';
import type { ImageFacts } from '../../../audit/looks/packages';
import { dpkgComparer } from '../../../audit/vulnerabilities/compare';
import { matchImage, parseList, readList, type Comparison } from '../../../audit/vulnerabilities/list';

const trixie = { codename: 'trixie', versionId: '13' };
const image: ImageFacts = {
  reference: 'jsquared/redis:8.0.2-766a777dd8bf',
  id: `sha256:${'a'.repeat(64)}`,
  release: { id: 'debian', versionId: '13', codename: 'trixie', name: 'Debian GNU/Linux 13 (trixie)' },
  packages: [
    ['redis-server', '5:8.0.2-3+deb13u1', 'redis', '5:8.0.2-3+deb13u1'],
    ['redis-tools', '5:8.0.2-3+deb13u1', 'redis', '5:8.0.2-3+deb13u1'],
    ['libssl3t64', '3.5.1-1~deb13u1', 'openssl', '3.5.1-1~deb13u1'],
    ['bsdutils', '1:2.41-5', 'util-linux', '2.41-5'],
  ].map(([name = '', version = '', source = '', sourceVersion = '']) => ({
    ...{ name, version, source, sourceVersion, architecture: 'amd64' },
    ...{
      maintainer: 'Somebody <somebody@example.org>',
      summary: 'a package',
      homepage: 'https://example.org',
    },
  })),
};
const compare = dpkgComparer(undefined);

/** As the tracker's JSON is: fields that are not read are there too. */
const tracker = JSON.stringify({
  redis: {
    'CVE-2025-0001': {
      description: 'corrected before',
      scope: 'remote',
      releases: {
        trixie: {
          ...{ status: 'resolved', repositories: { trixie: '5:8.0.2-3+deb13u1' } },
          ...{ fixed_version: '5:8.0.2-3+deb13u1', urgency: 'not yet assigned' },
        },
      },
    },
    'CVE-2025-0002': {
      releases: { trixie: { status: 'resolved', fixed_version: '5:8.0.2-3+deb13u2', urgency: 'high**' } },
    },
    'CVE-2025-0003': { releases: { trixie: { status: 'open', urgency: 'unimportant' } } },
    'CVE-2025-0004': { releases: { trixie: { status: 'resolved', fixed_version: '0', urgency: 'low' } } },
    'CVE-2025-0005': { releases: { bookworm: { status: 'open', urgency: 'low' } } },
    'CVE-2025-0006': { releases: { trixie: { status: 'undetermined', urgency: 'not yet assigned' } } },
  },
  openssl: {
    // A tilde sorts before the end: 3.5.1-1~deb13u1 is older than 3.5.1-1.
    'CVE-2025-0007': {
      releases: { trixie: { status: 'resolved', fixed_version: '3.5.1-1', urgency: 'medium' } },
    },
  },
  'util-linux': {
    // The source's version counts, which has no epoch here.
    'CVE-2025-0008': {
      releases: { trixie: { status: 'resolved', fixed_version: '2.41-6', urgency: 'low' } },
    },
  },
  nginx: { 'CVE-2025-0009': { releases: { trixie: { status: 'open', urgency: 'high' } } } },
});

const osv = (
  id: string,
  name: string,
  events: object[],
  more: object = {},
  ecosystem = 'Debian:13',
): object => ({
  schema_version: '1.6.0',
  id,
  modified: `2026-10-0${id.at(-1) ?? '1'}T00:00:00Z`,
  affected: [
    {
      package: { ecosystem, name, purl: `pkg:deb/debian/${name}?arch=source` },
      ranges: [{ type: 'ECOSYSTEM', events }],
      ecosystem_specific: { urgency: 'not yet assigned' },
    },
  ],
  ...more,
});
const records = [
  osv('DEBIAN-CVE-2025-1', 'redis', [{ introduced: '0' }, { fixed: '5:8.0.2-3+deb13u2' }]),
  osv('DEBIAN-CVE-2025-2', 'redis', [{ introduced: '5:8.2.0-1' }, { fixed: '5:8.2.1-1' }]),
  osv('DEBIAN-CVE-2025-3', 'openssl', [{ introduced: '0' }]),
  osv('DEBIAN-CVE-2025-4', 'openssl', [{ introduced: '0' }], { withdrawn: '2026-01-01T00:00:00Z' }),
  osv('DEBIAN-CVE-2025-5', 'openssl', [{ introduced: '0' }], {}, 'Debian:12'),
  osv('DEBIAN-CVE-2025-6', 'util-linux', [{ introduced: '0' }, { last_affected: '2.41-4' }]),
];

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('a list of vulnerabilities', () => {
  it("of Debian's tracker names what is installed and not corrected, by the source's version", async () => {
    const found = await matchImage(image, parseList(tracker, [trixie]), compare);
    expect(
      found.map(({ id, source, version, fixed, urgency, packages }) => [
        id,
        source,
        version,
        fixed,
        urgency,
        packages,
      ]),
    ).toEqual([
      [
        'CVE-2025-0002',
        'redis',
        '5:8.0.2-3+deb13u1',
        '5:8.0.2-3+deb13u2',
        'high',
        ['redis-server', 'redis-tools'],
      ],
      [
        'CVE-2025-0003',
        'redis',
        '5:8.0.2-3+deb13u1',
        undefined,
        'unimportant',
        ['redis-server', 'redis-tools'],
      ],
      ['CVE-2025-0007', 'openssl', '3.5.1-1~deb13u1', '3.5.1-1', 'medium', ['libssl3t64']],
      ['CVE-2025-0008', 'util-linux', '2.41-5', '2.41-6', 'low', ['bsdutils']],
    ]);
  });

  it.each([
    ['a JSON array', JSON.stringify(records)],
    ['a record a line', records.map((each) => JSON.stringify(each)).join('\n')],
  ])('of OSV, as %s, is read by ranges, and withdrawn records do not count', async (_, text) => {
    const list = parseList(text, [trixie]);
    expect([list.format, list.asOf]).toEqual(['osv', '2026-10-06T00:00:00Z']);
    const found = await matchImage(image, list, compare);
    expect(found.map(({ id, fixed }) => [id, fixed])).toEqual([
      ['DEBIAN-CVE-2025-1', '5:8.0.2-3+deb13u2'],
      ['DEBIAN-CVE-2025-3', undefined],
    ]);
  });

  it('is dated: by its entries, else by the file, and it is said which', () => {
    const directory = mkdtempSync(join(tmpdir(), 'jsquared-audit-'));
    directories.push(directory);
    const file = join(directory, 'list.json');
    const now = Date.parse('2026-11-05T00:00:00Z');
    writeFileSync(file, JSON.stringify(records));
    expect(readList(file, [trixie], now).list).toEqual({
      ...{ file, format: 'osv', asOf: '2026-10-06T00:00:00Z', ageDays: 30, entries: 4 },
      asOfSource: 'the latest entry in it',
    });
    writeFileSync(file, tracker);
    utimesSync(file, 0, new Date('2026-11-01T00:00:00Z'));
    expect(readList(file, [trixie], now).list).toMatchObject({
      ...{ format: 'debian-tracker', asOf: '2026-11-01T00:00:00.000Z', ageDays: 4, entries: 6 },
      asOfSource: "the file's own date, since the list has none",
    });
  });

  it('is refused where it is neither', () => {
    for (const text of ['', 'hello', '[]', '{"a": 1}', '{"a": {"b": 1}}'])
      expect(() => parseList(text, [trixie])).toThrow('neither');
    expect(() => parseList(`${JSON.stringify(records[0])}\n{"id": 1}`, [trixie])).toThrow(
      'record 2 is not in the OSV format',
    );
  });
});

describe('versions', () => {
  it('are compared as dpkg compares them', async () => {
    const questions: Comparison[] = [
      ['1:1.0-1', 'lt', '2.0-1'],
      ['2.0-1', 'lt', '1:1.0-1'],
      ['1.0~rc1-1', 'lt', '1.0-1'],
      ['1.0-1+deb13u1', 'ge', '1.0-1'],
      ['1.10-1', 'le', '1.9-1'],
      ['1.0-1', 'le', '1.0-1'],
    ];
    expect(await compare(questions)).toEqual([false, true, true, true, false, true]);
    const said = questions.map(([a, operator, b]) => {
      try {
        execFileSync('dpkg', ['--compare-versions', a, operator, b]);
        return true;
      } catch {
        return false;
      }
    });
    expect(await compare(questions)).toEqual(said);
    expect(await compare([])).toEqual([]);
  });

  it('are one word, or refused', async () => {
    await expect(compare([['1.0', 'lt', '2.0; true']])).rejects.toThrow('is no version');
  });
});

describe('a bill of materials', () => {
  it('lists every package by a name that other tools know', () => {
    const bill = billOfMaterials(image, '2026-11-05T00:00:00.000Z') as {
      bomFormat: string;
      metadata: { component: { name: string; version: string; hashes: unknown[] } };
      components: { type: string; name: string; version: string; purl?: string; 'bom-ref': string }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    expect(bill.metadata.component).toMatchObject({ name: 'jsquared/redis', version: '8.0.2-766a777dd8bf' });
    expect(bill.components).toHaveLength(5);
    expect(bill.components[0]).toMatchObject({ type: 'operating-system', name: 'debian', version: '13' });
    const references = bill.components.map((each) => each['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    for (const each of bill.dependencies[0]?.dependsOn ?? []) expect(references).toContain(each);
  });

  it('escapes versions as the scheme wants it', () => {
    expect(
      packageUrl({ name: 'libstdc++6', version: '5:8.0.2-3+deb13u1', architecture: 'amd64' }, image.release),
    ).toBe('pkg:deb/debian/libstdc%2B%2B6@5:8.0.2-3%2Bdeb13u1?arch=amd64&distro=debian-13');
  });
});
