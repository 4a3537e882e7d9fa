/** `jsquared audit`: tries on the running stack what the policy pack promises of the program. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { baselineOf, compareWith, parseBaseline } from '../../audit/baseline';
import { billOfMaterials } from '../../audit/bill';
import { gather, type Gathered } from '../../audit/gather';
import { thisHost } from '../../audit/looks/host';
import { AuditInterrupted } from '../../audit/notes';
import { gapsOf, makeReport, severities, type AuditReport } from '../../audit/report';
import { auditSarif } from '../audit/sarif';
import { renderAudit } from '../audit/table';
import { auditExit, exit, OperationError, reasonOf, UsageError } from '../errors';
import { askEngine } from '../host/docker';
import { stackFile } from '../project/project';
import { nameOf, readState } from '../project/state';
import { askHost, kernelFile } from '../status/host';
import { list } from '../terminal/text';
import { stackOf, type Context } from './context';
import { requireDocker } from './docker';
import { listenForInterrupts } from './interrupts';
import { readStackOutputs } from './output';

/** Options of `audit`. */
export interface AuditOptions {
  readonly json?: boolean;
  /** File to write SARIF to. */
  readonly sarif?: string;
  /** Directory to write a software bill of materials an image to. */
  readonly sbom?: string;
  /** File with known vulnerabilities. */
  readonly vulnerabilities?: string;
  /** File with known findings. */
  readonly baseline?: string;
  /** File to write the findings to, as known from now on. */
  readonly saveBaseline?: string;
  /** Findings of this severity and above make the exit code 1. */
  readonly failOn?: string;
}

/** Runs `audit`: the exit code is one of {@link auditExit}. */
export async function audit(context: Context, options: AuditOptions): Promise<number> {
  const threshold = severities.findIndex((each) => each === (options.failOn ?? 'medium'));
  if (threshold < 0)
    throw new UsageError(`--fail-on does not know "${options.failOn ?? ''}".`, [
      `There are ${list(severities)}.`,
    ]);
  const stack = await stackOf(context);
  const { project, terminal, docker, environment } = context;
  const outputs = await readStackOutputs(context, stack);
  if (outputs.topology.platform !== 'docker')
    throw new OperationError(
      `Stack "${stack}" runs on ${outputs.topology.platform}, and the audit knows Docker.`,
      ['Audit a stack that runs on Docker.'],
    );
  const baseline =
    options.baseline === undefined
      ? undefined
      : read(options.baseline, (text) => parseBaseline(text, outputs.topology));
  if (options.vulnerabilities !== undefined) read(options.vulnerabilities, () => undefined);
  await requireDocker(context);
  const { local } = await askEngine(docker, environment);
  const interrupts = listenForInterrupts();
  let gathered: Gathered;
  try {
    gathered = await gather({
      ...{ outputs, docker, local, host: thisHost },
      settings: local ? askHost(kernelFile) : [],
      recorded: readState(project, stack)?.resources.map(({ type, urn, id, inputs }) => ({
        ...{ type, name: nameOf(urn), id: id ?? '', inputs: inputs ?? {} },
      })),
      ...(options.vulnerabilities === undefined ? {} : { vulnerabilities: resolve(options.vulnerabilities) }),
      signal: interrupts.finish,
      progress: (what) => options.json !== true && terminal.note(terminal.colours.dim(`  … ${what}`)),
    });
  } catch (error) {
    if (!(error instanceof AuditInterrupted)) throw error;
    terminal.note('Stopped; the probes are gone, and nothing was judged.');
    return exit.interrupted;
  } finally {
    interrupts.dispose();
  }
  const plain = makeReport(gathered.facts);
  const report = baseline === undefined ? plain : compareWith(plain, options.baseline ?? '', baseline);
  const files = writeAll(options, report, gathered, basename(stackFile(project, stack)));
  terminal.out(options.json === true ? JSON.stringify(report, undefined, 2) : renderAudit(report, terminal));
  if (files.length > 0) terminal.note(`Written: ${list(files)}`);
  return report.findings.some(({ known, severity }) => !known && severities.indexOf(severity) <= threshold)
    ? auditExit.found
    : gapsOf(report) > 0
      ? auditExit.gaps
      : auditExit.clean;
}

function read<T>(file: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new OperationError(`${file} cannot be used: ${reasonOf(error)}`, [
      'Name a file that is there and whole.',
    ]);
  }
}

function writeAll(
  options: AuditOptions,
  report: AuditReport,
  { images, facts }: Gathered,
  stackFileName: string,
): string[] {
  const files: [string, unknown][] = [];
  if (options.sarif !== undefined) files.push([options.sarif, auditSarif(report, stackFileName)]);
  if (options.saveBaseline !== undefined) files.push([options.saveBaseline, baselineOf(report)]);
  for (const image of options.sbom === undefined ? [] : images) {
    const name = image.reference.replace(/[^A-Za-z0-9_.-]+/g, '_');
    files.push([join(options.sbom ?? '', `${name}.cdx.json`), billOfMaterials(image, facts.takenAt)]);
  }
  try {
    if (options.sbom !== undefined) mkdirSync(options.sbom, { recursive: true });
    for (const [file, content] of files) writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw new OperationError(`The results cannot be written: ${reasonOf(error)}`, [
      'Name files that you may write to.',
    ]);
  }
  return files.map(([file]) => file);
}
