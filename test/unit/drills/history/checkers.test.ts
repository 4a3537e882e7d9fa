import { describe, expect, it } from 'vitest';
import { MessageChecker } from '../../../../drills/history/check-messages';
import { OutageChecker } from '../../../../drills/history/check-outage';
import { PrimariesChecker, type Reign } from '../../../../drills/history/check-primaries';
import { ReadChecker } from '../../../../drills/history/check-reads';
import { WriteChecker } from '../../../../drills/history/check-writes';
import { MAX_ANOMALIES, wallClock, type OperationEvent } from '../../../../drills/history/events';
import { failoverTimes } from '../../../../drills/history/failover-times';
import { Series } from '../../../../drills/history/series';
import type { SentinelEvent } from '../../../../drills/runner/timeline';

let value = 0;
function op(at: number, more: Partial<OperationEvent> = {}): OperationEvent {
  value += 1;
  return {
    client: 'c1',
    kind: 'promised',
    key: 'l:c1:0',
    value,
    invoked: at - 1,
    ended: at,
    outcome: 'ok',
    confirmed: 1,
    member: 'data-0',
    ...more,
  };
}

describe('the outage of a client', () => {
  const window = { from: 0, to: 3000 };
  const judged = (events: OperationEvent[], boundMs?: number): OutageChecker => {
    const checker = new OutageChecker({ window, boundMs });
    for (const event of events) checker.see(event);
    return checker;
  };
  const every = (from: number, to: number, more?: Partial<OperationEvent>): OperationEvent[] =>
    Array.from({ length: (to - from) / 10 }, (_, i) => op(from + i * 10 + 10, more));

  it('is the gap between two confirmed writes in a row, and where it lies', () => {
    const [outage] = judged([...every(0, 1000), ...every(2200, 3000)]).outages();
    expect(outage).toMatchObject({ outageMs: 1210, gap: { from: 1000, to: 2210 }, recovered: true });
  });

  it('counts writes that no replica confirmed, and refusals, as outage', () => {
    const events = [
      ...every(0, 1000),
      ...every(1000, 1500, { confirmed: 0 }),
      ...every(1500, 2000, { outcome: 'refused', error: 'NOREPLICAS' }),
      ...every(2000, 3000),
    ];
    expect(judged(events).outages()[0]).toMatchObject({ outageMs: 1010, pauseMs: 510 });
  });

  it('is judged for each client alone', () => {
    const events = [...every(0, 3000, { client: 'c2' }), ...every(0, 1000), ...every(1800, 3000)];
    const verdict = judged(events, 500).verdict();
    expect(verdict).toMatchObject({ verdict: 'fail', numbers: { clients: 2, outageMs: 810 } });
    expect(verdict.anomalies).toEqual(['c1 could not write for 810 ms; 500 may be']);
    expect(judged(events, 900).verdict().verdict).toBe('pass');
  });

  it('counts to the end, and from the beginning', () => {
    expect(judged(every(0, 1000), 1500).verdict()).toMatchObject({
      verdict: 'fail',
      anomalies: ['c1 did not write again before the end'],
    });
    expect(judged(every(1700, 3000)).outages()[0]).toMatchObject({ outageMs: 1710 });
    expect(judged([op(1, { outcome: 'unknown' })]).verdict().anomalies).toEqual([
      'c1 had no confirmed write at all',
    ]);
  });

  it('does not see what lies outside the window', () => {
    expect(judged([op(-500), ...every(0, 3000), op(3500)]).outages()[0]).toMatchObject({ outageMs: 10 });
  });

  it('goes by acknowledgements where nothing is promised, and says so', () => {
    const verdict = judged(every(0, 3000, { kind: 'plain', confirmed: undefined })).verdict();
    expect(verdict).toMatchObject({ verdict: 'pass', numbers: { outageMs: 10 } });
    expect(verdict.says).toContain('by plain acknowledgements');
  });
});

