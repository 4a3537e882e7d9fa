/** What a stack is for, told from its name and its configuration. */
import type { Purpose } from '../rule';

/** Names of stacks that are production whatever their config says. */
const production = /^(prod|production|staging)([-.]|$)/;

/**
 * What a stack is for. Without a name it is production: the strict answer.
 * @param protect the setting `protect`, as configuration holds it (a text or a boolean)
 */
export function purpose(stack: string, protect: unknown): Purpose {
  if (stack === '' || production.test(stack)) return 'production';
  return String(protect) === 'false' ? 'development' : 'production';
}
