/** What docs/guides/audit.md says of the checks, made from the checks themselves. */
import { checks } from '../../audit/checks';
import { row } from './policies';

/** The table as Markdown, a check a row. */
export function auditTable(): string {
  const rows = checks.map(({ name, rule, description, tries, severity }) =>
    row([rule ? `[\`${name}\`](../policies.md#${name})` : `\`${name}\``, description, `${tries}.`, severity]),
  );
  return [
    row(['check', 'promise', 'what is done', 'severity']),
    row(['---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}
