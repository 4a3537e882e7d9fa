/** The page: one self-contained HTML document for one run or for many. */
import { failoverTimes } from '../history/failover-times';
import { asItShould, type HypothesisEvent, type RunOutcome, type SentinelEvent } from '../runner/timeline';
import { chart } from './chart';
import { compare } from './compare';
import type { RunReport } from './model';
import { faultSpans } from './spans';
import type { Distribution } from './stats';
import { style } from './style';
import { summarise, type Summary } from './summary';
import { duration, escape } from './text';

const tones: Readonly<Record<RunOutcome, 'good' | 'bad' | 'odd'>> = {
  passed: 'good',
  failed: 'bad',
  unsteady: 'odd',
  'no-bite': 'odd',
  'not-possible': 'odd',
  aborted: 'odd',
};

/**
 * The page on some runs. All that did not pass are shown in full, and of each experiment its last one.
 * @param before an earlier set of runs to compare with
 */
export function page(reports: readonly RunReport[], before: readonly RunReport[] = []): string {
  const [only] = reports;
  const title =
    reports.length === 1 && only
      ? `${only.header.experiment}: ${only.outcome}`
      : `${reports.length} runs, ${reports.filter(({ outcome }) => outcome === 'passed').length} passed`;
  const shown = reports.filter((report, i) => {
    const later = reports.slice(i + 1).some((other) => sameExperiment(report, other));
    return report.outcome !== 'passed' || !later;
  });
  const body = [
    ...(reports.length > 1 ? [`<h1>${escape(title)}</h1>`, summaryTable(summarise(reports))] : []),
    ...(before.length > 0 ? [comparisonTable(before, reports)] : []),
    ...(shown.length < reports.length
      ? [
          `<p class="soft">${shown.length} of ${reports.length} runs are shown in full: all that did not pass, and the last of each experiment.</p>`,
        ]
      : []),
    ...shown.map(run),
  ].join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${style}</style></head>
<body>
${body}
</body></html>
`;
}

function sameExperiment({ header: a }: RunReport, { header: b }: RunReport): boolean {
  return a.experiment === b.experiment && a.mutant === b.mutant;
}

function run(report: RunReport): string {
  const { header, outcome, reasons } = report;
  const mutant = header.mutant === undefined ? '' : `, with the set broken by ${escape(header.mutant)}`;
  return `<section class="run">
<h1>${escape(header.title)}</h1>
<p>${badge(outcome, asItShould(header, outcome) ? 'good' : outcome === 'passed' ? 'bad' : tones[outcome])} ${escape(header.suite)}/${escape(header.experiment)}${mutant}, round ${header.round} of ${header.rounds}, seed ${header.seed}</p>
<p class="soft">stack ${escape(header.stack)} of ${escape(header.project)}, ${escape(header.startedAt)}, run ${escape(header.id)}</p>
${reasons.length === 0 ? '' : `<ul class="bad">${reasons.map((reason) => `<li>${escape(reason)}</li>`).join('')}</ul>`}
<h2>What happened</h2>
<div class="scroll">${chart(report)}</div>${key()}
<h2>What was expected and seen</h2>${verdicts(report)}${hypotheses(report)}
${faults(report)}${clients(report)}
<h2>Where and with what</h2>${environment(report)}
${log(report)}
</section>`;
}

function badge(text: string, tone: string): string {
  return `<span class="badge ${tone}">${escape(text)}</span>`;
}

function key(): string {
  const entries = [
    ['--primary', 'primary'],
    ['--replica', 'replica'],
    ['--gone', 'does not answer'],
    ['--fault', 'fault'],
  ];
  const items = entries.map(
    ([color, name]) => `<span><i style="background:var(${color})"></i>${name}</span>`,
  );
  return `<p class="key soft">${items.join('')}<span>○ said by a sentinel</span></p>`;
}

function verdicts({ judgement }: RunReport): string {
  if (!judgement) return '<p>No load ran, so no write was judged.</p>';
  const tone = { pass: 'good', fail: 'bad', unknown: 'odd' } as const;
  const rows = judgement.verdicts.map(({ checker, verdict, says, anomalies }) => {
    const more = anomalies.map((text) => `<li>${escape(text)}</li>`).join('');
    return `<tr><td>${badge(verdict, tone[verdict])}</td><td>${escape(checker)}</td><td>${escape(says)}${more && `<ul>${more}</ul>`}</td></tr>`;
  });
  return `<div class="scroll"><table>${rows.join('')}</table></div>`;
}

/** The last word on each hypothesis, before, during and after. */
function hypotheses({ events }: RunReport): string {
  const last = new Map<string, HypothesisEvent>();
  for (const event of events) {
    if (event.kind !== 'hypothesis') continue;
    const name = `${event.when}/${event.name}`;
    // What did not hold during the faults stays broken, whatever came later.
    if (event.when === 'during' && last.get(name)?.holds === false) continue;
    last.set(name, event);
  }
  if (last.size === 0) return '';
  const rows = [...last.values()].map(
    ({ when, name, holds, says }) =>
      `<tr><td>${badge(holds ? 'held' : 'broken', holds ? 'good' : 'bad')}</td><td>${escape(when)}</td><td>${escape(name)}</td><td>${escape(says)}</td></tr>`,
  );
  return `<details${[...last.values()].every(({ holds }) => holds) ? '' : ' open'}><summary>steady state: ${last.size} hypotheses</summary><div class="scroll"><table>${rows.join('')}</table></div></details>`;
}

function faults({ events }: RunReport): string {
  const end = events.at(-1)?.at ?? 0;
  const found = faultSpans(events, end);
  if (found.length === 0) return '';
  const said = events.filter((event): event is SentinelEvent => event.kind === 'sentinel-event');
  const rows = found.map(({ fault, members, seen, says, from, to }) => {
    const times = failoverTimes(said, from, to);
    const steps = (['detected', 'agreed', 'elected', 'promoted', 'switched'] as const)
      .map((step) => [step, times[`${step}Ms`]] as const)
      .filter((step): step is readonly [(typeof step)[0], number] => step[1] !== undefined)
      .map(([step, ms]) => `${step} after ${duration(ms)}`);
    return `<tr><td>${badge(seen ?? 'not proven', seen === 'bit' ? 'good' : 'odd')}</td><td>${escape(fault)}: ${escape(members.join(', '))}</td><td>${escape(says)}<br><span class="soft">${escape(steps.join(', '))}</span></td></tr>`;
  });
  return `<h2>Faults, and the proof that they bit</h2><div class="scroll"><table>${rows.join('')}</table></div>`;
}

function clients({ judgement, recoveryMs }: RunReport): string {
  if (!judgement || judgement.outages.length === 0) return '';
  const ms = (value: number | undefined): string => (value === undefined ? 'none' : duration(value));
  const rows = judgement.outages.map(
    ({ client, outageMs, pauseMs, slowestMs }) =>
      `<tr><td>${escape(client)}</td><td class="n">${ms(outageMs)}</td><td class="n">${ms(pauseMs)}</td><td class="n">${ms(slowestMs)}</td></tr>`,
  );
  const { latencyMs, operations, errors } = judgement.series;
  const refused = Object.entries(errors).map(([name, count]) => `${name} ${count}`);
  return `<h2>The clients</h2>
<div class="scroll"><table><tr><th>client</th><th>longest time without a confirmed write</th><th>without an acknowledged one</th><th>slowest write</th></tr>${rows.join('')}</table></div>
<p>${operations} operations; median ${duration(latencyMs.p50)}, 99th percentile ${duration(latencyMs.p99)}, slowest ${duration(latencyMs.max)}. Errors: ${escape(refused.join(', ') || 'none')}.${recoveryMs === undefined ? '' : ` The set was whole ${duration(recoveryMs)} after the last fault was healed.`}</p>`;
}

function environment({ header, judgement }: RunReport): string {
  const { environment: e } = header;
  const rows: [string, string][] = [
    ['server', `${e.flavour}, image ${e.image}`],
    [
      'machine',
      `${e.cpus} processors, ${e.memoryMiB} MiB, kernel ${e.kernel}, Docker ${e.dockerVersion}, Node ${e.node}`,
    ],
    ['load average at the start', e.loadAverage.toFixed(2)],
    ['timings', e.timings],
    ['seed', String(header.seed)],
  ];
  if (judgement) {
    const { skipped, lagMs } = judgement.load;
    rows.push([
      'the load itself',
      `${skipped} operations were due and not sent, at most ${Math.round(lagMs)} ms late`,
    ]);
  }
  return `<table>${rows.map(([name, text]) => `<tr><th>${name}</th><td>${escape(text)}</td></tr>`).join('')}</table>`;
}

/** Everything but what is said several times a second. */
function log({ events, header }: RunReport): string {
  const lines = events
    .filter(({ kind }) => kind !== 'role' && kind !== 'sentinel-view')
    .map(
      ({ at, kind, ...rest }) =>
        `${((at - header.anchor.monotonic) / 1000).toFixed(3).padStart(9)} ${kind} ${JSON.stringify(rest)}`,
    );
  return `<details><summary>${lines.length} events</summary><pre>${escape(lines.join('\n'))}</pre></details>`;
}

function summaryTable(summaries: readonly Summary[]): string {
  const rows = summaries.map((s) => {
    const right = s.outcomes[s.mutant === undefined ? 'passed' : 'failed'] ?? 0;
    const name =
      s.mutant === undefined ? s.experiment : `${s.experiment}, noticed when broken by ${s.mutant}`;
    return `<tr><td>${badge(`${right} of ${s.rounds}`, right === s.rounds ? 'good' : 'bad')}</td><td>${escape(s.suite)}/${escape(name)}</td><td class="n">${times(s.outageMs)}</td><td class="n wide">${times(s.recoveryMs)}</td><td class="n">${s.promisedLost} of ${s.promised}</td><td class="n wide">${s.plainLost} of ${s.plain}</td></tr>`;
  });
  return `<div class="scroll"><table><tr><th>passed</th><th>experiment</th><th>outage: median, max</th><th class="wide">recovery</th><th>promised lost</th><th class="wide">plain lost</th></tr>${rows.join('')}</table></div>
<p class="soft">An outage is the longest time without a confirmed write of a round's worst client. A 99th percentile is given from 500 rounds on.</p>`;
}

