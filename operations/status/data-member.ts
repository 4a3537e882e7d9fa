/** Asks a data member how it is. */
import { reasonOf } from '../errors';
import { converse, type Access } from './connection';
import type { DataMember } from './schema';

/** Who is asked. */
export interface MemberAddress {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** What a member says; lag and container are filled in by those who know the others. */
export async function askDataMember(member: MemberAddress, access: Access): Promise<DataMember> {
  const blank = unreachable(member);
  try {
    return await converse(member.address, member.port, access, async ({ ask, certificateDays }) => {
      const info = parseInfo(String(await ask('INFO')));
      return { ...blank, ...readInfo(info), reachable: true, certificateDays: certificateDays() };
    });
  } catch (error) {
    return { ...blank, error: reasonOf(error) };
  }
}

function unreachable({ name, address, port }: MemberAddress): DataMember {
  return {
    name,
    address: `${address}:${port}`,
    reachable: false,
    error: null,
    role: null,
    version: null,
    offset: null,
    lagBytes: null,
    lagSeconds: null,
    linkUp: null,
    follows: null,
    connectedReplicas: null,
    usedMemoryBytes: null,
    maxmemoryBytes: null,
    clients: null,
    persistenceOk: null,
    certificateDays: null,
    container: null,
  };
}

/** The `key:value` lines of INFO. */
export function parseInfo(text: string): Map<string, string> {
  const info = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) info.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return info;
}

/** What INFO means. */
export function readInfo(info: ReadonlyMap<string, string>): Partial<DataMember> {
  const number = (key: string): number | null => {
    const value = Number(info.get(key));
    return info.has(key) && Number.isFinite(value) ? value : null;
  };
  const replica = info.get('role') === 'slave';
  return {
    role: info.get('loading') === '1' ? 'loading' : replica ? 'replica' : 'primary',
    version: info.get('valkey_version') ?? info.get('redis_version') ?? null,
    // A replica counts what it has read; what it has processed can be behind it.
    offset: replica
      ? (number('slave_repl_offset') ?? number('master_repl_offset'))
      : number('master_repl_offset'),
    lagSeconds: replica ? number('master_last_io_seconds_ago') : 0,
    linkUp: replica ? info.get('master_link_status') === 'up' : null,
    follows: replica ? `${info.get('master_host') ?? '?'}:${info.get('master_port') ?? '?'}` : null,
    connectedReplicas: number('connected_slaves'),
    usedMemoryBytes: number('used_memory'),
    maxmemoryBytes: number('maxmemory'),
    clients: number('connected_clients'),
    persistenceOk:
      info.get('rdb_last_bgsave_status') === 'ok' &&
      (info.get('aof_enabled') !== '1' || info.get('aof_last_write_status') === 'ok'),
  };
}
