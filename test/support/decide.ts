import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const script = join(__dirname, '../../components/render/redis/scripts/decide.sh');
const shells: [string, string[]][] = [
  ['dash', ['/bin/dash']],
  ['busybox', ['/bin/busybox', 'sh']],
];

/** The POSIX shells of this machine that images carry: dash (Debian) and busybox ash (Alpine). */
export const presentShells = shells.filter(([, [path]]) => path !== undefined && existsSync(path));

/** Runs a function of decide.sh on facts, and gives its answer. */
export function decide(
  shell: string[],
  call: 'decide_data' | 'decide_sentinel' | 'decide_stray' | 'decide_promotion',
  facts: string[],
): string {
  const [file, ...args] = shell;
  if (file === undefined) throw new Error('no shell');
  const text = `. "$1"; ${call} "$2"`;
  return execFileSync(file, [...args, '-u', '-c', text, 'sh', script, facts.join('\n')], {
    encoding: 'utf8',
  }).trim();
}

/** A row of the decision's table. */
export interface Row {
  readonly name: string;
  readonly facts: string[];
  readonly expected: RegExp;
}

/** The member that decides. */
export const A = '10.0.0.1';
/** The second member. */
export const B = '10.0.0.2';
/** The third member. */
export const C = '10.0.0.3';

/** Facts of sentinels in order: `silent`, `virgin`, or what {@link names} gives. */
export const sentinels = (...words: string[]): string[] =>
  words.map((word, i) => `sentinel 10.0.1.${i + 1} ${word}`);

/** A sentinel that names a primary. */
export const names = (address: string, epoch = 1, flags = 'master'): string =>
  `names ${address} ${epoch} ${flags}`;

/** A member that follows a primary. */
export const follows = (address: string, offset = 100, keys = 1, linked = 'yes', link = 'down'): string =>
  `replica ${address} ${link} ${offset} ${keys} ${linked}`;
