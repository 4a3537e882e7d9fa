/** All rules about changes, in the order in which reports show them. */
import type { AnyChangeRule } from '../rules/rule';
import { rule as changeFewDeleted } from './change-few-deleted';
import { rule as changeKeepsData } from './change-keeps-data';
import { rule as changeKeepsProtected } from './change-keeps-protected';
import { rule as changeMembersInTurn } from './change-members-in-turn';
import { rule as secretAge } from './secret-age';

/** Every rule that is judged from what is there and from the steps of a preview. */
export const changeRules: readonly AnyChangeRule[] = [
  changeKeepsProtected,
  changeKeepsData,
  changeMembersInTurn,
  changeFewDeleted,
  secretAge,
];
