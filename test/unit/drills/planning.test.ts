import { describe, expect, it } from 'vitest';
import { chainRules } from '../../../drills/faults/docker/packets';
import { hidden, ringOrder } from '../../../drills/faults/ring';
import { Findings } from '../../../drills/runner/findings';
import { reigns } from '../../../drills/runner/reigns';
import { reasonToAbort, requireConsent } from '../../../drills/runner/safety';
import type { TimelineEvent } from '../../../drills/runner/timeline';
import { resolve, type Cast } from '../../../drills/stack/roles';
import type { Stack } from '../../../drills/stack/stack';

const cast: Cast = { data: ['d0', 'd1', 'd2'], sentinels: ['s0', 's1', 's2'], primary: 'd1' };

describe('targets', () => {
  it('are resolved by the roles of the steady state', () => {
    expect(resolve('primary', cast)).toEqual(['d1']);
    expect(resolve('current-primary', cast, 'd2')).toEqual(['d2']);
    expect(resolve('current-replica', cast, 'd0')).toEqual(['d1']);
    expect(resolve('current-replica', cast, 'd2')).toEqual(['d0']);
    expect(resolve('replica', cast)).toEqual(['d0']);
    expect(resolve('other-replica', cast)).toEqual(['d2']);
    expect(resolve('replicas', cast)).toEqual(['d0', 'd2']);
    expect(resolve('sentinel-majority', cast)).toEqual(['s0', 's1']);
    expect(resolve('client', cast)).toEqual(['client']);
    expect(resolve('all', cast)).toHaveLength(6);
  });

  it('put the primary into the minority, and nobody on both sides', () => {
    for (const sentinels of [3, 5, 7]) {
      const large = { ...cast, sentinels: Array.from({ length: sentinels }, (_, i) => `s${i}`) };
      const [few, many] = [resolve('minority', large), resolve('majority', large)];
      expect(few).toContain('d1');
      expect([...few, ...many].sort()).toEqual([...large.data, ...large.sentinels].sort());
      expect(many.filter((name) => name.startsWith('s')).length).toBeGreaterThan(sentinels / 2);
    }
  });

  it('say when a set is too small', () => {
    expect(() => resolve('other-replica', { ...cast, data: ['d0', 'd1'] })).toThrow(/has only 1 of its kind/);
  });
});

describe('the majorities ring', () => {
  it.each([5, 6, 7, 9, 12])('of %i: everybody sees a majority, no two the same', (n) => {
    const members = Array.from({ length: n }, (_, i) => `m${i}`);
    const views = members.map((member) => {
      const unseen = hidden(members, member);
      expect(unseen).not.toContain(member);
      return members.filter((other) => !unseen.includes(other));
    });
    for (const view of views) expect(view.length).toBeGreaterThan(n / 2);
    expect(new Set(views.map((view) => view.join())).size).toBe(n);
    // What one does not see does not see it.
    for (const a of members) for (const b of hidden(members, a)) expect(hidden(members, b)).toContain(a);
  });

  it('has data members and sentinels in turn', () => {
    expect(ringOrder(['d0', 'd1', 'd2'], ['s0', 's1', 's2'])).toEqual(['d0', 's0', 'd1', 's1', 'd2', 's2']);
    expect(ringOrder(['d0'], ['s0', 's1', 's2'])).toEqual(['d0', 's0', 's1', 's2']);
  });
});

describe('packet rules', () => {
  it('name their way, the other side and the share', () => {
    expect(chainRules({ direction: 'in', address: '10.0.0.1' })).toEqual([
      '!',
      '-i',
      'lo',
      '-s',
      '10.0.0.1',
      '-j',
      'DROP',
    ]);
    expect(chainRules({ direction: 'out', address: '10.0.0.1' }).join(' ')).toBe(
      '! -o lo -d 10.0.0.1 -j DROP',
    );
    expect(chainRules({ direction: 'in', percent: 10 }).join(' ')).toContain('--probability 0.1 -j DROP');
    // The resolver is on the loopback.
    expect(chainRules({ direction: 'out', address: '127.0.0.11' }).join(' ')).toBe('-d 127.0.0.11 -j DROP');
  });
});

