/** A stack as drills know it: from its outputs alone. */
import type { StackOutputs, Topology } from '../../contract/outputs';
import { DrillError } from '../experiment/errors';

/** One Redis set of the topology. */
export type RedisSet = Topology['sets'][number];
/** One member of it, data or sentinel. */
export type Member = RedisSet['members'][number];

/** Who may ask a member, and with which certificate. */
export interface Access {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  readonly username: string;
  readonly password: string;
}

/** What a drill works on: one set of one stack. */
export interface Stack {
  readonly outputs: StackOutputs;
  readonly project: string;
  readonly name: string;
  readonly set: RedisSet;
  readonly data: readonly Member[];
  readonly sentinels: readonly Member[];
  /** The way in as a user of the set. */
  readonly access: (user: string) => Access;
  /** A member by name. */
  readonly member: (name: string) => Member;
  /** The name of the member at an address; the address itself where it is no member. */
  readonly nameOf: (address: string) => string;
}

/**
 * Opens a stack by its outputs.
 * @throws DrillError where drills cannot work on it
 */
export function openStack(outputs: StackOutputs): Stack {
  const { topology, credentials, ca, clientCertificate } = outputs;
  const [set] = topology.sets;
  if (set === undefined)
    throw new DrillError(`Stack "${topology.stack}" has no Redis set.`, ['Bring it up: ./jsquared up']);
  if (topology.platform !== 'docker') {
    throw new DrillError(`Stack "${topology.stack}" runs on ${topology.platform}, and drills know Docker.`, [
      'Run drills on a stack that runs on Docker.',
    ]);
  }
  if (!topology.addressVantage.includes('host')) {
    throw new DrillError(`The members of stack "${topology.stack}" cannot be reached from this host.`, [
      'Run drills on the Linux host whose Docker Engine runs the stack.',
    ]);
  }
  return {
    outputs,
    project: topology.project,
    name: topology.stack,
    set,
    data: set.members.filter(({ role }) => role === 'data'),
    sentinels: set.members.filter(({ role }) => role === 'sentinel'),
    access(user) {
      const credential = credentials.redis[user];
      if (credential === undefined) throw new DrillError(`The output "credentials" has no user "${user}".`);
      return { ca, certificate: clientCertificate.certificate, key: clientCertificate.key, ...credential };
    },
    member(name) {
      const found = set.members.find((each) => each.name === name);
      if (found === undefined) throw new DrillError(`Set "${set.name}" has no member "${name}".`);
      return found;
    },
    nameOf: (address) => set.members.find((each) => each.address === address)?.name ?? address,
  };
}
