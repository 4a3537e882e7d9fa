/** Whether an experiment makes sense, before anything is done. Pure. */
import type { Experiment, Step } from './experiment';
import { suites } from './experiment';

/** The longest an experiment outside the soak suite may run, in milliseconds. */
const longestMs = 30 * 60_000;

/** Everything that is wrong with an experiment, in words; empty where nothing is. */
export function problemsOf(experiment: Experiment): string[] {
  const { name, suite, method, mutants, expect } = experiment;
  const problems: string[] = [];
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
  if (!kebab.test(name)) problems.push(`name "${name}": use small letters, digits and dashes`);
  if (!suites.includes(suite)) problems.push(`suite "${suite}": there is none of that name`);
  if (experiment.title.trim() === '') problems.push('title: is empty');
  if (experiment.why.trim() === '') problems.push('why: is empty');
  if (method.length === 0) problems.push('method: has no step, so it would prove nothing');
  method.forEach((step, i) => problems.push(...problemsOfStep(step).map((text) => `method[${i}]: ${text}`)));
  for (let i = 1; i < method.length; i += 1) {
    if ((method[i]?.at ?? 0) < (method[i - 1]?.at ?? 0))
      problems.push(`method[${i}]: comes before the step above it`);
  }
  if (expect.outageMs !== undefined && experiment.load === 'none')
    problems.push('expect.outageMs: nobody writes, so no outage can be seen');
  if (expect.plainLost !== undefined && experiment.load === 'none')
    problems.push('expect.plainLost: nobody writes, so nothing can be lost');
  const names = new Set<string>();
  for (const mutant of mutants) {
    if (!kebab.test(mutant.name))
      problems.push(`mutant "${mutant.name}": use small letters, digits and dashes`);
    if (names.has(mutant.name)) problems.push(`mutant "${mutant.name}": is there twice`);
    names.add(mutant.name);
    const broken =
      (mutant.config?.length ?? 0) + (mutant.sentinel?.length ?? 0) + (mutant.steps?.length ?? 0);
    if (broken === 0) problems.push(`mutant "${mutant.name}": breaks nothing`);
  }
  if (experiment.atRandom !== undefined && suite !== 'soak')
    problems.push('atRandom: only the suite soak is made at random');
  if (suite !== 'soak' && durationOf(experiment) > longestMs)
    problems.push('it takes longer than half an hour');
  return problems;
}

function problemsOfStep(step: Step): string[] {
  const problems: string[] = [];
  if (!Number.isFinite(step.at) || step.at < 0) problems.push(`at ${step.at}: give milliseconds, 0 or more`);
  if (!('fault' in step)) return problems;
  if ('forMs' in step && step.forMs !== undefined && !(step.forMs > 0))
    problems.push(`forMs ${step.forMs}: give milliseconds, more than 0`);
  if ('percent' in step && !(step.percent > 0 && step.percent <= 100))
    problems.push(`percent ${step.percent}: give more than 0 and at most 100`);
  if (step.fault === 'cut' && step.target === step.from) problems.push('cut: both sides are the same');
  if ('target' in step && step.target === 'client')
    problems.push('target: the clients are no member; name them as "from"');
  return problems;
}

/** Milliseconds from the first step to the end of the last. */
export function durationOf({ method, watchMs }: Experiment): number {
  const ends = method.map((step) => step.at + ('forMs' in step ? (step.forMs ?? 0) : 0));
  const begins = method.map(({ at }) => at);
  return Math.max(0, ...ends, Math.max(0, ...begins) + (watchMs ?? 0));
}
