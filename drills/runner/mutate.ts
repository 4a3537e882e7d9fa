/** Breaks a set as a mutant says, so that an experiment can be seen to fail. Taken back like a fault. */
import { reasonOf } from '../experiment/errors';
import type { Mutant, Target } from '../experiment/experiment';
import { configValue } from '../faults/config';
import { askOnce } from '../stack/connection';
import { pairs } from '../stack/replies';
import type { Stack } from '../stack/stack';
import type { Ledger } from './ledger';

/** What breaking works with. */
export interface BreakTools {
  readonly stack: Stack;
  readonly ledger: Ledger;
  readonly resolve: (target: Target) => string[];
}

/** Breaks the set; the mutant's own steps are the method's business. */
export async function breakSet(mutant: Mutant, { stack, ledger, resolve }: BreakTools): Promise<void> {
  const ask = async (name: string, ...command: [string, ...string[]]): Promise<unknown> => {
    try {
      return await askOnce(stack.member(name), stack.access('admin'), command, 3000);
    } catch (error) {
      throw new Error(`mutant ${mutant.name}: ${name}: ${reasonOf(error)}`, { cause: error });
    }
  };
  for (const { target, parameter, value } of mutant.config ?? []) {
    for (const member of resolve(target)) {
      const before = await configValue((name, ...command) => ask(name, ...command), member, parameter);
      ledger.open('mutant', [{ undo: 'config', member, parameter, value: before }]);
      await ask(member, 'CONFIG', 'SET', parameter, value);
    }
  }
  const { masterName } = stack.set;
  for (const { parameter, value } of mutant.sentinel ?? []) {
    for (const { name: member } of stack.sentinels) {
      const before = pairs(await ask(member, 'SENTINEL', 'MASTER', masterName)).get(parameter);
      if (before === undefined)
        throw new Error(`mutant ${mutant.name}: ${member} has no setting "${parameter}"`);
      ledger.open('mutant', [{ undo: 'sentinel-set', member, parameter, value: before }]);
      await ask(member, 'SENTINEL', 'SET', masterName, parameter, value);
    }
  }
}
