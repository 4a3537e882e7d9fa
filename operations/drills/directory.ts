import { join } from 'node:path';
import type { Project } from '../project/project';

/** Where the drills of a stack keep their ledger and their runs: beside its state, outside version control. */
export function drillDirectory(project: Pick<Project, 'name' | 'stateDirectory'>, stack: string): string {
  return join(project.stateDirectory, 'drills', project.name, stack);
}
