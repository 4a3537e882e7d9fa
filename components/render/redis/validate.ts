import { resolveSpec } from './defaults';
import { SYSTEM_USERS, type AppUser, type RedisSetSpec } from './types';

/** The channel by which sentinels tell each other who the primary is. */
const HELLO_CHANNEL = '__sentinel__:hello';
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const PASSWORD = /^[A-Za-z0-9_.~-]{16,}$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const PATTERN = /^[\x21-\x7e]+$/;

function refuse(input: string, reason: string, remedy: string): never {
  throw new Error(`${input}: ${reason}; ${remedy}`);
}

/** Whether a Redis glob matches a text, after `stringmatchlen` of util.c (`*`, `?`, `[a-z]`, `[^a]`, `\`). */
function globMatches(pattern: string, text: string): boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '*') source += '[^]*';
    else if (c === '?') source += '[^]';
    else if (c === '\\' && i + 1 < pattern.length) source += escapeRegExp(pattern.charAt(++i));
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 1);
      const inside = pattern.slice(i + 1, end < 0 ? undefined : end);
      const negated = inside.startsWith('^');
      const members = (negated ? inside.slice(1) : inside).replace(/[\\\]^[]/g, '\\$&');
      source += members === '' ? (negated ? '[^]' : '[]') : `[${negated ? '^' : ''}${members}]`;
      i = end < 0 ? pattern.length : end;
    } else source += escapeRegExp(c);
  }
  return new RegExp(`^${source}$`, 'u').test(text);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function checkPasswords(input: string, passwords: readonly string[]): void {
  if (passwords.length === 0) refuse(input, 'has no password', 'give one');
  for (const password of passwords) {
    if (!PASSWORD.test(password)) {
      // The password itself is never part of the message.
      refuse(
        input,
        'has a password that is too short or has other characters than A-Z a-z 0-9 _ . ~ -',
        'use 16 or more of those',
      );
    }
  }
}

function checkAppUser(user: AppUser, index: number): void {
  const input = `appUsers[${index}] "${user.name}"`;
  if (!NAME.test(user.name)) refuse(input, 'is no valid user name', 'use letters, digits, _ and -');
  if (user.name === 'default' || (SYSTEM_USERS as readonly string[]).includes(user.name)) {
    refuse(input, 'is a user of the platform itself', 'choose another name');
  }
  checkPasswords(input, user.passwords);
  for (const pattern of [...(user.keys ?? []), ...(user.channels ?? [])]) {
    if (!PATTERN.test(pattern))
      refuse(input, `has the pattern "${pattern}"`, 'use printable characters without spaces');
  }
  for (const channel of user.channels ?? []) {
    if (globMatches(channel, HELLO_CHANNEL)) {
      refuse(
        input,
        `has the channel pattern "${channel}", which matches ${HELLO_CHANNEL}: it could tell the sentinels who the primary is`,
        'give the channels a prefix of their own',
      );
    }
  }
}

function checkMembers(kind: 'data' | 'sentinels', spec: RedisSetSpec): void {
  if (spec[kind].length === 0) refuse(kind, 'is empty', 'name at least one member');
  spec[kind].forEach((member, i) => {
    const input = `${kind}[${i}] "${member.name}"`;
    if (!NAME.test(member.name)) refuse(input, 'is no valid member name', 'use letters, digits, _ and -');
    if (!IPV4.test(member.address)) {
      refuse(
        input,
        `has the address "${member.address}"`,
        'give a fixed IPv4 address, a name stops resolving with its member',
      );
    }
  });
}

/**
 * Checks what the renderers rely on: names, addresses, passwords, patterns and counts.
 * @throws Error naming the input, the reason and the remedy; never a password.
 */
export function validateSpec(spec: RedisSetSpec): void {
  if (!NAME.test(spec.primaryName))
    refuse(`primaryName "${spec.primaryName}"`, 'is no valid name', 'use letters, digits, _ and -');
  checkMembers('data', spec);
  checkMembers('sentinels', spec);
  const all = [...spec.data, ...spec.sentinels];
  for (const [what, values] of [
    ['name', all.map((m) => m.name)],
    ['address', all.map((m) => m.address)],
  ] as const) {
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    if (twice !== undefined)
      refuse(`members`, `the ${what} "${twice}" is used twice`, `give each member its own ${what}`);
  }
  for (const user of SYSTEM_USERS) checkPasswords(`passwords.${user}`, spec.passwords[user]);
  const names = (spec.appUsers ?? []).map((user) => user.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) refuse(`appUsers "${twice}"`, 'is there twice', 'keep one');
  (spec.appUsers ?? []).forEach(checkAppUser);
  checkCounts(spec);
}

function checkCounts(spec: RedisSetSpec): void {
  const { quorum, replication, timing } = resolveSpec(spec);
  if (quorum < 1 || quorum > spec.sentinels.length) {
    refuse(
      `quorum ${quorum}`,
      `is not within 1 and the ${spec.sentinels.length} sentinels`,
      'use a majority of them',
    );
  }
  if (replication.minReplicasToWrite > spec.data.length - 1) {
    refuse(
      `replication.minReplicasToWrite ${replication.minReplicasToWrite}`,
      `is more than the ${spec.data.length - 1} replicas`,
      'lower it or add data members',
    );
  }
  for (const [key, value] of Object.entries({ ...timing, ...replication })) {
    if (!Number.isInteger(value) || value < 0)
      refuse(`${key} ${value}`, 'is no whole number of 0 or more', 'correct it');
  }
}
