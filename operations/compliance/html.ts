/** The report as one page: no script, nothing loaded from elsewhere, readable on paper. */
import { nameOf } from '../project/state';
import { judgedOn } from './markdown';
import { isCompliant, verdicts, type ComplianceReport, type RuleReport, type Verdict } from './report';
import { facts, scope, verdictWords } from './words';

const style = `
:root { color-scheme: light dark; --ink: #1b2733; --soft: #5a6b7d; --paper: #f6f8fb; --card: #fff; --edge: #dde4ec;
  --fail: #b42318; --warn: #b25e09; --waived: #6941c6; --pass: #177245; --off: #66758a }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf5; --soft: #9fb0c3; --paper: #11181f; --card: #19222c; --edge: #2b3947;
  --fail: #ff8a7d; --warn: #f5b565; --waived: #c0a9ff; --pass: #6fd3a0; --off: #9fb0c3 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px }
h1 { font-size: 28px; margin: 0 0 4px } h2 { font-size: 20px; margin: 48px 0 12px } h3 { font-size: 16px; margin: 24px 0 8px }
p { margin: 8px 0 } .soft { color: var(--soft) }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 24px 0 }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; padding: 14px 16px }
.card b { display: block; font-size: 30px; line-height: 1.1 } dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--edge); border-radius: 10px }
th, td { text-align: left; vertical-align: top; padding: 7px 12px; border-top: 1px solid var(--edge); overflow-wrap: anywhere }
th { color: var(--soft); font-weight: 600; border-top: 0 } code { font: 13px ui-monospace, 'DejaVu Sans Mono', monospace }
details { background: var(--card); border: 1px solid var(--edge); border-radius: 10px; padding: 10px 16px; margin: 8px 0 }
summary { cursor: pointer; display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap } summary .grow { flex: 1 }
.pill { font-size: 12px; font-weight: 600; border: 1px solid currentColor; border-radius: 99px; padding: 1px 9px; white-space: nowrap }
.fail { color: var(--fail) } .warn { color: var(--warn) } .waived { color: var(--waived) } .pass { color: var(--pass) }
.off, .not-applicable { color: var(--off) } a { color: inherit }
@media print { body { background: #fff } details { break-inside: avoid } }
`;

/** The whole page. */
export function htmlReport(report: ComplianceReport): string {
  const compliant = isCompliant(report);
  const waived = report.rules.flatMap((rule) => rule.waived.map((each) => ({ rule: rule.name, ...each })));
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>Compliance of ${escape(report.project)} / ${escape(report.stack)}</title><style>${style}</style></head><body><main>`,
    `<h1>Compliance of ${escape(report.project)} / ${escape(report.stack)}</h1>`,
    `<p class="${compliant ? 'pass' : 'fail'}"><b>${compliant ? 'Nothing mandatory is broken.' : 'A mandatory rule is broken: an update is refused.'}</b></p>`,
    `<div class="cards">${verdicts.map((verdict) => card(verdict, report.tally[verdict])).join('')}</div>`,
    `<dl>${facts(report)
      .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
      .join('')}</dl>`,
    `<p class="soft">${escape(scope)}</p>`,
    ...(waived.length > 0
      ? [
          '<h2>Waivers</h2>',
          table(
            ['Rule', 'Resource', 'Owner', 'Until', 'Reason'],
            waived.map((each) => [
              link(each.rule),
              ...[each.resource, each.owner, each.until, each.reason].map(escape),
            ]),
          ),
        ]
      : []),
    ...report.waiverRemarks.map(
      ({ level, message }) => `<p class="${level === 'mandatory' ? 'fail' : 'warn'}">${escape(message)}</p>`,
    ),
    '<h2>By requirement</h2>',
    ...report.frameworks.map(
      ({ name, controls }) =>
        `<h3>${escape(name)}</h3>${table(
          ['Item', 'Title', 'Verdict', 'Rules'],
          controls.map(({ id, title, verdict, rules }) => [
            `<code>${escape(id)}</code>`,
            escape(title),
            pill(verdict),
            rules.map(link).join(', '),
          ]),
        )}`,
    ),
    '<h2>By rule</h2>',
    ...verdicts.flatMap((verdict) =>
      report.rules.filter((rule) => rule.verdict === verdict).map(ruleDetails),
    ),
    '</main></body></html>',
    '',
  ].join('\n');
}

function ruleDetails(rule: RuleReport): string {
  const open = rule.verdict === 'fail' || rule.verdict === 'warn' ? ' open' : '';
  const findings = rule.findings.map(
    // Why, and how to mend it, stands below, once for all of them.
    ({ resource, message }) =>
      `<li><b>${escape(resource)}</b>: ${escape(message.split('. Why: ')[0] ?? message)}</li>`,
  );
  const resources = rule.resources.map((urn) => `<code title="${escape(urn)}">${escape(nameOf(urn))}</code>`);
  return [
    `<details id="${escape(rule.name)}"${open}><summary>${pill(rule.verdict)}<b class="grow">${escape(rule.name)}</b>`,
    `<span class="soft">${escape(rule.severity)}, ${escape(rule.level)}, judged on ${escape(judgedOn(rule))}</span></summary>`,
    `<p>${escape(rule.description)}</p>`,
    findings.length > 0 ? `<ul class="${rule.verdict}">${findings.join('')}</ul>` : '',
    `<p class="soft">Why: ${escape(rule.why)}. To mend it: ${escape(rule.remedy)}.</p>`,
    `<p class="soft">Serves: ${escape(rule.controls.join('; '))}</p>`,
    resources.length > 0 ? `<p class="soft">Judged on: ${resources.join(' ')}</p>` : '',
    '</details>',
  ].join('');
}

function card(verdict: Verdict, count: number): string {
  return `<div class="card ${verdict}"><b>${count}</b>${escape(verdictWords[verdict])}</div>`;
}

function pill(verdict: Verdict): string {
  return `<span class="pill ${verdict}">${escape(verdictWords[verdict])}</span>`;
}

function link(rule: string): string {
  return `<a href="#${escape(rule)}">${escape(rule)}</a>`;
}

/** Cells are HTML. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((each) => `<td>${each}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head.map((each) => `<th>${escape(each)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
