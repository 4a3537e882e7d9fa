/** The table of policy rules, made from the rules themselves. */
import { rules } from '../../policies/rules';

/** The table as Markdown, a rule a row. */
export function policyTable(): string {
  const rows = rules.map((rule) => {
    const settings = Object.entries(rule.settings).map(
      ([name, setting]) =>
        `\`${name}\`: ${setting.description} (default \`${JSON.stringify(setting.default)}\`)`,
    );
    const cells = [
      `\`${rule.name}\``,
      rule.description,
      rule.severity,
      rule.levels.development,
      rule.levels.production,
      rule.controls.join('; '),
      settings.join('; '),
    ];
    return `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    '| rule | promise | severity | development | production | controls | settings |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Why each rule is there and how to mend a violation. */
export function policyDetails(): string {
  return rules
    .map(
      (rule) => `### ${rule.name}\n\n${rule.description}\n\nWhy: ${rule.why}.\n\nTo mend it: ${rule.remedy}.`,
    )
    .join('\n\n');
}
