/** Findings that are known: a file to compare with, so that what is new stands out. */
import { z } from 'zod';
import type { AuditReport } from './report';

const schema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('jsquared-audit-baseline'),
  project: z.string(),
  stack: z.string(),
  takenAt: z.string(),
  findings: z.array(z.string()),
});

/** See the file's comment. Sorted, so that version control shows what changed. */
export type Baseline = z.infer<typeof schema>;

/** The baseline that a report is. */
export function baselineOf({ project, stack, takenAt, findings }: AuditReport): Baseline {
  return {
    schemaVersion: 1,
    kind: 'jsquared-audit-baseline',
    project,
    stack,
    takenAt,
    findings: findings.map(({ id }) => id).sort(),
  };
}

/**
 * Reads one.
 * @throws Error saying why it is none, or that it is of another stack
 */
export function parseBaseline(
  text: string,
  { project, stack }: Pick<Baseline, 'project' | 'stack'>,
): Baseline {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`it is no JSON: ${String(error)}`, { cause: error });
  }
  const read = schema.safeParse(document);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(
      `it is no baseline of an audit (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
    );
  }
  if (read.data.project !== project || read.data.stack !== stack)
    throw new Error(`it is of ${read.data.project}/${read.data.stack}, and this is ${project}/${stack}`);
  return read.data;
}

/** The report with each finding marked that the baseline knows, and what it knows that is no more. */
export function compareWith(report: AuditReport, file: string, baseline: Baseline): AuditReport {
  const known = new Set(baseline.findings);
  const now = new Set(report.findings.map(({ id }) => id));
  // What was not looked at this time is not gone.
  const judged = new Set(report.checks.map(({ name }) => name));
  const findings = report.findings.map((each) => ({ ...each, known: known.has(each.id) }));
  return {
    ...report,
    findings,
    baseline: {
      file,
      takenAt: baseline.takenAt,
      known: findings.filter((each) => each.known).length,
      gone: baseline.findings.filter((id) => !now.has(id) && judged.has(id.split(' | ')[0] ?? '')),
    },
  };
}
