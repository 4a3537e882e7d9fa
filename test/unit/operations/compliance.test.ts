import { describe, expect, it } from 'vitest';
import { gatherEvidence } from '../../../operations/compliance/evidence';
import { htmlReport } from '../../../operations/compliance/html';
import { markdownReport } from '../../../operations/compliance/markdown';
import {
  allRules as rules,
  complianceReport,
  isCompliant,
  type Evidence,
  type Verdict,
} from '../../../operations/compliance/report';
import { sarifReport } from '../../../operations/compliance/sarif';
import { isHalfJudged } from '../../../operations/commands/compliance';
import type { EngineEvent, Violation } from '../../../operations/engines/engine';
import { RunModel } from '../../../operations/terminal/run-model';
import { waivedText } from '../../../policies/rules/shared/waived';
import { sarifProblems } from '../../support/sarif';
import { fakeProject, urn } from './support';

const container = {
  urn: urn('docker:index/container:Container', 'main-redis-0'),
  type: 'docker:index/container:Container',
};
const volume = {
  urn: urn('docker:index/volume:Volume', 'main-redis-0-data'),
  type: 'docker:index/volume:Volume',
};
const theStack = 'urn:pulumi:dev::sample::pulumi:pulumi:Stack::sample-dev';
const evidence: Evidence = {
  project: 'sample',
  stack: 'dev',
  purpose: 'development',
  engine: 'embedded engine',
  at: '2026-11-23T03:00:00.000Z',
  revision: 'abc',
  modified: true,
  stackFile: 'Pulumi.dev.yaml',
  policies: {},
};
const says = (
  policy: string,
  message: string,
  level: Violation['level'] = 'mandatory',
  about: string | undefined = container.urn,
): Violation => ({ kind: 'violation', urn: about, policy, level, message });
const waived = says(
  'waivers-in-force',
  `A description.\n${waivedText({ rule: 'container-cpu-limit', owner: 'team', reason: 'the import', until: '2026-12-01', message: 'cpus: nothing' })}`,
  'advisory',
);
const violations = [
  says('container-seccomp', 'securityOpts: <b>seccomp=unconfined</b> | x. Why: y'),
  says('container-log-rotation', 'logOpts: nothing', 'advisory'),
  says('topology-quorum', 'topology.sets[0].quorum: 1', 'mandatory', theStack),
  waived,
];
const report = complianceReport(evidence, [volume, container], violations);
const verdictOf = (name: string): Verdict | undefined =>
  report.rules.find((rule) => rule.name === name)?.verdict;

