import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootstrapBase, hostArchitecture, imageBuild, imageNames, type BuildOptions } from '../../../images';
import { type Canonical, hashInputs } from '../../../images/hash';
import { imagesDirectory, loadVersions } from '../../../images/pins';

const options: BuildOptions = { base: 'bootstrap', arch: 'amd64' };

/** Every tag that a checkout gives, by what was asked for. */
function tags(directory: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const arch of ['amd64', 'arm64'] as const) {
    all[`base ${arch}`] = bootstrapBase({ arch, directory }).tag;
    for (const name of imageNames) {
      for (const base of ['pull', 'bootstrap'] as const) {
        all[`${name} ${base} ${arch}`] = imageBuild(name, { base, arch, directory }).tag;
      }
    }
  }
  return all;
}

/** What was asked for whose tag differs between two checkouts. */
function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter((key) => before[key] !== after[key]);
}

describe('a tag', () => {
  let copy: string;
  let before: Record<string, string>;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'j2img-'));
    cpSync(imagesDirectory, copy, { recursive: true });
    before = tags(imagesDirectory);
  });

  afterEach(() => {
    rmSync(copy, { recursive: true });
  });

  function edit(path: string, change: (text: string) => string): void {
    const file = join(copy, path);
    const text = readFileSync(file, 'utf8');
    const edited = change(text);
    expect(edited).not.toBe(text);
    writeFileSync(file, edited);
  }

  it('carries the name, the upstream version and twelve digits of the hash', () => {
    const build = imageBuild('redis', options);
    expect(build.tag).toBe(`jsquared/redis:${build.version}-${build.hash.slice(0, 12)}`);
    expect(build.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is of one image, base and architecture only', () => {
    expect(new Set(Object.values(before)).size).toBe(Object.keys(before).length);
  });

  it('is the same in another checkout, whatever the modes, times and line endings there', () => {
    for (const file of ['redis/Dockerfile', 'install.sh', 'base/bootstrap.sh']) {
      edit(file, (text) => text.replaceAll('\n', '\r\n'));
      chmodSync(join(copy, file), 0o700);
      utimesSync(join(copy, file), 1, 1);
    }
    expect(tags(copy)).toEqual(before);
  });

  it('is the same in whatever order the pins are written', () => {
    edit('versions.json', (text) => {
      const versions = JSON.parse(text) as ReturnType<typeof loadVersions>;
      for (const image of Object.values(versions.images)) {
        image.packages = Object.fromEntries(Object.entries(image.packages).reverse());
      }
      return JSON.stringify(versions);
    });
    expect(tags(copy)).toEqual(before);
  });

  it('does not follow files that are no input', () => {
    edit('build.sh', (text) => `${text}# a remark\n`);
    writeFileSync(join(copy, 'redis', 'notes.txt'), 'not copied in');
    expect(tags(copy)).toEqual(before);
  });

  it("follows an image's Dockerfile, and no other image's", () => {
    edit('valkey/Dockerfile', (text) => `${text}# a remark\n`);
    const after = changed(before, tags(copy));
    expect(after.length).toBe(4);
    expect(after.every((key) => key.startsWith('valkey '))).toBe(true);
  });

  it('follows what every image copies in', () => {
    edit('install.sh', (text) => `${text}# a remark\n`);
    const after = changed(before, tags(copy));
    expect(after).toEqual(Object.keys(before).filter((key) => !key.startsWith('base ')));
  });

  it("follows an image's own pins", () => {
    edit('versions.json', (text) =>
      text.replace('"prometheus-redis-exporter": "', '"prometheus-redis-exporter": "1'),
    );
    const after = changed(before, tags(copy));
    expect(after.length).toBe(4);
    expect(after.every((key) => key.startsWith('redis-exporter '))).toBe(true);
  });

  it('follows the base it is built on, and not the other kind', () => {
    edit('base/bootstrap.sh', (text) => `${text}# a remark\n`);
    expect(changed(before, tags(copy))).toEqual(Object.keys(before).filter((key) => !key.includes(' pull ')));
  });

  it('follows the digest of a pulled base', () => {
    edit('versions.json', (text) =>
      text.replace(/(debian:trixie-slim@sha256:)./, (_all, start: string) => `${start}0`),
    );
    expect(changed(before, tags(copy))).toEqual(Object.keys(before).filter((key) => key.includes(' pull ')));
  });
});

describe('the build command', () => {
  it('has no absolute path, so that a moved checkout shows no difference', () => {
    for (const name of imageNames) {
      const { create, environment, triggers, tag } = imageBuild(name, options);
      expect(create).toBe(`exec sh images/build.sh ${name}`);
      expect(JSON.stringify({ create, environment, triggers })).not.toContain(imagesDirectory);
      expect(triggers).toEqual([tag]);
    }
  });

  it('does not depend on the base that the stack does not use', () => {
    const versions = loadVersions();
    const renewed = structuredClone(versions);
    renewed.base.bootstrap.asOf = '2030-01-01T00:00:00Z';
    const pulled: BuildOptions = { base: 'pull', arch: 'amd64' };
    expect(imageBuild('redis', { ...pulled, versions: renewed })).toEqual(
      imageBuild('redis', { ...pulled, versions }),
    );
  });
});

describe('hashInputs', () => {
  it('keeps apart what only looks alike', () => {
    const values: Canonical[] = [
      { a: 'b' },
      { ab: '' },
      ['a', 'b'],
      ['ab'],
      'ab',
      ['a', ['b']],
      { a: ['b'] },
      1,
      '1',
    ];
    expect(new Set(values.map((value) => hashInputs(value))).size).toBe(values.length);
  });
});

describe('hostArchitecture', () => {
  it('speaks Debian', () => {
    expect([hostArchitecture('x64'), hostArchitecture('arm64')]).toEqual(['amd64', 'arm64']);
  });

  it('refuses a machine that no image is built for', () => {
    expect(() => hostArchitecture('s390x')).toThrow(/s390x.*upstream/);
  });
});
