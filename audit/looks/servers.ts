/** What servers and sentinels say of themselves, and what they refuse even to their administrator. */
import { reasonOf } from '../../drills/experiment/errors';
import { MemberConnection } from '../../drills/stack/connection';
import type { Access, Member } from '../../drills/stack/stack';
import type { Attempt, ServerFacts } from '../facts';

/** Settings that are judged; none of them holds a secret. */
const settings = [
  'port',
  'tls-port',
  'tls-protocols',
  'tls-auth-clients',
  'tls-replication',
  'protected-mode',
  'bind',
  'appendonly',
  'appendfsync',
  'save',
  'min-replicas-to-write',
  'min-replicas-max-lag',
  'maxmemory',
  'maxmemory-policy',
] as const;

/** What has to be closed to everybody, in a form that does nothing where it is open. */
const closed: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'enable-debug-command': ['DEBUG', 'HELP'],
  'enable-module-command': ['MODULE', 'LOAD', '/nonexistent/jsquared-audit.so'],
  'enable-protected-configs': ['CONFIG', 'SET', 'dbfilename', 'no/file'],
};
const refusals: Readonly<Record<string, RegExp>> = {
  'enable-debug-command': /not allowed/i,
  'enable-module-command': /not allowed/i,
  'enable-protected-configs': /protected config/i,
};

/**
 * Asks one member as its administrator.
 * @throws what keeps it from answering
 */
export async function askServer(member: Member, admin: Access, masterName: string): Promise<ServerFacts> {
  const connection = new MemberConnection(member, admin, 5000);
  try {
    if (member.role === 'sentinel') {
      const monitored = pairs(await connection.ask('SENTINEL', 'MASTER', masterName));
      return { member: member.name, role: 'sentinel', config: {}, modules: [], closed: {}, monitored };
    }
    const config: Record<string, string> = {};
    for (const name of settings) Object.assign(config, pairs(await connection.ask('CONFIG', 'GET', name)));
    const refused: Record<string, Attempt> = {};
    for (const [name, command] of Object.entries(closed))
      refused[name] = await mustRefuse(connection, command, refusals[name] ?? /./);
    return {
      member: member.name,
      role: 'data',
      config: Object.fromEntries(
        Object.entries(config).filter(([name]) => (settings as readonly string[]).includes(name)),
      ),
      modules: loadedModules(await connection.ask('MODULE', 'LIST')),
      closed: refused,
    };
  } finally {
    connection.close();
  }
}

async function mustRefuse(
  connection: MemberConnection,
  [name, ...args]: readonly [string, ...string[]],
  refusal: RegExp,
): Promise<Attempt> {
  try {
    const answer = await connection.ask(name, ...args);
    return { let: 'in', said: JSON.stringify(answer).slice(0, 120) };
  } catch (error) {
    const said = reasonOf(error);
    return { let: refusal.test(said) ? 'out' : 'in', said };
  }
}

/** A flat list of names and values. */
export function pairs(answer: unknown): Record<string, string> {
  if (!Array.isArray(answer)) return {};
  const words = answer.map(String);
  return Object.fromEntries(
    words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] ?? ''] as const] : [])),
  );
}

/** Names of modules that came from a file; those built in have no path. */
export function loadedModules(answer: unknown): string[] {
  if (!Array.isArray(answer)) return [];
  return answer
    .map(pairs)
    .flatMap(({ name, path }) => ((path ?? '') === '' ? [] : [`${name ?? ''} (${path ?? ''})`]));
}
