import { describe, expect, it } from 'vitest';
import { add, closingLine, countTests, noTests, suites } from '../../../operations/testing/suites';

describe('counting tests', () => {
  const report = (passed: number, failed: number, pending = 0, todo = 0): string =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: pending,
      numTodoTests: todo,
      success: failed === 0,
    });

  it('sums what the reports say', () => {
    const total = add(countTests(report(5, 0, 1, 1), 0), countTests(report(2, 1), 1));
    expect(closingLine(total)).toBe('7 passed, 1 failed, 2 skipped');
  });

  it.each([
    ['a file that does not load', report(3, 0), 1, { passed: 3, failed: 1, skipped: 0 }],
    ['no report', undefined, 137, { passed: 0, failed: 1, skipped: 0 }],
    ['a report cut in half', '{"numPassedTests":', 0, { passed: 0, failed: 1, skipped: 0 }],
    ['nothing that ran', report(0, 0), 0, { passed: 0, failed: 1, skipped: 0 }],
  ])('counts %s as a failure', (_, text, code, expected) => {
    expect(countTests(text, code)).toEqual(expected);
  });

  it('of nothing is nothing', () => {
    expect(closingLine(noTests)).toBe('0 passed, 0 failed, 0 skipped');
  });
});

describe('the suites', () => {
  it('always hold the fast ones and a pass on a real Docker Engine', () => {
    for (const all of [false, true]) {
      const projects = suites(all, false).flatMap((suite) => suite.projects);
      expect(projects).toEqual(
        expect.arrayContaining(['unit', 'contract', 'policy', 'golden', 'integration']),
      );
    }
  });

  it('repeat the start script alone, once, and run it nowhere else', () => {
    const [docker, start] = suites(true, true).slice(-2);
    expect([docker?.repeated, docker?.exclude]).toEqual([false, ['test/integration/start/**']]);
    expect([start?.repeated, start?.files]).toEqual([true, ['test/integration/start']]);
  });

  it('leave nothing out with --all', () => {
    const all = suites(true, false);
    expect(all.flatMap(({ files, exclude }) => [...files, ...exclude])).toEqual([]);
    expect(all.flatMap(({ projects }) => projects).sort()).toEqual([
      'contract',
      'engine',
      'golden',
      'integration',
      'policy',
      'unit',
    ]);
  });
});
