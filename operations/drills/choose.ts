/** Which experiments are meant. Pure. */
import { closest } from 'fastest-levenshtein';
import { suites, type Experiment, type Suite } from '../../drills/experiment/experiment';
import { scenarios } from '../../drills/scenarios/index';
import { UsageError } from '../errors';

/** What a person said. */
export interface Choice {
  readonly suite?: string;
  readonly scenario?: string;
  /** The name of a mutant, or `all`: break the set, and expect the experiment to fail. */
  readonly mutant?: string;
}

/**
 * The experiments that are meant; all but the soak suite where nothing was said.
 * @throws UsageError naming the nearest one there is
 */
export function chooseExperiments(
  { suite, scenario, mutant }: Choice,
  all: readonly Experiment[] = scenarios,
): Experiment[] {
  if (suite !== undefined && !suites.includes(suite as Suite))
    throw new UsageError(`There is no suite "${suite}". Did you mean ${closest(suite, [...suites])}?`, [
      `Suites: ${suites.join(', ')}`,
    ]);
  const within = all.filter((each) => suite === undefined || each.suite === suite);
  const names = (scenario ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const chosen =
    names.length === 0
      ? within.filter((each) => suite !== undefined || each.suite !== 'soak')
      : names.map((name) => {
          const found = within.find((each) => each.name === name);
          if (found) return found;
          throw new UsageError(
            `There is no scenario "${name}"${suite === undefined ? '' : ` in the suite ${suite}`}.${near(name, within)}`,
            ['./jsquared drill list'],
          );
        });
  if (chosen.length === 0)
    throw new UsageError(`The suite ${suite ?? ''} has no scenario yet.`, ['./jsquared drill list']);
  if (mutant !== undefined && !chosen.some(({ mutants }) => mutants.length > 0))
    throw new UsageError('No chosen scenario has a mutant: nothing would be run.', [
      './jsquared drill list --json',
    ]);
  if (
    mutant !== undefined &&
    mutant !== 'all' &&
    !chosen.some((each) => each.mutants.some(({ name }) => name === mutant))
  ) {
    const known = chosen.flatMap((each) => each.mutants.map(({ name }) => name));
    throw new UsageError(
      `No chosen scenario has the mutant "${mutant}". Did you mean ${closest(mutant, known)}?`,
      ['./jsquared drill list --json'],
    );
  }
  return chosen;
}

function near(name: string, among: readonly Experiment[]): string {
  const names = among.map((each) => each.name);
  return names.length === 0 ? '' : ` Did you mean ${closest(name, names)}?`;
}

/** The same without a bound on its outage, which is then only stated: a machine that is shared measures its other guests. */
export function untimed(experiment: Experiment): Experiment {
  const { outageMs: _, ...expect } = experiment.expect;
  return { ...experiment, expect };
}
