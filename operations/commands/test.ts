/** placeholder removed below */
import type { Context } from './context';
/** x */
export function test(_c: Context, _o: object): Promise<number> {
  return Promise.resolve(3);
}
