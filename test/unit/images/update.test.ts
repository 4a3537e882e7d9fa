import { describe, expect, it } from 'vitest';
import { loadVersions } from '../../../images/pins';
import { type ArchiveState, parseArchiveAnswer, planUpdate } from '../../../images/update';

const now = '2030-01-02T03:04:05Z';
const versions = loadVersions();

/** An archive that has what is pinned, and nothing newer. */
function archive(): { newest: Record<string, string>; baseOutdated: string[] } {
  const newest = Object.assign(
    {},
    ...Object.values(versions.images).map((image) => image.packages),
  ) as Record<string, string>;
  return { newest, baseOutdated: [] };
}

describe('parseArchiveAnswer', () => {
  it('reads the newest versions and what the base lacks, and nothing else', () => {
    const answer = 'newest redis-server 5:8.0.2-3\nnewest gone\nHit:1 somewhere\noutdated libc6\n\n';
    expect(parseArchiveAnswer(answer)).toEqual<ArchiveState>({
      newest: { 'redis-server': '5:8.0.2-3' },
      baseOutdated: ['libc6'],
    });
  });
});

describe('planUpdate', () => {
  it('changes nothing when everything is the newest', () => {
    expect(planUpdate(versions, archive(), now)).toEqual({ versions, changes: [] });
  });

  it('moves a pin in every image that has it, and leaves its argument alone', () => {
    const state = archive();
    state.newest['libssl3t64'] = '9.9.9-1';
    const kept = structuredClone(versions);
    const plan = planUpdate(versions, state, now);
    expect(versions).toEqual(kept);
    const from = versions.images.redis.packages['libssl3t64'] ?? 'unpinned';
    expect(plan.changes).toEqual(
      ['redis', 'valkey'].map((image) => ({ image, pin: 'libssl3t64', from, to: '9.9.9-1' })),
    );
    expect(plan.versions.images.valkey.packages['libssl3t64']).toBe('9.9.9-1');
  });

  it('renews the base when the archive has fixes for it', () => {
    const plan = planUpdate(versions, { ...archive(), baseOutdated: ['libc6'] }, now);
    expect(plan.changes).toEqual([
      { image: 'base', pin: 'asOf', from: versions.base.bootstrap.asOf, to: now },
    ]);
    expect(plan.versions.base.bootstrap.asOf).toBe(now);
  });

  it('names every package that is gone altogether', () => {
    const state = archive();
    delete state.newest['redis-tools'];
    delete state.newest['promtool'];
    expect(() => planUpdate(versions, state, now)).toThrow(/redis: redis-tools .*\n.*prometheus: promtool /);
  });
});
