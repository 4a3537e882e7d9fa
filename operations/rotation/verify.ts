/** Whether a running set is what its generations say: asked of every member, from outside, as its users would. */
import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import { platformUsers } from '../../audit/looks/trials';
import { accepted, firstGeneration, type Rotation } from '../../contract/rotation';
import { askOnce } from '../../drills/stack/connection';
import { pairs, readInfo } from '../../drills/stack/replies';
import type { Member, Stack } from '../../drills/stack/stack';
import { OperationError, reasonOf } from '../errors';

/** Milliseconds one question may take. */
const answerMs = 4000;
/** Milliseconds until a set has to be at rest after a step: a sentinel asks a replica every ten seconds how it is. */
const restMs = 60_000;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The primary of a set at rest. */
export interface Reign {
  readonly name: string;
  /** Drawn anew at each start of the server. */
  readonly runId: string;
}

/**
 * Waits until the set is at rest: one primary that every sentinel names and finds well, every replica linked, every sentinel in
 * reach of a majority.
 * @throws OperationError with what is not so
 */
export async function awaitRest(stack: Stack, limitMs: number = restMs): Promise<Reign> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    try {
      return await reignOf(stack);
    } catch (error) {
      if (Date.now() >= deadline)
        throw new OperationError(`The set is not at rest: ${reasonOf(error)}`, ['./jsquared status']);
    }
    await pause(500);
  }
}

async function reignOf(stack: Stack): Promise<Reign> {
  const watcher = stack.access('exporter');
  const infos = await Promise.all(
    stack.data.map(async (member) => ({
      member,
      info: readInfo(String(await askOnce(member, watcher, ['INFO'], answerMs))),
    })),
  );
  const [primary, ...others] = infos.filter(({ info }) => info.get('role') === 'master');
  if (primary === undefined) throw new Error('no data member says that it is the primary');
  if (others.length > 0)
    throw new Error(`${primary.member.name} and ${others[0]?.member.name ?? ''} say primary`);
  for (const { member, info } of infos) {
    if (member === primary.member) continue;
    const followed = info.get('master_host') ?? '';
    if (followed !== primary.member.address || info.get('master_link_status') !== 'up')
      throw new Error(`${member.name} is not linked to ${primary.member.name}`);
  }
  await Promise.all(
    stack.sentinels.map(async (member) => {
      const name = stack.set.masterName;
      await askOnce(member, watcher, ['SENTINEL', 'CKQUORUM', name], answerMs);
      const seen = pairs(await askOnce(member, watcher, ['SENTINEL', 'MASTER', name], answerMs));
      if (seen.get('ip') !== primary.member.address || seen.get('flags') !== 'master')
        throw new Error(
          `${member.name} sees ${seen.get('ip') ?? 'nobody'} as ${seen.get('flags') ?? 'nothing'}`,
        );
    }),
  );
  return { name: primary.member.name, runId: primary.info.get('run_id') ?? '' };
}

/**
 * Every member accepts as many passwords of each user as its generation says, the one in use among them; each user can log in
 * with it; and replicas show it to their primary.
 * @throws OperationError naming member and user
 */
export async function checkPasswords(stack: Stack, rotation: Rotation): Promise<void> {
  const admin = stack.access('admin');
  const users = Object.values(stack.outputs.credentials.redis);
  for (const member of [...stack.data, ...stack.sentinels]) {
    for (const { username, password } of users) {
      const known = await askOnce(member, admin, ['ACL', 'GETUSER', username], answerMs);
      if (known === null) {
        if (!belongsAt(member, username)) continue;
        throw new OperationError(`${member.name} does not know the user ${username}.`, ['./jsquared up']);
      }
      const hashes = passwordHashes(known);
      const count = accepted(rotation.passwords[username] ?? firstGeneration).length;
      const own = createHash('sha256').update(password).digest('hex');
      if (hashes.length !== count || !hashes.includes(own))
        throw new OperationError(
          `${member.name} accepts ${hashes.length} passwords of ${username}, ${count} are declared${hashes.includes(own) ? '' : ', and the one in use is not among them'}.`,
          ['./jsquared up'],
        );
      await mustLogIn(member, stack, username);
    }
  }
  const { password } = stack.access('replication');
  for (const member of stack.data) {
    const shown = pairs(await askOnce(member, admin, ['CONFIG', 'GET', 'masterauth'], answerMs));
    if (shown.get('masterauth') !== password)
      throw new OperationError(`${member.name} does not show the password of replication that is in use.`, [
        './jsquared up',
      ]);
  }
}

