import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/parse';
import { choosePlatform } from '../../../platforms';
import { resolveImage } from '../../../platforms/docker/images';
import { hostName, labels } from '../../../platforms/docker/naming';
import { cores, goDuration } from '../../../platforms/docker/notation';

describe('the Docker adapter writes numbers as the provider reads them back', () => {
  it.each([
    [0, '0s'],
    [5, '5s'],
    [60, '1m0s'],
    [90, '1m30s'],
    [3600, '1h0m0s'],
    [3725, '1h2m5s'],
  ])('%d seconds as %s', (seconds, text) => {
    expect(goDuration(seconds)).toBe(text);
  });
  it.each([
    [1, '1.0'],
    [2, '2.0'],
    [10, '10.'],
    [0.5, '0.5'],
    [0.25, '0.25'],
    [1.5, '1.5'],
    [10.5, '10.5'],
    [0.1, '0.1'],
  ])('%d cores as %s', (count, text) => {
    expect(cores(count)).toBe(text);
    expect(Number(text)).toBe(count);
  });
});

describe('names and labels', () => {
  const identity = { project: 'p', stack: 's' };
  it('carry project and stack, labels sorted', () => {
    expect(hostName(identity, 'redis-0')).toBe('p-s-redis-0');
    expect(labels(identity, { 'jsquared.member': 'm' }).map(({ label }) => label)).toEqual([
      'jsquared.member',
      'jsquared.project',
      'jsquared.stack',
    ]);
  });
});

describe('an image', () => {
  const digest = `example.test/redis@sha256:${'a'.repeat(64)}`;
  it('named by the stack wins over everything', () => {
    const found = resolveImage('redis', {
      source: 'build',
      base: 'bootstrap',
      references: { redis: digest },
    });
    expect(found.reference).toBe(digest);
    expect(found.create).toContain(`docker pull --quiet ${digest}`);
  });
  it('is built from Debian packages where the stack says so, Grafana alone being pulled', () => {
    const policy = { source: 'build', base: 'bootstrap', references: {} } as const;
    expect(resolveImage('valkey', policy).reference).toMatch(/^jsquared\/valkey:[\d.]+-[0-9a-f]{12}$/);
    expect(resolveImage('grafana', policy).reference).toMatch(/@sha256:[0-9a-f]{64}$/);
  });
  it("is upstream's by digest where the stack says so", () => {
    const policy = { source: 'upstream', base: 'pull', references: {} } as const;
    expect(resolveImage('prometheus', policy).reference).toMatch(/@sha256:[0-9a-f]{64}$/);
  });
});

it('refuses Kubernetes by name', () => {
  const config = parseConfig({ platform: 'kubernetes' }, 'x');
  expect(() => choosePlatform(config, 'p', 'prod')).toThrow(
    /"kubernetes" in Pulumi\.prod\.yaml.*set it to docker/,
  );
});
