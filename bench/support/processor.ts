/** Processor time, which other work on the machine does not stretch as it does the time on the clock. Linux alone tells it. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const ticks = 100;

/** Seconds of processor time of this process and of all its children that have ended. */
export function processorSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is a name in brackets and may hold blanks; the times are fields 14 to 17.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
}

/** Seconds of processor time that the whole machine has spent since it started, all processors together. */
function machineSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  // user, nice, system, idle, iowait, irq, softirq, steal: all but the two in which nothing was done.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / ticks;
}

/** Percent of one processor that the whole machine is busy, over some seconds. */
export async function machineBusy(seconds: number): Promise<number> {
  const [before, from] = [machineSeconds(), process.hrtime.bigint()];
  await pause(seconds * 1000);
  return ((machineSeconds() - before) / (Number(process.hrtime.bigint() - from) / 1e9)) * 100;
}
