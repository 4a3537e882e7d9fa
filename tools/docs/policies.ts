/** What docs/policies.md says of the policy rules, made from the rules themselves. */
import { changeRules } from '../../policies/changes';
import { rules as packRules } from '../../policies/rules';
import { controlTexts, frameworks, type FrameworkId } from '../../policies/rules/shared/controls';

const rules = [...packRules, ...changeRules];

/** The table of the pack's rules as Markdown, a rule a row. */
export function policyTable(): string {
  return table(packRules);
}

/** The same of the rules about changes. */
export function changeTable(): string {
  return table(changeRules);
}

function table(listed: readonly (typeof rules)[number][]): string {
  const rows = listed.map((rule) => {
    const levels = Object.values(rule.levels);
    return row([
      `[\`${rule.name}\`](#${rule.name})`,
      rule.description,
      rule.severity,
      new Set(levels).size === 1 ? (levels[0] ?? '') : `${levels[1]} (development: ${levels[0]})`,
    ]);
  });
  return [row(['rule', 'promise', 'severity', 'level']), row(['---', '---', '---', '---']), ...rows].join(
    '\n',
  );
}

/** Why each rule is there, how to mend a violation, what it serves and what it can be told. */
export function policyDetails(): string {
  return rules
    .map((rule) => {
      const settings = Object.entries(rule.settings).map(
        ([name, setting]) =>
          `- \`${name}\`: ${setting.description} (default \`${JSON.stringify(setting.default)}\`)`,
      );
      return [
        `### ${rule.name}`,
        rule.description,
        `Why: ${rule.why}.`,
        `To mend it: ${rule.remedy}.`,
        ...('mend' in rule ? ['The level `remediate` mends it on Docker.'] : []),
        `Serves: ${controlTexts(rule.controls).join('; ')}.`,
        ...(settings.length > 0 ? [`Settings:\n\n${settings.join('\n')}`] : []),
      ].join('\n\n');
    })
    .join('\n\n');
}

/** The requirements that the rules serve, a table for each catalogue. */
export function controlTables(): string {
  return Object.entries(frameworks)
    .map(([id, { name, items }]) => {
      const rows = Object.entries(items).map(([item, title]) => {
        const serving = rules.filter(({ controls }) =>
          (controls[id as FrameworkId] as readonly string[] | undefined)?.includes(item),
        );
        return row([item, title, serving.map((rule) => `[\`${rule.name}\`](#${rule.name})`).join(', ')]);
      });
      return [`### ${name}`, '', row(['item', 'title', 'rules']), row(['---', '---', '---']), ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

/** A row of a Markdown table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
}
