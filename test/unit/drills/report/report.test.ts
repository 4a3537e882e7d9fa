import { describe, expect, it } from 'vitest';
import { compare } from '../../../../drills/report/compare';
import { journal } from '../../../../drills/report/journal';
import { junit } from '../../../../drills/report/junit';
import { durationMs, figure } from '../../../../drills/report/model';
import { page } from '../../../../drills/report/page';
import { faultSpans, roleSpans } from '../../../../drills/report/spans';
import { describeMs, distribution, ROUNDS_FOR_P99 } from '../../../../drills/report/stats';
import { summarise } from '../../../../drills/report/summary';
import { duration, escape } from '../../../../drills/report/text';
import { sample, unbalanced } from './samples';

describe('text', () => {
  it('is safe in HTML and XML', () => {
    expect(escape(`<a href="x" title='y'>&amp;`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
    );
    expect(escape('a\u0000b\u001bc\ufffe\td\n\ud800')).toBe('a\ufffdb\ufffdc\ufffd\td\n\ufffd');
    expect(escape('größer 🙂')).toBe('größer 🙂');
  });

  it('says a time in the unit that people read', () => {
    expect([0.84, 9.96, 950.4, 1520, 61_200].map(duration)).toEqual([
      '0.8 ms',
      '10 ms',
      '950 ms',
      '1.52 s',
      '61 s',
    ]);
  });
});

describe('a distribution', () => {
  it('has no 99th percentile below 500 values', () => {
    const values = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
    expect(distribution(values(ROUNDS_FOR_P99 - 1))).toEqual({ n: 499, min: 1, median: 250, max: 499 });
    expect(distribution(values(ROUNDS_FOR_P99))).toEqual({ n: 500, min: 1, median: 251, p99: 496, max: 500 });
  });

  it('does not care for the order, and is of something', () => {
    expect(distribution([3, 1, 2])).toEqual({ n: 3, min: 1, median: 2, max: 3 });
    expect(distribution([])).toBeUndefined();
    expect(describeMs([])).toBe('nothing was measured');
    expect(describeMs([1500, 900])).toBe('min 900 ms, median 1.50 s, max 1.50 s (n = 2)');
  });
});

describe('the page', () => {
  it('is one whole document that asks for nothing', async () => {
    const html = page([await sample()]);
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(unbalanced(html)).toBeUndefined();
    expect(html).not.toMatch(/<script|<link|<img|@import|https?:|url\(/);
    expect(html).toContain('name="viewport"');
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('undefined');
  });

  it('shows faults with their proof, roles, announcements, what was judged, and the environment', async () => {
    const html = page([await sample()]);
    expect(html).toContain('Kill the primary &amp; see &lt;nobody&gt; lose a promise');
    expect(html).toContain('process 1 &lt;gone&gt;');
    expect(html).toContain('detected after 600 ms, agreed after 700 ms, switched after 1.50 s');
    expect(html.match(/class="role primary"/g)).toHaveLength(2);
    expect(html.match(/class="mark"/g)).toHaveLength(2);
    for (const text of ['promised-writes', 'one-primary', 'seed 1', 'down-after 1500', 'kernel 6.1'])
      expect(html).toContain(text);
  });

  it('shows why a run failed', async () => {
    const html = page([await sample(1, {}, 'failed')]);
    expect(html).toContain('&quot;all-follow&quot; did not hold: a &amp; b\ufffd');
    expect(html).toContain('<details open>');
    expect(unbalanced(html)).toBeUndefined();
  });

  it('sums up many runs, and spells out those that did not pass and the last of each', async () => {
    const runs = await Promise.all(
      [1, 2, 3].map((seed) => sample(seed, { round: seed }, seed === 1 ? 'failed' : 'passed')),
    );
    const html = page(runs, [runs[0]!]);
    expect(unbalanced(html)).toBeUndefined();
    expect(html).toContain('3 runs, 2 passed');
    expect(html).toContain('2 of 3 runs are shown in full');
    expect(html.match(/<section/g)).toHaveLength(2);
    expect(html).toContain('0 of 1 → 2 of 3');
  });

  it('has something to say where nothing was seen', async () => {
    const html = page([{ ...(await sample()), events: [], judgement: undefined, method: undefined }]);
    expect(html).toContain('there is nothing to draw');
    expect(html).toContain('no write was judged');
    expect(unbalanced(html)).toBeUndefined();
  });
});

describe('JUnit', () => {
  it('tells failures, errors and what is not possible here apart', async () => {
    const outcomes = ['passed', 'failed', 'unsteady', 'no-bite', 'aborted', 'not-possible'] as const;
    const runs = await Promise.all(
      outcomes.map((outcome, i) => sample(i + 1, { round: i + 1, rounds: 6 }, outcome)),
    );
    const xml = junit(runs);
    expect(unbalanced(xml)).toBeUndefined();
    expect(xml).toContain('<testsuites name="drills" tests="6" failures="1" errors="3" skipped="1"');
    expect(xml).toContain('name="primary-killed (round 2 of 6, seed 2)"');
    expect(xml).toContain('message="&quot;all-follow&quot; did not hold: a &amp; b\ufffd"');
    expect(xml.match(/<testcase/g)).toHaveLength(6);
  });

  it('takes a broken set that was noticed for a pass, and one that was not for a failure', async () => {
    const mutant = { mutant: 'no-quorum' };
    const xml = junit([
      await sample(1, mutant, 'failed'),
      await sample(2, mutant, 'passed'),
      await sample(3, mutant, 'aborted'),
    ]);
    expect(xml).toContain('<testsuites name="drills" tests="3" failures="1" errors="1" skipped="0"');
    expect(xml).toContain('<failure message="passed">');
  });

  it('is a document even of nothing', () => {
    expect(unbalanced(junit([]))).toBeUndefined();
    expect(junit([])).toContain('tests="0"');
  });

  it('has a suite a suite', async () => {
    const xml = junit([await sample(1), await sample(2, { suite: 'smoke', mutant: 'no-quorum' })]);
    expect(xml.match(/<testsuite /g)).toHaveLength(2);
    expect(xml).toContain('mutant no-quorum');
  });
});

describe('the journal', () => {
  it('has the keys of Chaos Toolkit, and survives JSON', async () => {
    const report = await sample(1, {}, 'failed');
    const said = JSON.parse(JSON.stringify(journal(report))) as Record<string, unknown>;
    expect(said).toMatchObject({
      status: 'failed',
      deviated: true,
      start: '2026-01-01T00:00:00.000Z',
      end: '2026-01-01T00:00:03.100Z',
      duration: 3.1,
      steady_states: { before: { steady_state_met: true }, during: null, after: { steady_state_met: false } },
    });
    expect(said['run']).toHaveLength(3);
    expect(said['rollbacks']).toHaveLength(2);
    expect(said['jsquared']).toMatchObject({ outcome: 'failed', recoveryMs: 450 });
    expect(JSON.stringify(said)).not.toContain('"kind":"role"');
    expect(journal(await sample(1, {}, 'aborted'))['status']).toBe('interrupted');
    expect(journal(await sample())['status']).toBe('completed');
  });
});

describe('many rounds', () => {
  it('are counted in a row from the last that did not pass', async () => {
    const runs = await Promise.all(
      (['passed', 'failed', 'passed', 'passed'] as const).map((outcome, i) => sample(i + 1, {}, outcome)),
    );
    const [summary, ...others] = summarise(runs);
    expect(others).toEqual([]);
    expect(summary).toMatchObject({
      rounds: 4,
      inARow: 2,
      outcomes: { passed: 3, failed: 1 },
      seeds: [1, 2, 3, 4],
      promisedLost: 0,
      recoveryMs: { n: 4, median: 450 },
    });
    const worst = runs.map((report) => figure(report, 'outage', 'outageMs')!);
    expect(summary!.outageMs!.max).toBe(Math.max(...worst));
    expect(durationMs(runs[0]!)).toBe(3100);
  });

  it('with a mutant are apart', async () => {
    const summaries = summarise([await sample(1), await sample(2, { mutant: 'quorum-1' })]);
    expect(summaries.map(({ mutant }) => mutant)).toEqual([undefined, 'quorum-1']);
  });

  it('are compared by what passed, then by what was lost', async () => {
    const good = await sample(1);
    const bad = await sample(1, {}, 'failed');
    const other = await sample(1, { experiment: 'another' });
    expect(compare([bad], [good]).both[0]).toMatchObject({ change: 'better', outageRatio: 1 });
    expect(compare([good], [bad]).both[0]?.change).toBe('worse');
    expect(compare([good], [good]).both[0]?.change).toBe('same');
    expect(compare([good], [good, other])).toMatchObject({ onlyBefore: [], onlyAfter: ['another'] });
  });
});

describe('spans', () => {
  it('join equal sightings, and last until something else is seen', async () => {
    const { events } = await sample();
    const spans = [...roleSpans(events, 9000).values()].flat();
    expect(spans.map(({ role, from, to }) => [role, from, to])).toEqual([
      ['primary', 1000, 1550],
      ['unreachable', 1550, 9000],
      ['replica', 1000, 2900],
      ['primary', 2900, 9000],
    ]);
    expect(faultSpans(events, 9000)).toMatchObject([{ fault: 'kill', seen: 'bit', from: 1500, to: 3500 }]);
    expect(faultSpans(events.slice(0, 6), 9000)).toMatchObject([{ to: 9000 }]);
  });
});
