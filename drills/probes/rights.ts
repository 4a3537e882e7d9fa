/** What users who are let in may not do. */
import { reasonOf } from '../experiment/errors';
import { askOnce } from '../stack/connection';
import type { Access, Member } from '../stack/stack';
import type { Probe, ProbeContext } from './probe';

/** What an application must not get through: administration, and reading who else there is. */
const forbidden: readonly [string, ...string[]][] = [
  ['CONFIG', 'GET', 'dir'],
  ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
  ['ACL', 'LIST'],
  ['DEBUG', 'SLEEP', '0'],
  ['SHUTDOWN', 'NOSAVE'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['FLUSHALL'],
  ['KEYS', '*'],
  ['CLIENT', 'KILL', 'ID', '999999999'],
  ['SAVE'],
  ['MODULE', 'LIST'],
];

/** Nobody but the sentinels may publish what they say to each other: a forged hello would move the primary. */
const hello: [string, ...string[]] = ['PUBLISH', '__sentinel__:hello', 'drill'];

async function mustBeDenied(
  member: Member,
  access: Access,
  command: readonly [string, ...string[]],
): Promise<void> {
  let answer: unknown;
  try {
    answer = await askOnce(member, access, command, 3000);
  } catch (error) {
    // DEBUG is switched off for everybody, which is looked at first.
    if (/^(NOPERM|ERR DEBUG command not allowed)/.test(reasonOf(error))) return;
    throw error;
  }
  throw new Error(`${access.username} may ${command.join(' ')} at ${member.name}: ${String(answer)}`);
}

/** The application user: no administration at any data member. */
export const applicationConfined: Probe = async ({ stack }: ProbeContext) => {
  const { username, password } = stack.outputs.connection.sentinel;
  const access = { ...stack.access('exporter'), username, password };
  for (const member of stack.data)
    for (const command of [...forbidden, hello]) await mustBeDenied(member, access, command);
  return `${username} was denied ${forbidden.length + 1} commands at ${stack.data.length} data members`;
};

/** The same user at the sentinels: it may ask where the primary is, and change nothing. */
export const sentinelRefusesApplicationWrites: Probe = async ({ stack }) => {
  const {
    masterName,
    sentinelUsername: username,
    sentinelPassword: password,
  } = stack.outputs.connection.sentinel;
  const access = { ...stack.access('exporter'), username, password };
  const commands: [string, ...string[]][] = [
    ['SENTINEL', 'FAILOVER', masterName],
    ['SENTINEL', 'RESET', '*'],
    ['SENTINEL', 'REMOVE', masterName],
    ['SENTINEL', 'SET', masterName, 'quorum', '1'],
    ['SENTINEL', 'MONITOR', 'drill', '127.0.0.1', '1', '1'],
    ['SHUTDOWN', 'NOSAVE'],
    ['ACL', 'LIST'],
  ];
  for (const member of stack.sentinels)
    for (const command of commands) await mustBeDenied(member, access, command);
  return `${username} was denied ${commands.length} commands at ${stack.sentinels.length} sentinels`;
};

/** Sentinel must refuse settings that make no sense, and keep what it had. */
export const badSetRefused: Probe = async ({ stack }) => {
  const bad: [string, string][] = [
    ['quorum', '0'],
    ['down-after-milliseconds', '-1'],
    ['failover-timeout', 'soon'],
    ['parallel-syncs', '0'],
    ['no-such-setting', '1'],
  ];
  const name = stack.set.masterName;
  for (const member of stack.sentinels) {
    const access = stack.access('admin');
    const before = JSON.stringify(await settings(member, access, name));
    for (const [parameter, value] of bad) {
      try {
        await askOnce(member, access, ['SENTINEL', 'SET', name, parameter, value], 3000);
      } catch {
        continue;
      }
      throw new Error(`${member.name} took ${parameter} "${value}"`);
    }
    if (JSON.stringify(await settings(member, access, name)) !== before)
      throw new Error(`${member.name} has other settings than before`);
  }
  return `${bad.length} settings were refused by ${stack.sentinels.length} sentinels, and nothing changed`;
};

/** The settings of a monitored set, without what changes by itself. */
async function settings(member: Member, access: Access, name: string): Promise<string[]> {
  const flat = (await askOnce(member, access, ['SENTINEL', 'MASTER', name], 3000)) as string[];
  const kept = ['quorum', 'down-after-milliseconds', 'failover-timeout', 'parallel-syncs'];
  return kept.map((key) => `${key}=${flat[flat.indexOf(key) + 1] ?? ''}`);
}
