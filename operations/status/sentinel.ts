/** Asks a sentinel what it believes. */
import { reasonOf } from '../errors';
import { converse, type Access } from './connection';
import { parseInfo, type MemberAddress } from './data-member';
import type { SentinelMember } from './schema';

/** What a sentinel says of one set. */
export async function askSentinel(
  member: MemberAddress,
  masterName: string,
  access: Access,
): Promise<SentinelMember> {
  const blank: SentinelMember = {
    name: member.name,
    address: `${member.address}:${member.port}`,
    reachable: false,
    error: null,
    primary: null,
    primaryFlags: null,
    epoch: null,
    knownReplicas: null,
    knownSentinels: null,
    quorumOk: null,
    quorumSays: null,
    tilt: null,
    certificateDays: null,
    container: null,
  };
  try {
    return await converse(member.address, member.port, access, async ({ ask, certificateDays }) => {
      const master = pairs(await ask('SENTINEL', 'MASTER', masterName));
      const info = parseInfo(String(await ask('INFO', 'sentinel')));
      const quorum = await askQuorum(() => ask('SENTINEL', 'CKQUORUM', masterName));
      return {
        ...blank,
        ...readMaster(master),
        ...quorum,
        reachable: true,
        tilt: info.get('sentinel_tilt') === '1',
        certificateDays: certificateDays(),
      };
    });
  } catch (error) {
    return { ...blank, error: reasonOf(error) };
  }
}

/** The answer to CKQUORUM is an error reply where it fails (`NOQUORUM ...`), which is an answer all the same. */
async function askQuorum(
  ask: () => Promise<unknown>,
): Promise<Pick<SentinelMember, 'quorumOk' | 'quorumSays'>> {
  try {
    return { quorumOk: true, quorumSays: String(await ask()) };
  } catch (error) {
    const says = reasonOf(error);
    return {
      quorumOk: says.startsWith('NOQUORUM') || says.startsWith('NOGOODSLAVE') ? false : null,
      quorumSays: says,
    };
  }
}

/** A flat list of names and values, as Sentinel answers. */
export function pairs(answer: unknown): Map<string, string> {
  const result = new Map<string, string>();
  const list = Array.isArray(answer) ? answer.map(String) : [];
  for (let i = 0; i + 1 < list.length; i += 2) result.set(list[i] ?? '', list[i + 1] ?? '');
  return result;
}

/** What `SENTINEL MASTER` means. */
export function readMaster(master: ReadonlyMap<string, string>): Partial<SentinelMember> {
  const number = (key: string): number | null => (master.has(key) ? Number(master.get(key)) : null);
  return {
    primary: `${master.get('ip') ?? '?'}:${master.get('port') ?? '?'}`,
    primaryFlags: master.get('flags') ?? null,
    epoch: number('config-epoch'),
    knownReplicas: number('num-slaves'),
    knownSentinels: number('num-other-sentinels'),
  };
}