describe('two primaries at once', () => {
  const judged = (
    events: OperationEvent[],
    reigns: string[],
    allowedMs?: number,
  ): ReturnType<PrimariesChecker['verdict']> => {
    const at = (name: string, i: number): Reign => ({ name, from: i === 0 ? -Infinity : i * 100 });
    const checker = new PrimariesChecker({ reigns: reigns.map(at), allowedMs });
    for (const event of events) checker.see(event);
    return checker.verdict();
  };
  const by = (member: string, at: number, more?: Partial<OperationEvent>): OperationEvent =>
    op(at, { member, ...more });

  it('are not what a failover is, nor one there and back', () => {
    const events = [by('a', 1), by('b', 100), by('a', 200), by('a', 201)];
    expect(judged(events, ['a', 'b', 'a'])).toMatchObject({
      verdict: 'pass',
      numbers: { served: 2, byFormer: 0 },
    });
  });

  it('are a former primary that takes a write after its successor did', () => {
    const events = [by('a', 1), by('b', 100), by('a', 150), by('b', 160), by('a', 300, { confirmed: 0 })];
    expect(judged(events, ['a', 'b'])).toMatchObject({
      verdict: 'fail',
      numbers: { overlapMs: 200, byFormer: 2, confirmedByFormer: 1 },
    });
    expect(judged(events, ['a', 'b'], 200).verdict).toBe('pass');
    expect(judged(events, ['a', 'b'], 199).verdict).toBe('fail');
  });

  it('are told apart from a reign that comes later, however often each member reigns', () => {
    const reigns = ['a', 'b', 'a', 'b', 'a'].map((name, i) => ({ name, from: i * 20_000 }));
    const checker = new PrimariesChecker({ reigns, allowedMs: 100 });
    for (let i = 0; i < 5; i += 1) {
      const at = i * 20_000;
      checker.see(by(reigns[i]!.name, at + 1));
      // Late, and then its successor goes on.
      if (i > 0) checker.see(by(reigns[i - 1]!.name, at + 50));
      checker.see(by(reigns[i]!.name, at + 10_000));
    }
    expect(checker.verdict()).toMatchObject({ verdict: 'pass', numbers: { byFormer: 4, overlapMs: 49 } });
  });

  it('are not an answer that was on its way', () => {
    const events = [by('a', 1), by('b', 100), by('a', 150, { invoked: 90 })];
    expect(judged(events, ['a', 'b']).verdict).toBe('pass');
  });

  it('are a member that nobody made the primary', () => {
    expect(judged([by('a', 1), by('c', 100)], ['a', 'b']).verdict).toBe('fail');
  });

  it('cannot be told without the reigns', () => {
    expect(judged([by('a', 1)], []).verdict).toBe('unknown');
  });
});

describe('messages', () => {
  const judged = (...events: Partial<OperationEvent>[]): ReturnType<MessageChecker['verdict']> => {
    const checker = new MessageChecker();
    events.forEach((event, i) => checker.see(op(i, { key: 'ch', confirmed: undefined, ...event })));
    return checker.verdict();
  };
  const sent = { kind: 'publish' } as const;
  const heard = { kind: 'receive', client: 'c2' } as const;

  it('may be missed, which is counted', () => {
    const verdict = judged(
      { ...sent, value: 1 },
      { ...sent, value: 2 },
      { ...sent, value: 3, outcome: 'unknown' },
      { ...heard, value: 1 },
      { ...heard, value: 3 },
    );
    expect(verdict).toMatchObject({ verdict: 'pass', numbers: { sent: 2, gaps: 1, wrong: 0 } });
  });

  it('may not come twice, nor from nowhere', () => {
    const verdict = judged(
      { ...sent, value: 1 },
      { ...heard, value: 1 },
      { ...heard, value: 1 },
      { ...heard, value: 9 },
    );
    expect(verdict).toMatchObject({ verdict: 'fail', numbers: { wrong: 2 } });
  });

  it('that nobody heard are nothing to judge by', () => {
    expect(judged({ ...sent, value: 1 }).verdict).toBe('unknown');
  });
});

