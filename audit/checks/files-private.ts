import { checkOfRule, eachKnownContainer } from '../check';
import type { ContainerFacts, FileFacts } from '../facts';

/** Where members find users, keys and scripts. */
const configuration = '/etc/jsquared/';
const octal = (mode: number): string => mode.toString(8).padStart(4, '0');

/** Whether everybody may pass through all directories above a file, as far as they were looked at. */
function isReachable({ path }: FileFacts, files: readonly FileFacts[]): boolean {
  return files
    .filter((each) => each.kind === 'directory' && path.startsWith(`${each.path}/`))
    .every(({ mode }) => (mode & 0o001) !== 0);
}

function* problems({ files, processes }: Pick<ContainerFacts, 'files' | 'processes'>): Iterable<string> {
  const [uid] = processes[0]?.uids ?? [];
  for (const file of files) {
    const { path, kind, mode, uid: owner, gid } = file;
    if (kind !== 'file') continue;
    if (path.startsWith(configuration)) {
      if ((mode & ~0o440) !== 0) yield `${path} has the mode ${octal(mode)}`;
      if (owner !== 0 || gid !== 0) yield `${path} belongs to ${owner}:${gid} instead of root`;
    } else {
      if ((mode & 0o007) !== 0 && isReachable(file, files))
        yield `${path} has the mode ${octal(mode)}, and its directories let everybody pass`;
      if (uid !== undefined && owner !== uid)
        yield `${path} belongs to ${owner} instead of ${uid}, which runs`;
    }
  }
}

/** Modes and owners as they are on the disk. */
export const check = checkOfRule('files-private', {
  tries:
    'reads mode and owner of every file in the directories that are mounted into each container: configuration is for root and its group to read, data for its process alone',
  needs: ['containers', 'processes', 'files'],
  judge: eachKnownContainer(problems),
});