/** Not everyone is let in everywhere: a sentinel's peer has nothing to do at a data member. Applications go to both. */
function belongsAt({ role }: Member, username: string): boolean {
  const ofPlatform = Object.values(platformUsers).some((names) => names.includes(username));
  return !ofPlatform || platformUsers[role].includes(username);
}

/** The list after `passwords` in the flat answer of ACL GETUSER. */
function passwordHashes(reply: unknown): string[] {
  const list: unknown[] = Array.isArray(reply) ? reply : [];
  const found = list[list.indexOf('passwords') + 1];
  return Array.isArray(found) ? found.map(String) : [];
}

async function mustLogIn(member: Member, stack: Stack, username: string): Promise<void> {
  try {
    await askOnce(member, stack.access(username), ['PING'], answerMs);
  } catch (error) {
    // Let in, and not allowed to ask.
    if (reasonOf(error).startsWith('NOPERM')) return;
    throw new OperationError(`${username} is not let in at ${member.name}: ${reasonOf(error)}`, [
      './jsquared status',
    ]);
  }
}

/** Each member's certificate as it shows it, by the member's name. */
export async function shownCertificates(stack: Stack): Promise<Map<string, X509Certificate>> {
  const found = await Promise.all(
    [...stack.data, ...stack.sentinels].map(
      async (member) => [member.name, await shownBy(member, stack)] as const,
    ),
  );
  return new Map(found);
}

function shownBy(member: Member, stack: Stack): Promise<X509Certificate> {
  const { ca, certificate: cert, key } = stack.access('exporter');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: member.address, port: member.port, ca, cert, key, timeout: answerMs });
    const fail = (reason: string): void => {
      socket.destroy();
      reject(
        new OperationError(`${member.name} cannot be reached over TLS: ${reason}`, ['./jsquared status']),
      );
    };
    socket.once('error', (error: Error) => fail(error.message));
    socket.once('timeout', () => fail(`no answer within ${answerMs / 1000} s`));
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate();
      if (shown === undefined) {
        fail('it shows no certificate');
        return;
      }
      socket.destroy();
      resolve(shown);
    });
  });
}

/**
 * Every member shows a certificate that the authority in use signed, and another one than before, where it has to be.
 * @param before fingerprints by member, of before the rotation
 * @param changed whether the keys are of a generation after those
 * @throws OperationError naming the member
 */
export async function checkCertificates(
  stack: Stack,
  before: Readonly<Record<string, string>>,
  changed: boolean,
): Promise<void> {
  // The one that signs stands first.
  const authority = new X509Certificate(stack.outputs.ca);
  for (const [name, shown] of await shownCertificates(stack)) {
    if (!shown.verify(authority.publicKey))
      throw new OperationError(`${name} shows a certificate that another authority signed.`, [
        './jsquared up',
      ]);
    if (changed && before[name] === shown.fingerprint256)
      throw new OperationError(`${name} still shows the certificate of before.`, ['./jsquared up']);
  }
}

/** A log-in that was refused. */
export interface Refusal {
  readonly member: string;
  readonly username: string;
  /** Address and port of who tried, where the server tells. */
  readonly from: string;
}

/**
 * Who was refused in the last seconds for a wrong password, at any member.
 * @param users whose log-ins count
 */
export async function refusals(
  stack: Stack,
  users: readonly string[],
  seconds: number,
): Promise<readonly Refusal[]> {
  const admin = stack.access('admin');
  const lists = await Promise.all(
    [...stack.data, ...stack.sentinels].map(async (member): Promise<Refusal[]> => {
      const log = await askOnce(member, admin, ['ACL', 'LOG', '128'], answerMs);
      return (Array.isArray(log) ? log : []).map(pairs).flatMap((entry) => {
        const username = entry.get('username') ?? '';
        const recent = Number(entry.get('age-seconds')) <= seconds;
        if (entry.get('reason') !== 'auth' || !recent || !users.includes(username)) return [];
        const from = /\baddr=(\S+)/.exec(entry.get('client-info') ?? '')?.[1] ?? 'somewhere';
        return [{ member: member.name, username, from }];
      });
    }),
  );
  return lists.flat();
}