describe('bounds', () => {
  it('of plain losses are kept apart from promises', () => {
    const events = [1, 2, 3].map((n) => op(n, { kind: 'plain', confirmed: undefined, value: n }));
    const finals = [{ member: 'a', ledgers: { 'l:c1:0': [1] }, counters: {}, pairs: {} }];
    const judged = (bound?: number): WriteChecker => {
      const checker = new WriteChecker(finals, bound);
      for (const event of events) checker.see(event);
      return checker;
    };
    expect(judged(2).plain()).toMatchObject({ verdict: 'pass', numbers: { acknowledged: 3, lost: 2 } });
    expect(judged(1).plain().verdict).toBe('fail');
    expect(judged().plain().verdict).toBe('pass');
    expect(judged().verdict().verdict).toBe('unknown');
  });

  it('a promised write that WAIT did not confirm is a plain one', () => {
    const checker = new WriteChecker([{ member: 'a', ledgers: {}, counters: {}, pairs: {} }]);
    checker.see(op(1, { confirmed: 0 }));
    checker.see(op(2, { confirmed: undefined }));
    expect(checker.verdict()).toMatchObject({ verdict: 'unknown', numbers: { promised: 0 } });
    expect(checker.plain().numbers).toMatchObject({ acknowledged: 2, lost: 2 });
  });

  it('of stale reads default to none', () => {
    const stale = op(5, { kind: 'read', value: null, sought: 3 });
    const judged = (bound?: number): string => {
      const checker = new ReadChecker(bound);
      checker.see(stale);
      return checker.verdict().verdict;
    };
    expect(judged()).toBe('fail');
    expect(judged(1)).toBe('pass');
  });

  it('of what is spelt out', () => {
    const checker = new WriteChecker([{ member: 'a', ledgers: {}, counters: {}, pairs: {} }]);
    for (let n = 0; n < 100; n += 1) checker.see(op(n));
    const verdict = checker.verdict();
    expect(verdict.numbers['lost']).toBe(100);
    expect(verdict.anomalies).toHaveLength(MAX_ANOMALIES);
  });
});

describe('the times of a failover', () => {
  const said = (at: number, event: string, text = 'master main 10.0.0.10 6379'): SentinelEvent => ({
    kind: 'sentinel-event',
    at,
    member: 'sentinel-0',
    event,
    text,
  });

  it('are those of the first sentinel that said it, after the fault', () => {
    const events = [
      said(10, '+switch-master'),
      said(1600, '+odown'),
      said(1500, '+sdown'),
      said(1550, '+sdown'),
      said(1200, '+sdown', 'slave 10.0.0.11:6379 10.0.0.11 6379 @ main 10.0.0.10 6379'),
      said(1610, '+try-failover'),
      said(1650, '+elected-leader'),
      said(2500, '+promoted-slave', 'slave 10.0.0.11:6379'),
      said(2600, '+switch-master', 'main 10.0.0.10 6379 10.0.0.11 6379'),
    ];
    expect(failoverTimes(events, 1000)).toEqual({
      faultAt: 1000,
      tries: 1,
      detectedMs: 500,
      agreedMs: 600,
      electedMs: 650,
      promotedMs: 1500,
      switchedMs: 1600,
    });
    expect(failoverTimes(events, 1000, 2000)).not.toHaveProperty('promotedMs');
    expect(failoverTimes([], 0)).toEqual({ faultAt: 0, tries: 0 });
  });
});

describe('the series of a history', () => {
  it('counts by time and class', () => {
    const series = new Series();
    series.see(op(1010));
    series.see(op(1020, { kind: 'get', confirmed: undefined }));
    series.see(op(1250, { outcome: 'refused', error: 'NOREPLICAS' }));
    const { buckets, ...summary } = series.summary();
    expect(summary).toMatchObject({
      operations: 3,
      ok: 2,
      refused: 1,
      errors: { NOREPLICAS: 1 },
      bucketMs: 100,
    });
    expect(buckets.map(({ writes, reads, errors }) => [writes, reads, errors])).toEqual([
      [1, 1, {}],
      [0, 0, {}],
      [0, 0, { NOREPLICAS: 1 }],
    ]);
  });

  it('stays bounded over hours, and loses no count', () => {
    const series = new Series();
    for (let at = 0; at < 3_600_000; at += 1000) series.see(op(at));
    const { buckets, bucketMs } = series.summary();
    expect(buckets.length).toBeLessThanOrEqual(1200);
    expect(bucketMs).toBeGreaterThan(1000);
    expect(buckets.reduce((sum, { writes }) => sum + writes, 0)).toBe(3600);
  });

  it('tells quantiles of latency within a bin', () => {
    const series = new Series();
    for (let i = 1; i <= 100; i += 1) series.see(op(1000 + i, { invoked: 1000 }));
    const { latencyMs } = series.summary();
    expect(latencyMs.max).toBe(100);
    expect(latencyMs.p50).toBeGreaterThanOrEqual(50);
    expect(latencyMs.p50).toBeLessThanOrEqual(57);
    expect(latencyMs.p99).toBeGreaterThanOrEqual(99);
  });
});

describe('an anchor', () => {
  it('turns a monotonic moment into the time of day', () => {
    expect(wallClock({ monotonic: 500, wall: 10_000 }, 750)).toBe(10_250);
  });
});
