import { describe, expect, it } from 'vitest';
import { checks } from '../../../audit/checks';
import type { Look } from '../../../audit/facts';
import { gapsOf, makeReport } from '../../../audit/report';
import { rules } from '../../../policies/rules';
import { broken } from './broken';
import { recordedFacts, withUsers } from './support';

const facts = recordedFacts();
const clean = { ...facts, host: { ...facts.host!, settings: [] }, unseen: [] };

describe('a check', () => {
  it.each(
    checks
      .filter(({ name }) => !['host-settings', 'image-vulnerabilities'].includes(name))
      .map((check) => [check.name, check] as const),
  )('%s finds nothing on a stack as it came up, and judged something', (_, check) => {
    const { subjects, findings } = check.judge(clean);
    expect(findings).toEqual([]);
    expect(subjects.length).toBeGreaterThan(0);
  });

  it.each(checks.map((check) => [check.name, check] as const))('%s says what is broken', (name, check) => {
    const [wrong, says] = broken[name]!;
    const { subjects, findings } = check.judge(wrong);
    expect(findings.map(({ subject, found }) => `${subject}: ${found}`).join('\n')).toMatch(says);
    expect(subjects.length).toBeGreaterThan(0);
  });

  it('needs looks, and has words for what it does', () => {
    for (const { name, needs, tries, remedy, why } of checks) {
      expect(needs.length, name).toBeGreaterThan(0);
      for (const text of [tries, remedy, why]) expect(text, name).not.toMatch(/\.$|^$/);
    }
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  it('has the name, the words and the requirements of the rule that it tries', () => {
    const named = checks.filter(({ rule }) => rule);
    expect(named.length).toBeGreaterThan(50);
    for (const { name, description, severity, controls } of named) {
      const rule = rules.find((each) => each.name === name)!;
      expect({ description, severity, controls }).toEqual({
        description: rule.description,
        severity: rule.severity,
        controls: rule.controls,
      });
    }
  });

  it('is absent where a look that it needs failed, whichever it is', () => {
    for (const look of ['containers', 'processes', 'files', 'inside', 'doors', 'users', 'state'] as Look[]) {
      const { checks: done, absent } = makeReport({ ...clean, unseen: [{ look, reason: 'no right' }] });
      const needing = checks.filter(({ needs }) => needs.includes(look)).map(({ name }) => name);
      expect(absent.filter(({ reasons }) => reasons.includes('no right')).map(({ name }) => name)).toEqual(
        needing,
      );
      expect(done.filter(({ name }) => needing.includes(name))).toEqual([]);
      // The list of vulnerabilities, which the clean stack has none of, is no gap.
      expect(gapsOf({ absent, unseen: [] })).toBe(needing.length);
    }
  });

  it('is absent where there is nothing to judge', () => {
    const { absent } = makeReport({
      ...clean,
      doors: [],
      unseen: [{ look: 'doors', subject: 'main-redis-0', reason: 'no route' }],
    });
    expect(absent.find(({ name }) => name === 'redis-tls-versions')).toMatchObject({
      reasons: ['main-redis-0: no route'],
      gap: true,
    });
  });

  it('does not count a member whose users nobody could try', () => {
    const open = withUsers('main-redis-1', () => ({
      trials: [],
      defaultUser: { on: true, noPassword: true, commands: 'unknown' },
    }));
    const report = makeReport(open);
    const subjects = (name: string): readonly string[] =>
      report.checks.find((each) => each.name === name)?.subjects ?? [];
    expect(subjects('redis-users-limited')).not.toContain('main-redis-1');
    expect(subjects('redis-default-user-off')).toContain('main-redis-1');
  });
});

describe('what was changed by hand on a real stack', () => {
  it('is found, with everything else that it broke', () => {
    const { findings } = makeReport(recordedFacts('by-hand'));
    const found = (check: string): string[] =>
      findings.filter((each) => each.check === check).map((each) => `${each.subject}: ${each.found}`);
    expect(found('redis-tls-only')).toEqual([
      'main-redis-1: answers in the clear on port 7777 (-NOAUTH Authentication required.)',
      'main-redis-1: has the plaintext port 7777',
    ]);
    expect(found('redis-default-user-off')).toEqual(['main-redis-2: the user default is on']);
    expect(found('redis-users-authenticated')).toEqual([
      'main-redis-1: knows the user intruder, and the stack does not',
      'main-redis-1: user backup is let in with any password',
    ]);
    expect(found('files-private')).toEqual(['main-redis-0: /etc/jsquared/users.acl has the mode 0644']);
    expect(found('redis-callers')).toEqual(['set main: jsquared-j2aud-by-hand is on its network data']);
    expect(found('container-no-host-paths')).toEqual([
      'jsquared-j2aud-by-hand: /etc of the host is mounted at /host',
    ]);
    expect(found('ports-open-as-declared')).toEqual([
      'network data: main-redis-1 port 7777 opens, which nobody declared',
    ]);
    expect(found('redis-users-limited').length).toBeGreaterThan(30);
    expect(findings[0]?.severity).toBe('critical');
    expect(findings.at(-1)?.severity).toBe('low');
  });
});