describe('a compliance report', () => {
  it('gives every rule one verdict, of which the tally says how many', () => {
    expect(report.rules.map(({ name }) => name)).toEqual(rules.map(({ name }) => name));
    expect(Object.values(report.tally).reduce((sum, count) => sum + count, 0)).toBe(rules.length);
    expect(verdictOf('container-seccomp')).toBe('fail');
    expect(verdictOf('topology-quorum')).toBe('fail');
    expect(verdictOf('container-log-rotation')).toBe('warn');
    expect(verdictOf('container-cpu-limit')).toBe('waived');
    expect(verdictOf('container-not-privileged')).toBe('pass');
    expect(verdictOf('connection-tls')).toBe('pass');
    expect(verdictOf('pod-no-service-token')).toBe('not-applicable');
    expect(verdictOf('pod-disruption-budget')).toBe('not-applicable');
    // Worthless data is not protected.
    expect(verdictOf('volume-protected')).toBe('off');
    expect(verdictOf('change-keeps-data')).toBe('pass');
  });

  it('says on what each rule was judged, and where it was broken', () => {
    const rule = report.rules.find(({ name }) => name === 'container-seccomp')!;
    expect(rule.resources).toEqual([container.urn]);
    expect(rule.findings).toEqual([
      { urn: container.urn, resource: 'main-redis-0', level: 'mandatory', message: violations[0]!.message },
    ]);
    const quorum = report.rules.find(({ name }) => name === 'topology-quorum')!;
    expect(quorum.findings[0]).toMatchObject({ urn: undefined, resource: 'the stack' });
    expect(report.rules.find(({ name }) => name === 'container-cpu-limit')!.waived).toEqual([
      {
        urn: container.urn,
        resource: 'main-redis-0',
        owner: 'team',
        reason: 'the import',
        until: '2026-12-01',
        message: 'cpus: nothing',
      },
    ]);
  });

  it('gives each requirement the worst verdict of the rules that serve it', () => {
    const verdict = (framework: string, item: string): Verdict | undefined =>
      report.frameworks.find(({ id }) => id === framework)?.controls.find(({ id }) => id === item)?.verdict;
    expect(verdict('cisDocker', '5.22')).toBe('fail');
    expect(verdict('cisDocker', '5.12')).toBe('waived');
    expect(verdict('cisDocker', '5.5')).toBe('pass');
    expect(verdict('cisKubernetes', '5.1.6')).toBe('not-applicable');
    expect(verdict('nist53', 'CP-10')).toBe('fail');
    for (const { controls } of report.frameworks)
      for (const control of controls) expect(control.rules.length, control.id).toBeGreaterThan(0);
  });

  it('is good if nothing mandatory is broken, waivers included', () => {
    const of = (...said: Violation[]) => complianceReport(evidence, [container], said);
    expect(isCompliant(report)).toBe(false);
    expect(isCompliant(of())).toBe(true);
    expect(isCompliant(of(waived, violations[1]!))).toBe(true);
    const ended = of(says('waivers-valid', 'The waiver ended', 'mandatory', theStack));
    expect(isCompliant(ended)).toBe(false);
    expect(ended.waiverRemarks).toHaveLength(1);
  });

  it('judges at the levels that the stack’s file gives', () => {
    const policies = {
      'container-seccomp': 'disabled',
      'volume-protected': { enforcementLevel: 'advisory' },
    };
    const given = complianceReport({ ...evidence, policies }, [volume, container], []);
    const verdict = (name: string) => given.rules.find((rule) => rule.name === name);
    expect(verdict('container-seccomp')).toMatchObject({ level: 'disabled', verdict: 'off' });
    expect(verdict('volume-protected')).toMatchObject({ level: 'advisory', verdict: 'pass' });
    // Whoever reads the report sees what was turned off.
    expect(markdownReport(given)).toMatch(
      /Policies set by Pulumi.dev.yaml \| container-seccomp: "disabled"; /,
    );
    expect(markdownReport(report)).not.toContain('Policies set by');
  });

  it('is the same whatever order an engine came upon resources in', () => {
    expect(complianceReport(evidence, [container, volume], violations)).toEqual(report);
  });
});

describe('as a page', () => {
  const page = htmlReport(report);

  it('loads nothing, runs nothing, and takes nothing for markup', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(|@import/);
    expect(page).toContain('&#60;b&#62;seccomp=unconfined&#60;/b&#62;');
    expect(page).not.toContain('<b>seccomp=unconfined');
  });

  it('shows every rule once, every requirement, and who waived what', () => {
    for (const { name } of rules) expect(page.split(`id="${name}"`)).toHaveLength(2);
    const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, name]) => name);
    expect(anchors.length).toBeGreaterThan(rules.length);
    for (const anchor of anchors) expect(page).toContain(`id="${anchor}"`);
    expect(page).toContain('the import');
    const opened = [...page.matchAll(/<(details|table|div|tr|td|ul|li|p|dl)[ >]/g)].length;
    expect([...page.matchAll(/<\/(details|table|div|tr|td|ul|li|p|dl)>/g)]).toHaveLength(opened);
  });
});

describe('as Markdown', () => {
  it('begins with what is broken, and keeps tables whole', () => {
    const text = markdownReport(report);
    expect(text).toContain('**Refused**');
    expect(text.indexOf('### container-seccomp')).toBeLessThan(text.indexOf('## By requirement'));
    expect(text).toContain('\\<b\\>seccomp=unconfined');
    for (const row of text.split('\n').filter((line) => line.startsWith('| container-')))
      expect(row.replaceAll('\\|', '').split('|')).toHaveLength(7);
    expect(text).toContain('| container-cpu-limit | main-redis-0 | team | 2026-12-01 | the import |');
  });
});

