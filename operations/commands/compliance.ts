/** `jsquared compliance`: a preview judged by the policy pack, written down by framework and requirement. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reviewOf } from '../changes/review';
import { gatherEvidence } from '../compliance/evidence';
import { htmlReport } from '../compliance/html';
import { markdownReport } from '../compliance/markdown';
import { complianceReport, isCompliant, type ComplianceReport } from '../compliance/report';
import { sarifReport } from '../compliance/sarif';
import { tallyWords } from '../compliance/words';
import { exit, OperationError, reasonOf } from '../errors';
import { preflight } from '../preflight/preflight';
import { requirementsOf } from '../preflight/requirements';
import type { RunModel } from '../terminal/run-model';
import { list } from '../terminal/text';
import { stackOf, type Context } from './context';
import { listenForInterrupts } from './interrupts';
import { isRefusal, phaseFailure, runPhase, showRemarks, type PhaseResult } from './phase';
import { withEngine } from './session';

/** Options of `compliance`. */
export interface ComplianceOptions {
  /** Directory for the files; by default below `.jsquared`. */
  readonly out?: string;
  /** Print the JSON as well. */
  readonly json?: boolean;
}

/** What an engine says of protection by itself, once everything was judged. */
const protection = /would be deleted and (is|are) protected/;

/** Runs `compliance`: exit code 0 if nothing mandatory is broken, else 1. */
export async function compliance(context: Context, options: ComplianceOptions): Promise<number> {
  const { project, terminal } = context;
  const stack = await stackOf(context);
  await preflight(context, stack, requirementsOf(project, stack));
  return withEngine(context, stack, { begins: true, exclusive: false }, async (engine) => {
    const interrupts = listenForInterrupts();
    try {
      const phase = await runPhase(
        terminal,
        { title: `Judging ${stack}`, keep: false },
        interrupts,
        (request) => engine.preview({ ...request, review: reviewOf(project, stack) }),
      );
      if (isHalfJudged(phase)) {
        showRemarks(terminal, phase.model);
        throw phaseFailure(phase, `The preview of ${stack}`, [
          'Not everything was judged, so no report was written.',
        ]);
      }
      const evidence = await gatherEvidence(project, stack, engine.description);
      const report = complianceReport(evidence, judged(phase.model), phase.model.violations);
      const files = write(resolve(options.out ?? join(project.memoryDirectory, 'compliance', stack)), report);
      showRemarks(terminal, phase.model);
      if (options.json === true) terminal.out(JSON.stringify(report, undefined, 2));
      const compliant = isCompliant(report);
      const mark = compliant ? terminal.colours.green('✓') : terminal.colours.red('✗');
      terminal.note(
        `${mark} ${stack}: ${report.rules.length} rules on ${report.resources.length} resources: ${tallyWords(report)}`,
      );
      terminal.note(`  Written: ${list(files)}`);
      return compliant ? exit.ok : exit.failed;
    } finally {
      interrupts.dispose();
    }
  });
}

/** True for a preview that ended before everything was judged: it is no evidence of anything. */
export function isHalfJudged({ result, model }: PhaseResult): boolean {
  if (result.outcome === 'succeeded') return false;
  const others = model.remarks.filter(
    ({ severity, message }) => severity === 'error' && !isRefusal(message) && !protection.test(message),
  );
  const refused = model.violations.some(({ level }) => level === 'mandatory');
  return result.outcome === 'interrupted' || others.length > 0 || !refused;
}

/** Resources that policies were shown: what a preview would remove is not among them. */
function judged(model: RunModel): { urn: string; type: string }[] {
  return model.resources
    .filter(({ operation }) => operation !== 'delete')
    .map(({ urn, type }) => ({ urn, type }));
}

function write(directory: string, report: ComplianceReport): string[] {
  const texts: Readonly<Record<string, string>> = {
    'report.html': htmlReport(report),
    'report.md': markdownReport(report),
    'report.json': `${JSON.stringify(report, undefined, 2)}\n`,
    'report.sarif': `${JSON.stringify(sarifReport(report), undefined, 2)}\n`,
  };
  try {
    mkdirSync(directory, { recursive: true });
    return Object.entries(texts).map(([name, text]) => {
      const file = join(directory, name);
      writeFileSync(file, text);
      return file;
    });
  } catch (error) {
    throw new OperationError(`The report cannot be written to ${directory}: ${reasonOf(error)}`, [
      'Name a directory that you may write to (--out).',
    ]);
  }
}
