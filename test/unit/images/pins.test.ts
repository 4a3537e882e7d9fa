import { describe, expect, it } from 'vitest';
import { upstreamReference } from '../../../images';
import {
  imageNames,
  loadVersions,
  parseVersions,
  upstreamNames,
  upstreamVersion,
} from '../../../images/pins';

/** versions.json as an object that a test may spoil. */
function spoiled(change: (versions: ReturnType<typeof loadVersions>) => void): string {
  const versions = loadVersions();
  change(versions);
  return JSON.stringify(versions);
}

describe('versions.json', () => {
  it('pins every image, its main package included', () => {
    const { images } = loadVersions();
    for (const name of imageNames) expect(Object.keys(images[name].packages)).toContain(images[name].main);
  });

  it('says where each digest was read', () => {
    const { base, upstream } = loadVersions();
    for (const pinned of [base.pull, ...Object.values(upstream)])
      expect(pinned.source.length).toBeGreaterThan(20);
  });

  it.each([
    ['not JSON at all', '{', /versions\.json is not JSON/],
    ['an unknown key', spoiled((v) => Object.assign(v, { sweet: 1 })), /sweet/],
    [
      'a version that is none',
      spoiled((v) => (v.images.redis.packages['redis-server'] = 'latest')),
      /images\.redis\.packages\.redis-server: .*not a version/,
    ],
    [
      'a package name that is a shell command',
      spoiled((v) => (v.images.redis.packages['$(id)'] = '1')),
      /images\.redis\.packages.*/,
    ],
    [
      'a main package that is not pinned',
      spoiled((v) => (v.images.redis.main = 'redis')),
      /images\.redis\.main: names a package/,
    ],
    [
      'a tag without a digest',
      spoiled((v) => (v.base.pull.reference = 'debian:trixie-slim')),
      /base\.pull\.reference: .*sha256/,
    ],
    [
      'a digest that is too short',
      spoiled((v) => (v.base.pull.reference = 'debian:trixie-slim@sha256:ab')),
      /base\.pull\.reference/,
    ],
    ['a date that is none', spoiled((v) => (v.base.bootstrap.asOf = 'yesterday')), /base\.bootstrap\.asOf/],
    [
      'an upstream image nobody uses',
      spoiled((v) => Object.assign(v.upstream, { nginx: v.base.pull })),
      /upstream/,
    ],
  ])('refuses %s by name', (_case, text, message) => {
    expect(() => parseVersions(text, 'images/versions.json')).toThrow(message);
  });
});

describe('upstreamVersion', () => {
  it.each([
    ['5:8.0.2-3+deb13u3', '8.0.2'],
    ['8.1.1+dfsg1-3+deb13u3', '8.1.1'],
    ['2.53.3+ds1-2', '2.53.3'],
    ['0.28.1+ds-1', '0.28.1'],
    ['1.69.0-1', '1.69.0'],
    ['1.2.3', '1.2.3'],
  ])('finds in %s the version %s', (debian, upstream) => {
    expect(upstreamVersion(debian)).toBe(upstream);
  });
});

describe('upstreamReference', () => {
  it.each(upstreamNames)('gives %s by tag and digest', (name) => {
    const image = upstreamReference(name);
    expect(image?.tag).toMatch(/:[^@]+@sha256:[0-9a-f]{64}$/);
    expect(image?.tag.endsWith(image.hash)).toBe(true);
    expect(image?.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('gives nothing for what is not pinned', () => {
    expect(upstreamReference('grafana', { ...loadVersions(), upstream: {} })).toBeUndefined();
  });
});
