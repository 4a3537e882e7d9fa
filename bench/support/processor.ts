/** Processor time, which other work on the machine does not stretch as it does the time on the clock. Linux alone tells it. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const ticks = 100;

/** Seconds of processor time of this process and of all its children that have ended. */
export function processorSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is a name in brackets and may hold blanks; the times are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
}
