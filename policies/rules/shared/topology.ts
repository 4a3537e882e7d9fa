/** How stack rules read the stack's outputs (contract/outputs.ts). */
import { isKnown, items, list, record, text, type Values } from './read';
import type { Subject } from '../rule';

/** The type of the stack itself. */
const stackType = 'pulumi:pulumi:Stack';

/** One Redis set of the topology. */
export interface RedisSet {
  /** Where it stands in the outputs, for example `topology.sets[0]`. */
  readonly path: string;
  readonly props: Values;
  readonly data: readonly Values[];
  readonly sentinels: readonly Values[];
  /** False if a member is not known: then nothing can be counted. */
  readonly complete: boolean;
}

/** The stack's outputs; undefined where there is no stack, or where they are not known. */
export function outputsOf(resources: readonly Subject[]): Values | undefined {
  return resources.find(({ type }) => type === stackType)?.props;
}

/** The topology; undefined where the stack has none, or where it is not known. */
export function topologyOf(resources: readonly Subject[]): Values | undefined {
  const topology = outputsOf(resources)?.['topology'];
  return topology === undefined || !isKnown(topology) ? undefined : record(topology);
}

/** The Redis sets of the topology that are known. */
export function setsOf(resources: readonly Subject[]): RedisSet[] {
  return items(topologyOf(resources)?.['sets']).map(([i, item]) => {
    const props = record(item);
    const { members } = props;
    const known = list(members).map(record);
    const of = (role: string): Values[] => known.filter((member) => member['role'] === role);
    return {
      path: `topology.sets[${i}]`,
      props,
      data: of('data'),
      sentinels: of('sentinel'),
      complete:
        Array.isArray(members) && members.every(isKnown) && known.every((member) => isKnown(member['role'])),
    };
  });
}

/** The names of a topology's services. */
export function servicesOf(resources: readonly Subject[]): string[] {
  return list(topologyOf(resources)?.['services']).map((service) => text(record(service)['name']));
}
