import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Alert, inhibitions, renderRules, ruleGroups, type RulesArgs } from '../../../monitoring/alerts';
import { runTool } from '../../support/promtool';
import { availabilityCases } from './availability.cases';
import type { AlertCase } from './case';
import { series } from './case';
import { certificateCases, storageCases, watchingCases } from './other.cases';
import { sentinelCases } from './sentinel.cases';

const root = resolve(__dirname, '../../..');
const day = 86_400;
const declared = { dataMembers: 3, sentinels: 3, minReplicasToWrite: 1, minReplicasMaxLagSeconds: 10 };
/** Two full sets, one of them without snapshots, and one that asks for no replica. */
const args: RulesArgs = {
  stack: 't',
  sets: [
    { set: 'blue', ...declared, snapshots: true },
    { set: 'green', ...declared, snapshots: false },
    { set: 'cache', ...declared, minReplicasToWrite: 0, snapshots: false },
  ],
  certificates: [{ name: 'redis', expires: 40 * day }],
};
const rules = renderRules(args);
const alerts = ruleGroups(args).flatMap((group) => group.alerts ?? []);
const cases: readonly AlertCase[] = [
  ...availabilityCases,
  ...sentinelCases,
  ...storageCases,
  ...watchingCases,
  ...certificateCases,
];

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
}

/** A case as a promtool test file of its own, so that the output tells which failed. */
function testFile(test: AlertCase): string {
  const every = test.every ?? '15s';
  const severity = find(test.alert).severity;
  return stringify({
    rule_files: [`${test.alert}.yml`],
    evaluation_interval: every,
    tests: [
      {
        interval: every,
        input_series: test.series.map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            // Silence is asked for all the time up to the end, not at the end alone.
            expr: `max_over_time(ALERTS{alertname="${test.alert}", alertstate="firing"}[${test.fires.length > 0 ? '1s' : test.at}])`,
            eval_time: test.at,
            exp_samples: test.fires.map((labels) => ({
              labels: series('', { ...labels, alertname: test.alert, alertstate: 'firing', severity }),
              value: 1,
            })),
          },
        ],
      },
    ],
  });
}

/** The alert's rule with the recordings that it reads, out of the whole rule file: promtool evaluates all it is given. */
function excerpt(name: string): string {
  const { groups } = parse(rules) as { groups: { name: string; rules: Rule[] }[] };
  const needed = new Set<Rule>();
  const need = (rule: Rule) => {
    if (needed.has(rule)) return;
    needed.add(rule);
    for (const other of groups.flatMap((group) => group.rules)) {
      if (other.record !== undefined && rule.expr.includes(other.record)) need(other);
    }
  };
  for (const rule of groups.flatMap((group) => group.rules)) if (rule.alert === name) need(rule);
  return stringify({
    groups: groups
      .map((group) => ({ ...group, rules: group.rules.filter((rule) => needed.has(rule)) }))
      .filter((group) => group.rules.length > 0),
  });
}

function find(name: string): Alert {
  const alert = alerts.find((candidate) => candidate.name === name);
  if (!alert) throw new Error(`a case names the alert ${name}, which does not exist`);
  return alert;
}

/** What promtool said, by the file's name: it prints each name, then SUCCESS or FAILED with the difference. */
function verdicts(output: string): Map<string, string> {
  const parts = output.split('Unit Testing:').slice(1);
  return new Map(parts.map((part) => [part.trim().split('\n')[0]!.trim(), part]));
}

describe('alert rules', () => {
  const said = new Map<string, string>();

  beforeAll(async () => {
    const files = Object.fromEntries(cases.map((test, index) => [`case-${index}.yml`, testFile(test)]));
    const { output } = await runTool('promtool', ['test', 'rules', ...Object.keys(files)], {
      ...files,
      ...Object.fromEntries(alerts.map(({ name }) => [`${name}.yml`, excerpt(name)])),
    });
    for (const [file, part] of verdicts(output)) said.set(file, part);
  }, 120_000);

  it('pass promtool, without a warning', async () => {
    const { ok, output } = await runTool(
      'promtool',
      ['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yml'],
      {
        'rules.yml': rules,
      },
    );
    expect(output).toContain('SUCCESS');
    expect(ok).toBe(true);
  });

  it.each(
    cases.map(
      (test, index) =>
        [`${test.alert} ${test.fires.length > 0 ? 'fires' : 'is silent'}: ${test.situation}`, index] as const,
    ),
  )('%s', (_, index) => {
    expect(said.get(`case-${index}.yml`) ?? 'promtool did not run this case').toMatch(/^\s*\S+\n\s+SUCCESS/);
  });

  it('have a case in which they fire, and one in which they stay silent', () => {
    const lacking = (fires: boolean) =>
      alerts
        .map(({ name }) => name)
        .filter((name) => !cases.some((c) => c.alert === name && c.fires.length > 0 === fires));
    expect(lacking(true)).toEqual([]);
    // The watchdog is there to fire always.
    expect(lacking(false)).toEqual(['Watchdog']);
  });

  it('use in their texts only labels that the alert carries', () => {
    for (const alert of alerts) {
      const carried = new Set(
        cases.filter((c) => c.alert === alert.name).flatMap((c) => c.fires.flatMap(Object.keys)),
      );
      const used = [...`${alert.summary} ${alert.description}`.matchAll(/\$labels\.(\w+)/g)].map(
        (match) => match[1],
      );
      expect({ alert: alert.name, lacking: used.filter((label) => !carried.has(label!)) }).toEqual({
        alert: alert.name,
        lacking: [],
      });
    }
  });

  it('have a name of their own, and a runbook each that says what to do', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    const runbooks = readdirSync(join(root, 'docs/runbooks')).filter((file) => file !== 'README.md');
    expect(runbooks.sort()).toEqual(alerts.map(({ name }) => `${name}.md`).sort());
    for (const file of runbooks) {
      const text = readFileSync(join(root, 'docs/runbooks', file), 'utf8');
      for (const heading of ['Meaning', 'Impact', 'Diagnosis', 'Mitigation']) {
        expect(text, file).toContain(`\n## ${heading}\n`);
      }
    }
  });

  it('are inhibited only by and as alerts that exist, on labels that both sides carry', () => {
    const labels = (name: string) =>
      new Set(cases.filter((c) => c.alert === name).flatMap((c) => c.fires.flatMap(Object.keys)));
    for (const rule of inhibitions) {
      for (const name of [rule.source, ...rule.targets]) {
        find(name);
        expect(
          rule.equal.filter((label) => !labels(name).has(label)),
          `${rule.source} and ${name}`,
        ).toEqual([]);
      }
    }
  });

  it('leave certificates out where none is known, instead of watching nothing', () => {
    expect(renderRules({ ...args, certificates: [] })).not.toContain('Certificate');
  });

  it('are shown as a file, which this test compares', () => {
    const example = renderRules({
      stack: 'dev',
      sets: [{ set: 'blue', ...declared, snapshots: true }],
      certificates: [{ name: 'data-0', expires: 1_830_000_000 }],
      runbookBaseUrl: 'docs/runbooks/',
    });
    const shown = readFileSync(join(root, 'monitoring/alerts/example.yml'), 'utf8');
    expect(parse(shown)).toEqual(parse(example));
  });
});