function times(found: Distribution | undefined): string {
  if (!found) return '-';
  const p99 = found.p99 === undefined ? '' : `, p99 ${duration(found.p99)}`;
  return found.n === 1 ? duration(found.max) : `${duration(found.median)}${p99}, ${duration(found.max)}`;
}

function comparisonTable(before: readonly RunReport[], after: readonly RunReport[]): string {
  const { both, onlyBefore, onlyAfter } = compare(before, after);
  const tone = { better: 'good', worse: 'bad', same: 'odd' } as const;
  const rows = both.map(({ experiment, before: a, after: b, change, outageRatio }) => {
    const ratio = outageRatio === undefined ? '-' : `× ${outageRatio.toFixed(2)}`;
    return `<tr><td>${badge(change, tone[change])}</td><td>${escape(experiment)}</td><td class="n">${a.outcomes.passed ?? 0} of ${a.rounds} → ${b.outcomes.passed ?? 0} of ${b.rounds}</td><td class="n">${times(a.outageMs)} → ${times(b.outageMs)}</td><td class="n">${ratio}</td></tr>`;
  });
  const only = [
    ...(onlyBefore.length > 0 ? [`only before: ${onlyBefore.join(', ')}`] : []),
    ...(onlyAfter.length > 0 ? [`only now: ${onlyAfter.join(', ')}`] : []),
  ];
  return `<h2>Compared with before</h2><div class="scroll"><table><tr><th></th><th>experiment</th><th>passed</th><th>outage: median, max</th><th>ratio of medians</th></tr>${rows.join('')}</table></div><p class="soft">${escape(only.join('; '))}</p>`;
}
