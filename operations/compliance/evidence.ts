/** What a report says of where its verdicts come from. */
import { basename } from 'node:path';
import { readJudgement } from '../changes/review';
import { run } from '../host/command';
import { stackFile, type Project } from '../project/project';
import type { Evidence } from './report';

/** Git answers at once, or is waiting for something that will not come. */
const gitLimit = 10_000;

/** Gathers it; asks git, and takes it for absent where it does not answer. */
export async function gatherEvidence(project: Project, stack: string, engine: string): Promise<Evidence> {
  const { purpose, policies } = readJudgement(project, stack);
  const git = (...args: string[]) =>
    run('git', args, { cwd: project.directory, timeoutMilliseconds: gitLimit });
  const head = await git('rev-parse', 'HEAD');
  const status = await git('status', '--porcelain', '--untracked-files=no');
  return {
    project: project.name,
    stack,
    purpose,
    policies,
    engine,
    at: new Date().toISOString(),
    revision: head.code === 0 ? head.stdout.trim() : undefined,
    modified: status.code === 0 && status.stdout.trim() !== '',
    stackFile: basename(stackFile(project, stack)),
  };
}
