import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootstrapBase } from '../../../images';
import { listImages, pruneImages } from '../../../images/cache';
import { imagesDirectory, loadVersions } from '../../../images/pins';
import { runCommand } from '../../../images/run';
import { updatePins } from '../../../images/update';
import { ensureImage } from '../../support/images';
import { LoopbackRegistry } from '../../support/registry';
import { docker, Trials, tryBuild } from '../../support/trials';

describe('a pulled base', () => {
  const trials = new Trials();

  afterAll(async () => {
    await trials.dispose();
  });

  it('is pulled by its digest, once, and built upon', async () => {
    await ensureImage('redis-exporter');
    const directory = mkdtempSync(join(trials.directory, 'layers-'));
    const registry = await LoopbackRegistry.serving(bootstrapBase().tag, directory);
    const { reference } = registry;
    try {
      const pulled = { JSQ_BASE: 'pull', JSQ_BASE_REFERENCE: reference };
      const first = await tryBuild(trials.image('redis-exporter', pulled));
      expect(first.stderr).toContain(`pulling ${reference}`);
      expect(first.code).toBe(0);
      expect(registry.requests.some((request) => request.includes('/debian/'))).toBe(true);
      const second = await tryBuild(trials.image('redis-exporter', pulled));
      expect(second.stderr).not.toContain('pulling');
      expect(second.code).toBe(0);
    } finally {
      await registry.close();
      await trials.dispose();
      await runCommand(['docker', 'image', 'rm', reference]);
    }
  });
});

describe('images update', () => {
  let copy: string;
  let bases: string[];

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'jsquared-update-'));
    cpSync(imagesDirectory, copy, { recursive: true });
    bases = [bootstrapBase().tag];
  });

  afterEach(async () => {
    rmSync(copy, { recursive: true });
    const renewed = bases.filter((tag) => tag !== bootstrapBase().tag);
    for (const tag of renewed) await runCommand(['docker', 'image', 'rm', tag]);
  });

  it('writes the successors of superseded pins, and then has nothing more to do', async () => {
    const file = join(copy, 'versions.json');
    const text = readFileSync(file, 'utf8').replace(/"redis-server": ".*"/, '"redis-server": "5:7.0.0-1"');
    writeFileSync(file, text);
    const options = { base: 'bootstrap', directory: copy, onProgress: () => undefined } as const;

    const proposed = await updatePins({ ...options, check: true });
    expect(proposed).toContainEqual(
      expect.objectContaining({ image: 'redis', pin: 'redis-server', from: '5:7.0.0-1' }),
    );
    expect(readFileSync(file, 'utf8')).toBe(text);

    const changes = await updatePins(options);
    const versions = loadVersions(copy);
    bases.push(bootstrapBase({ versions }).tag);
    for (const { image, pin, to } of changes) {
      if (image === 'base') expect(versions.base.bootstrap.asOf).toBe(to);
      else
        expect(Object.entries(versions.images).find(([name]) => name === image)?.[1].packages[pin]).toBe(to);
    }
    expect(changes.map((change) => change.pin)).toContain('redis-server');
    expect(await updatePins(options)).toEqual([]);
  });
});

describe('images prune', () => {
  const trials = new Trials();

  afterEach(async () => {
    await trials.dispose();
  });

  it('removes what no checkout asks for, and keeps what a container uses', async () => {
    const stale = trials.image('redis-exporter');
    const used = trials.image('redis-exporter');
    for (const build of [stale, used]) expect((await tryBuild(build)).code).toBe(0);
    await docker('create', used.tag);

    const ours = [stale.tag, used.tag];
    const listed = (await listImages()).filter((image) => ours.includes(image.tag));
    expect(listed.map((image) => image.current)).toEqual([false, false]);
    expect(listed.every((image) => image.size > 1_000_000)).toBe(true);

    const { removed, kept } = await pruneImages({ matching: (image) => ours.includes(image.tag) });
    expect(removed.map((image) => image.tag)).toEqual([stale.tag]);
    expect(kept.map(({ image }) => image.tag)).toEqual([used.tag]);
    expect(kept[0]?.reason).toContain('container');
  });

  it('keeps what this checkout uses', async () => {
    const tag = await ensureImage('redis-exporter');
    expect((await listImages()).find((image) => image.tag === tag)?.current).toBe(true);
    expect(await pruneImages({ matching: (image) => image.tag === tag })).toEqual({ removed: [], kept: [] });
  });
});