describe('safety', () => {
  const stack = (isProtected: boolean): Stack =>
    ({ name: 'prod', outputs: { topology: { protected: isProtected } } }) as Stack;

  it('asks for the typed name of a protected stack, and of no other', () => {
    expect(() => requireConsent(stack(false), undefined)).not.toThrow();
    expect(() => requireConsent(stack(true), 'prod')).not.toThrow();
    expect(() => requireConsent(stack(true), undefined)).toThrow(/"prod" is protected/);
    expect(() => requireConsent(stack(true), 'Prod')).toThrow(/"Prod" is not its name/);
    expect(() => requireConsent(stack(true), '')).toThrow(/is protected/);
  });

  it('aborts before the host runs out of memory or disk', () => {
    expect(reasonToAbort({ memoryMiB: 4000, diskMiB: 4000 })).toBeUndefined();
    expect(reasonToAbort({ memoryMiB: 299, diskMiB: 4000 })).toMatch(/299 MiB of memory/);
    expect(reasonToAbort({ memoryMiB: 4000, diskMiB: 12 })).toMatch(/12 MiB of disk/);
  });
});

describe('findings', () => {
  it('let what kept a run from proving anything outrank what it found', () => {
    const found = new Findings();
    expect(found.outcome).toBe('passed');
    found.add('failed', 'a');
    found.add('no-bite', 'b');
    found.add('failed', 'c');
    expect(found.outcome).toBe('no-bite');
    found.add('aborted', 'd');
    expect(found.outcome).toBe('aborted');
    expect(found.reasons).toEqual(['a', 'b', 'c', 'd']);
  });

  it('fail for what no set may do, whatever else happened', () => {
    const found = new Findings();
    found.violation('a promised write is lost');
    found.add('no-bite', 'the cut was not seen');
    found.add('aborted', 'interrupted');
    expect(found.outcome).toBe('failed');
  });

  it('take trouble with the run for a failure, but not for a broken set that was noticed', () => {
    const found = new Findings();
    found.trouble('load: it did not start');
    expect(found.outcome).toBe('failed');
    const broken = new Findings(true);
    broken.trouble('load: it did not start');
    broken.add('failed', 'outage: 30 s');
    expect(broken.outcome).toBe('aborted');
    const noticed = new Findings(true);
    noticed.add('failed', 'outage: 30 s');
    expect(noticed.outcome).toBe('failed');
  });
});

describe('reigns', () => {
  const view = (epoch: number, names: string, at = 0, member = 's'): TimelineEvent => ({
    kind: 'sentinel-view',
    at,
    member,
    epoch,
    names,
  });

  it('are in the order of the epochs, whenever they were heard of', () => {
    const names = (...events: TimelineEvent[]): string[] => reigns(events, 'a').map(({ name }) => name);
    expect(names()).toEqual(['a']);
    expect(names(view(1, 'a'), view(2, 'b'), view(1, 'a'), view(3, 'a'))).toEqual(['a', 'b', 'a']);
    expect(names(view(4, 'c'))).toEqual(['a', 'c']);
    // The leader knows the new epoch before it has the new address.
    expect(names(view(1, 'a'), view(2, 'a'), view(2, 'b'))).toEqual(['a', 'b']);
  });

  it('begin when a sentinel is first heard to say so', () => {
    const events = [view(1, 'a', 1), view(2, 'a', 2), view(2, 'b', 3), view(1, 'a', 4), view(2, 'b', 5)];
    expect(reigns(events, 'a')).toEqual([
      { name: 'a', from: -Infinity },
      { name: 'b', from: 3 },
    ]);
  });

  it('are what most sentinels say: one whose failover was overtaken names its choice in the epoch of the other', () => {
    const events = [
      ...[view(3, 'c', 0, 's0'), view(3, 'c', 0, 's1'), view(3, 'c', 0, 's2')],
      ...[view(4, 'c', 1, 's0'), view(4, 'b', 2, 's2'), view(4, 'b', 2, 's1')],
      // The second failover, back to the old primary, is led by s2; s0 has not ended the first.
      ...[view(5, 'b', 3, 's2'), view(5, 'c', 4, 's0'), view(5, 'c', 4, 's1'), view(5, 'c', 5, 's2')],
      ...[view(5, 'b', 13, 's0'), view(5, 'c', 14, 's1'), view(5, 'c', 15, 's2')],
    ];
    expect(reigns(events, 'c')).toEqual([
      { name: 'c', from: -Infinity },
      { name: 'b', from: 2 },
      { name: 'c', from: 4 },
    ]);
  });
});
