/** Whether a set is large enough for an experiment. Pure. */
import type { Experiment } from './experiment';

/** What a set is. */
export interface Shape {
  readonly data: number;
  readonly sentinels: number;
  readonly flavour: 'redis' | 'valkey';
}

/** What an experiment needs and the set is not, in words. */
export function unmetNeeds({ requires = {} }: Experiment, shape: Shape): string[] {
  const { data = 3, sentinels = 3, flavour } = requires;
  const needs: string[] = [];
  if (shape.data < data) needs.push(`it needs ${data} data members, the set has ${shape.data}`);
  if (shape.sentinels < sentinels)
    needs.push(`it needs ${sentinels} sentinels, the set has ${shape.sentinels}`);
  if (flavour !== undefined && shape.flavour !== flavour)
    needs.push(`it needs ${flavour}, the set runs ${shape.flavour}`);
  return needs;
}
