/** How rounds are printed. */
import { loadavg } from 'node:os';
import { describeMs } from '../../drills/report/stats';
import { duration } from '../../drills/report/text';
import type { Round } from './rounds';

const steps = ['detected', 'agreed', 'elected', 'promoted', 'switched'] as const;

/** One round in one line. */
export function line(name: string, round: Round): string {
  const times = steps
    .map((step) => [step, round.times[`${step}Ms`]] as const)
    .map(([step, ms]) => `${step} ${ms === undefined ? '-' : duration(ms)}`);
  const tries = round.times.tries > 1 ? `, ${round.times.tries} elections begun` : '';
  const again = round.replacedAgain.length > 0 ? `, REPLACED AGAIN: ${round.replacedAgain.join(', ')}` : '';
  return (
    `${name}: outage ${duration(round.outageMs)} (${times.join(', ')}${tries}${again}); lost: promised ${round.promisedLost} of ` +
    `${round.promised}, plain ${round.plainLost} of ${round.plain}; machine ${loadavg()[0]?.toFixed(1) ?? '?'}` +
    round.broken.map(({ checker, says }) => `\n  NOT PASSED ${checker}: ${says}`).join('')
  );
}

/** Distributions over rounds. */
export function totals(rounds: readonly Round[]): string {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const step = (name: (typeof steps)[number]): string =>
    describeMs(rounds.map(({ times }) => times[`${name}Ms`]).filter((ms) => ms !== undefined));
  return [
    `outage of the worst client   ${describeMs(rounds.map(({ outageMs }) => outageMs))}`,
    ...steps.map((name) => `${name.padEnd(28)} ${step(name)}`),
    `failed elections             ${sum(({ times }) => Math.max(0, times.tries - 1))}`,
    `replaced again, alive        ${sum(({ replacedAgain }) => replacedAgain.length)}`,
    `promised writes lost         ${sum((r) => r.promisedLost)} of ${sum((r) => r.promised)}`,
    `plain writes lost            ${sum((r) => r.plainLost)} of ${sum((r) => r.plain)}`,
    `rounds with a broken promise ${rounds.filter(({ broken }) => broken.length > 0).length} of ${rounds.length}`,
    `the load was late by         ${describeMs(rounds.map(({ lagMs }) => lagMs))}`,
  ].join('\n');
}
