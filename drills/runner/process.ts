/** Tells a process from a later one with the same id. */
import { readFileSync } from 'node:fs';

/** When a process began, in ticks since the boot; '' where there is none, or the system has no /proc. */
export function beginning(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses that may hold blanks; the 22nd field is wanted.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
