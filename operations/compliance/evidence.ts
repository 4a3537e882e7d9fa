/** What a report says of where its verdicts come from. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Purpose } from '../../policies/rules/rule';
import { purpose } from '../../policies/rules/shared/purpose';
import { run } from '../host/command';
import { stackFile, type Project } from '../project/project';
import type { Evidence } from './report';

/** Git answers at once, or is waiting for something that will not come. */
const gitLimit = 10_000;

/** Gathers it; asks git, and takes it for absent where it does not answer. */
export async function gatherEvidence(project: Project, stack: string, engine: string): Promise<Evidence> {
  const git = (...args: string[]) =>
    run('git', args, { cwd: project.directory, timeoutMilliseconds: gitLimit });
  const head = await git('rev-parse', 'HEAD');
  const status = await git('status', '--porcelain', '--untracked-files=no');
  return {
    project: project.name,
    stack,
    purpose: purposeOf(project, stack),
    engine,
    at: new Date().toISOString(),
    revision: head.code === 0 ? head.stdout.trim() : undefined,
    modified: status.code === 0 && status.stdout.trim() !== '',
    stackFile: basename(stackFile(project, stack)),
  };
}

/** What the pack takes the stack for. */
function purposeOf(project: Project, stack: string): Purpose {
  const document = parse(readFileSync(stackFile(project, stack), 'utf8')) as {
    config?: Readonly<Record<string, unknown>>;
  } | null;
  return purpose(stack, document?.config?.[`${project.name}:protect`]);
}
