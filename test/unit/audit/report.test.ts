import { describe, expect, it } from 'vitest';
import { baselineOf, compareWith, parseBaseline } from '../../../audit/baseline';
import { makeReport, severities } from '../../../audit/report';
import { auditSarif } from '../../../operations/audit/sarif';
import { renderAudit } from '../../../operations/audit/table';
import { sarifProblems } from '../../support/sarif';
import { fakeTerminal } from '../operations/support';
import { recordedFacts } from './support';

const clean = makeReport(recordedFacts());
const byHand = makeReport(recordedFacts('by-hand'));

describe('a report', () => {
  it('is sorted by severity, and its tally adds up', () => {
    const order = byHand.findings.map(({ severity }) => severities.indexOf(severity));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Object.values(byHand.tally).reduce((sum, n) => sum + n, 0)).toBe(byHand.findings.length);
    expect(byHand.checks.reduce((sum, { findings }) => sum + findings, 0)).toBe(byHand.findings.length);
    for (const { verdict, findings } of byHand.checks)
      expect(verdict).toBe(findings > 0 ? 'broken' : 'holds');
  });

  it('holds no secret that was left in plain sight', () => {
    expect(JSON.stringify(byHand)).not.toMatch(/REDIS_PASSWORD=(?!\[)/);
  });
});

describe('a baseline', () => {
  const baseline = baselineOf(clean);
  const text = JSON.stringify(baseline);

  it('knows what was found, so that only what is new counts', () => {
    const compared = compareWith(byHand, 'known.json', parseBaseline(text, clean));
    expect(compared.findings.filter(({ known }) => known).map(({ check }) => check)).toEqual([
      'host-settings',
    ]);
    expect(compared.baseline).toEqual({ file: 'known.json', takenAt: clean.takenAt, known: 1, gone: [] });
  });

  it('says what is gone, but of a check that was not done says nothing', () => {
    const all = baselineOf(byHand);
    const { baseline: gone } = compareWith(clean, 'known.json', all);
    expect(gone?.gone).toContain('files-private | main-redis-0 | /etc/jsquared/users.acl has the mode 0644');
    const without = compareWith({ ...clean, checks: [] }, 'known.json', all);
    expect(without.baseline?.gone).toEqual([]);
  });

  it('is refused where it is none, or of another stack', () => {
    expect(() => parseBaseline('{', clean)).toThrow('it is no JSON');
    expect(() => parseBaseline('{}', clean)).toThrow('it is no baseline of an audit');
    expect(() => parseBaseline(text, { project: 'jsquared', stack: 'dev' })).toThrow(
      'it is of jsquared/j2aud, and this is jsquared/dev',
    );
  });
});

describe('for a person', () => {
  it('what is wrong comes first, with the remedy, then what holds, then what was not done', () => {
    const shown = renderAudit(byHand, fakeTerminal());
    const places = [
      '13 critical',
      'critical (13)',
      'high (',
      'medium (',
      'What was tried and holds',
      'What was not done (1)',
    ].map((word) => shown.indexOf(word));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(shown).toContain('main-redis-1: answers in the clear on port 7777');
    expect(shown).toContain('image-vulnerabilities: no list was given');
    // Thirty of one kind are not read one by one.
    expect(shown).toMatch(/main-redis-1: \d+ more/);
  });

  it('what the baseline knows is counted, and what is gone is said', () => {
    const compared = compareWith(clean, 'known.json', {
      ...baselineOf(clean),
      findings: [...baselineOf(clean).findings, 'web-tls | prometheus | serves in the clear'],
    });
    const shown = renderAudit(compared, fakeTerminal());
    expect(shown).toContain('✓ no new finding');
    expect(shown).toContain('Baseline known.json: 1 known finding, 1 no longer there');
    expect(shown).toContain('- web-tls | prometheus | serves in the clear');
  });

  it('says as of when a list of vulnerabilities is', () => {
    const list = {
      file: 'list.json',
      format: 'osv',
      asOf: '2026-01-01T00:00:00Z',
      asOfSource: 'the latest entry in it',
      ageDays: 3,
      entries: 7,
    } as const;
    expect(renderAudit({ ...clean, vulnerabilityList: list }, fakeTerminal())).toContain(
      'list.json: as of 2026-01-01 (the latest entry in it), 3 days old, 7 entries',
    );
  });
});

describe('as SARIF', () => {
  const log = auditSarif(compareWith(byHand, 'known.json', baselineOf(clean)), 'Pulumi.j2aud.yaml') as {
    runs: {
      tool: { driver: { name: string; rules: { id: string }[] } };
      automationDetails: { id: string };
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        suppressions?: unknown[];
        message: { text: string };
      }[];
      properties: { absent: { name: string }[] };
    }[];
  };
  const [run] = log.runs;

  it('has a result a finding, each with its rule, and what is known suppressed', () => {
    expect(run?.tool.driver.name).toBe('JSquared audit');
    expect(run?.automationDetails.id).toBe('audit/jsquared/j2aud/');
    expect(run?.results).toHaveLength(byHand.findings.length);
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run?.results.filter(({ suppressions }) => suppressions).map(({ ruleId }) => ruleId)).toEqual([
      'host-settings',
    ]);
    expect(run?.results.find(({ ruleId }) => ruleId === 'redis-tls-only')?.level).toBe('error');
    expect(run?.results.find(({ ruleId }) => ruleId === 'host-settings')?.level).toBe('note');
  });

  it("is valid by the format's own schema", () => {
    expect(sarifProblems(log)).toEqual([]);
  });

  it('names as rules only what was done', () => {
    expect(run?.tool.driver.rules.map(({ id }) => id)).not.toContain('image-vulnerabilities');
    expect(run?.properties.absent.map(({ name }) => name)).toEqual(['image-vulnerabilities']);
  });
});
