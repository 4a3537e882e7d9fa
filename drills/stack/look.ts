/** One look at a whole set: what every member says at about the same moment. */
import { reasonOf } from '../experiment/errors';
import { MemberConnection } from './connection';
import { pairs, readInfo, readRole } from './replies';
import type { Member, Stack } from './stack';

/** What a data member says. */
export interface DataSight {
  readonly member: string;
  readonly reachable: boolean;
  readonly reason?: string;
  readonly role?: 'primary' | 'replica';
  readonly follows?: string;
  readonly link?: string;
  readonly offset: number;
  readonly syncing: boolean;
  readonly loading: boolean;
  /** Replicas that are online and not too far behind to count (`min_slaves_good_slaves`); what is online where it demands none. */
  readonly goodReplicas: number;
  readonly keys: number;
}

/** What a sentinel says. */
export interface SentinelSight {
  readonly member: string;
  readonly reachable: boolean;
  readonly reason?: string;
  readonly names?: string;
  readonly flags?: string;
  readonly epoch?: number;
  readonly quorumOk: boolean;
  readonly quorumSays: string;
  /** Replicas that it could choose. */
  readonly choosable: readonly string[];
}

/** See the file's comment. */
export interface Look {
  readonly data: readonly DataSight[];
  readonly sentinels: readonly SentinelSight[];
}

/** Looks at every member at once. Never throws: who does not answer is reported as such. */
export async function look(stack: Stack): Promise<Look> {
  const [data, sentinels] = await Promise.all([
    Promise.all(stack.data.map((member) => lookAtData(stack, member))),
    Promise.all(stack.sentinels.map((member) => lookAtSentinel(stack, member))),
  ]);
  return { data, sentinels };
}

async function lookAtData(stack: Stack, member: Member): Promise<DataSight> {
  const blank = {
    member: member.name,
    offset: 0,
    syncing: false,
    loading: false,
    goodReplicas: 0,
    keys: 0,
  };
  const connection = new MemberConnection(member, stack.access('exporter'), 2000);
  try {
    const role = readRole(await connection.ask('ROLE'));
    const info = readInfo(String(await connection.ask('INFO')));
    const replica = role?.role === 'replica' ? role : undefined;
    return {
      ...blank,
      reachable: true,
      ...(role ? { role: role.role, offset: role.offset } : {}),
      ...(replica ? { follows: stack.nameOf(replica.address), link: replica.link } : {}),
      syncing: info.get('master_sync_in_progress') === '1',
      loading: info.get('loading') === '1',
      goodReplicas: Number(info.get('min_slaves_good_slaves') ?? info.get('connected_slaves') ?? 0),
      keys: Number(/keys=(\d+)/.exec(info.get('db0') ?? '')?.[1] ?? 0),
    };
  } catch (error) {
    return { ...blank, reachable: false, reason: reasonOf(error) };
  } finally {
    connection.close();
  }
}

async function lookAtSentinel(stack: Stack, member: Member): Promise<SentinelSight> {
  const { masterName } = stack.set;
  const connection = new MemberConnection(member, stack.access('exporter'), 2000);
  const blank = { member: member.name, quorumOk: false, quorumSays: '', choosable: [] };
  try {
    const master = pairs(await connection.ask('SENTINEL', 'MASTER', masterName));
    const replicas = await connection.ask('SENTINEL', 'REPLICAS', masterName);
    let quorumOk = true;
    let quorumSays: string;
    try {
      quorumSays = String(await connection.ask('SENTINEL', 'CKQUORUM', masterName));
    } catch (error) {
      quorumOk = false;
      quorumSays = reasonOf(error);
    }
    return {
      ...blank,
      reachable: true,
      names: stack.nameOf(master.get('ip') ?? '?'),
      flags: master.get('flags') ?? '',
      epoch: Number(master.get('config-epoch') ?? 0),
      quorumOk,
      quorumSays,
      choosable: (Array.isArray(replicas) ? replicas : []).map(pairs).flatMap((replica) => {
        const fit =
          replica.get('flags') === 'slave' &&
          replica.get('slave-priority') !== '0' &&
          replica.get('master-link-status') === 'ok';
        return fit ? [stack.nameOf(replica.get('ip') ?? '?')] : [];
      }),
    };
  } catch (error) {
    return { ...blank, reachable: false, reason: reasonOf(error) };
  } finally {
    connection.close();
  }
}