describe('as SARIF', () => {
  interface Log {
    version: string;
    runs: {
      tool: {
        driver: {
          rules: {
            id: string;
            relationships: { target: { id: string; toolComponent: { name: string } } }[];
          }[];
        };
      };
      taxonomies: { name: string; taxa: { id: string }[] }[];
      results: {
        ruleId: string;
        ruleIndex: number;
        level: string;
        suppressions?: unknown[];
        locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
        partialFingerprints: Record<string, string>;
      }[];
    }[];
  }
  const log = sarifReport(report) as Log;
  const [run] = log.runs;

  it('is one run of version 2.1.0, whose results point at rules and files that are there', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(run!.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ name }) => name));
    for (const { ruleId, ruleIndex, locations } of run!.results) {
      expect(run!.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('Pulumi.dev.yaml');
    }
    expect(new Set(run!.results.map((each) => JSON.stringify(each.partialFingerprints))).size).toBe(4);
  });

  it('is valid by the schema of the format, which refuses what is not', () => {
    expect(sarifProblems(log)).toEqual([]);
    const bare = { ...evidence, revision: undefined, policies: { 'container-seccomp': 'disabled' } };
    expect(sarifProblems(sarifReport(complianceReport(bare, [], [])))).toEqual([]);
    const [result] = run!.results;
    const broken = (changed: object) => ({ ...log, runs: [{ ...run, ...changed }] });
    expect(sarifProblems({ ...log, version: '2.0.0' })).not.toEqual([]);
    expect(sarifProblems(broken({ results: [{ ...result, level: 'fatal' }] })).join()).toContain('/level');
    expect(sarifProblems(broken({ results: [{ ...result, severity: 1 }] })).join()).toContain('additional');
    const invocations = [{ executionSuccessful: true, endTimeUtc: 'yesterday' }];
    expect(sarifProblems(broken({ invocations })).join()).toContain('date-time');
  });

  it('tells errors, warnings and what is suppressed apart', () => {
    const levels = Object.fromEntries(
      run!.results.map((each) => [each.ruleId, [each.level, each.suppressions?.length]]),
    );
    expect(levels).toEqual({
      'container-seccomp': ['error', undefined],
      'container-log-rotation': ['warning', undefined],
      'topology-quorum': ['error', undefined],
      'container-cpu-limit': ['error', 1],
    });
  });

  it('relates each rule to items of the taxonomies that it brings along', () => {
    const items = new Set(run!.taxonomies.flatMap(({ name, taxa }) => taxa.map(({ id }) => `${name} ${id}`)));
    const targets = run!.tool.driver.rules.flatMap(({ relationships }) =>
      relationships.map(({ target }) => target),
    );
    expect(targets.length).toBeGreaterThan(200);
    expect(targets.filter(({ id, toolComponent }) => !items.has(`${toolComponent.name} ${id}`))).toEqual([]);
  });
});

describe('evidence', () => {
  it.each([
    ['dev', 'config:\n  sample:protect: false\n', 'development'],
    ['dev', 'config:\n  sample:protect: "false"\n', 'development'],
    ['dev', 'config: {}\n', 'production'],
    ['dev', '', 'production'],
    ['prod', 'config:\n  sample:protect: false\n', 'production'],
  ])('takes stack %s with %j for %s', async (stack, text, purpose) => {
    const project = fakeProject({ [stack]: text });
    const gathered = await gatherEvidence(project, stack, 'e');
    // A directory without version control has no revision.
    expect(gathered).toMatchObject({
      purpose,
      stackFile: `Pulumi.${stack}.yaml`,
      revision: undefined,
      modified: false,
    });
    expect(Date.parse(gathered.at)).not.toBeNaN();
  });
});

describe('a preview that did not come to its end', () => {
  const phase = (outcome: 'succeeded' | 'failed' | 'interrupted', ...events: EngineEvent[]) => {
    const model = new RunModel();
    for (const event of events) model.add(event, 0);
    return { result: { outcome }, model, milliseconds: 1 };
  };
  const error = (message: string): EngineEvent => ({
    kind: 'log',
    severity: 'error',
    urn: undefined,
    message,
  });
  const refusal = error(`${container.urn} breaks the mandatory policy container-seccomp: x`);

  const halfJudged = (...parameters: Parameters<typeof phase>): boolean => isHalfJudged(phase(...parameters));

  it('is evidence if policies alone refused it, and none otherwise', () => {
    expect(halfJudged('succeeded')).toBe(false);
    expect(halfJudged('failed', violations[0]!, refusal)).toBe(false);
    expect(halfJudged('failed', violations[0]!, error('preview failed'))).toBe(false);
    const isProtected = error('a would be deleted and is protected; nothing was deleted.');
    expect(halfJudged('failed', violations[0]!, isProtected)).toBe(false);
    expect(halfJudged('failed', violations[0]!, error('ConfigError: nonsense'))).toBe(true);
    expect(halfJudged('failed')).toBe(true);
    expect(halfJudged('interrupted', violations[0]!, refusal)).toBe(true);
  });
});
