/** Who is meant by a target. Pure. */
import { DrillError } from '../experiment/errors';
import type { Target } from '../experiment/experiment';

/** Names of a set's members, and who is the primary. */
export interface Cast {
  readonly data: readonly string[];
  readonly sentinels: readonly string[];
  readonly primary: string;
}

/** What `client` resolves to: no member, but the host that the load runs on. */
export const clientName = 'client';

/**
 * The names that a target stands for.
 * @param current the primary at this moment, for `current-primary`
 * @throws DrillError if the set is too small for it
 */
export function resolve(target: Target, cast: Cast, current: string = cast.primary): string[] {
  const replicas = cast.data.filter((name) => name !== cast.primary);
  const majority = Math.floor(cast.sentinels.length / 2) + 1;
  // A minority that the primary is in, and the sentinels of it are the first ones.
  const few = cast.sentinels.slice(0, cast.sentinels.length - majority);
  const one = (list: readonly string[], index: number): string[] => {
    const name = list[index];
    if (name === undefined)
      throw new DrillError(`target "${target}": the set has only ${list.length} of its kind`, [
        'Run it on a larger set.',
      ]);
    return [name];
  };
  switch (target) {
    case 'primary':
      return [cast.primary];
    case 'current-primary':
      return [current];
    case 'current-replica':
      return one(
        cast.data.filter((name) => name !== current),
        0,
      );
    case 'replica':
      return one(replicas, 0);
    case 'other-replica':
      return one(replicas, 1);
    case 'replicas':
      return replicas;
    case 'data':
      return [...cast.data];
    case 'sentinel':
      return one(cast.sentinels, 0);
    case 'other-sentinel':
      return one(cast.sentinels, 1);
    case 'third-sentinel':
      return one(cast.sentinels, 2);
    case 'sentinels':
      return [...cast.sentinels];
    case 'sentinel-majority':
      return cast.sentinels.slice(0, majority);
    case 'all':
      return [...cast.data, ...cast.sentinels];
    case 'minority':
      return [cast.primary, ...few];
    case 'majority':
      return [...replicas, ...cast.sentinels.filter((name) => !few.includes(name))];
    case 'client':
      return [clientName];
  }
}
