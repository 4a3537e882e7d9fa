/** Every user of a member: whom it knows, with which passwords, and what each may really do. */
import { createHash } from 'node:crypto';
import type { StackOutputs } from '../../contract/outputs';
import { reasonOf } from '../../drills/experiment/errors';
import { say } from '../../drills/probes/probe';
import { MemberConnection } from '../../drills/stack/connection';
import type { Access, Member, RedisSet } from '../../drills/stack/stack';
import type { UsersFacts, UserTrial } from '../facts';
import { aclDifferences, parseAcl } from '../parse/acl';
import { readSaid } from './doors';
import type { Reference } from './reference';
import { dataTrials, platformUsers, promiseOf, sentinelTrials, type Command, type Trial } from './trials';

/** Milliseconds for one answer. */
const limitMs = 5000;

/** What the look at one member needs. */
export interface UserSources {
  readonly outputs: StackOutputs;
  readonly set: RedisSet;
  readonly member: Member;
  /** Text of the member's users.acl; undefined where it could not be read. */
  readonly file: string | undefined;
  /** Says how the file's rules read when they are in force; undefined where nobody can. */
  readonly reference: Reference | undefined;
}

/**
 * Tries them all.
 * @throws what keeps the administrator from being let in
 */
export async function tryUsers({ outputs, set, member, file, reference }: UserSources): Promise<UsersFacts> {
  const applications = set.users;
  const known = [...platformUsers[member.role], ...applications];
  const access = (user: string): Access => {
    const credential = outputs.credentials.redis[user];
    if (credential === undefined) throw new Error(`the output "credentials" has no user "${user}"`);
    return {
      ca: outputs.ca,
      certificate: outputs.clientCertificate.certificate,
      key: outputs.clientCertificate.key,
      ...credential,
    };
  };
  const { ca, certificate, key } = access('admin');
  const stranger = readSaid(
    'redis',
    await say(member, 'INFO', { ca, cert: certificate, key, rejectUnauthorized: false }),
  );
  const withoutLogin: UsersFacts['withoutLogin'] = {
    ...stranger,
    // Whoever is told to log in was not let in.
    let: stranger.said.startsWith('-NOAUTH') ? 'out' : stranger.let,
  };
  if (isOpenToAll(stranger.said)) return openToAll(member.name, withoutLogin);
  const admin = new MemberConnection(member, access('admin'), limitMs);
  try {
    const names = (await admin.ask('ACL', 'USERS')) as string[];
    const passwords: { user: string; problem: string }[] = [];
    for (const user of known.filter((each) => names.includes(each))) {
      const problem = passwordProblem(await admin.ask('ACL', 'GETUSER', user), access(user).password);
      if (problem !== undefined) passwords.push({ user, problem });
    }
    const trials: UserTrial[] = [];
    for (const user of known)
      trials.push(...(await tryUser(member, user, access(user), admin, applications)));
    const inForce = (await admin.ask('ACL', 'LIST')) as string[];
    const given = file === undefined ? undefined : await reference?.(file, member.role);
    return {
      member: member.name,
      strangers: names.filter((name) => name !== 'default' && !known.includes(name)),
      passwords,
      defaultUser: defaultUser(await admin.ask('ACL', 'GETUSER', 'default')),
      withoutLogin,
      ...(given === undefined ? {} : { drift: aclDifferences(given, parseAcl(inForce)) }),
      trials,
    };
  } finally {
    admin.close();
  }
}

/**
 * Whether a member says that its default user is on without a password: in protected mode it then refuses everybody who comes
 * from elsewhere, its administrator included, so that nothing more can be asked.
 */
export function isOpenToAll(said: string): boolean {
  return /^-DENIED .*no password is set for the default user/.test(said);
}

function openToAll(member: string, withoutLogin: UsersFacts['withoutLogin']): UsersFacts {
  return {
    member,
    strangers: [],
    passwords: [],
    defaultUser: { on: true, noPassword: true, commands: 'unknown' },
    withoutLogin,
    trials: [],
  };
}

/** Tries one user against everything that something is promised about. */
async function tryUser(
  member: Member,
  user: string,
  access: Access,
  admin: MemberConnection,
  applications: readonly string[],
): Promise<UserTrial[]> {
  const own = new MemberConnection(member, access, limitMs);
  const done: UserTrial[] = [];
  try {
    for (const trial of member.role === 'data' ? dataTrials : sentinelTrials) {
      const promise = promiseOf(trial, user, applications);
      // That the administrator may do everything is shown by one command, and by none that changes something.
      if (promise === undefined || (user === 'admin' && trial.command[0] !== 'PING')) continue;
      const said = await attempt(trial, user, own, admin);
      done.push({
        member: member.name,
        user,
        command: trial.command.join(' '),
        promise,
        allowed: isAllowed(said),
        said: said.slice(0, 160),
        how: trial.harmless ? 'tried' : 'dry',
      });
    }
  } finally {
    own.close();
  }
  return done;
}

async function attempt(
  trial: Trial,
  user: string,
  own: MemberConnection,
  admin: MemberConnection,
): Promise<string> {
  const [name, ...args]: Command = trial.harmless ? trial.command : ['ACL', 'DRYRUN', user, ...trial.command];
  try {
    const answer = await (trial.harmless ? own : admin).ask(name, ...args);
    return typeof answer === 'string' ? (answer.split('\n')[0] ?? '') : JSON.stringify(answer);
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Whether an answer means that the user may. A log-in that fails, and a connection that does not come about, are no right to
 * anything.
 */
export function isAllowed(said: string): boolean {
  return !/^(NOPERM|NOAUTH|WRONGPASS|User \S+ has no permissions|connect |Connection is closed|Command timed out|read E|write E)/i.test(
    said,
  );
}

/** What is wrong with a user's passwords; undefined where nothing is. Hashes stay here. */
export function passwordProblem(answer: unknown, password: string): string | undefined {
  const fields = fieldsOf(answer);
  const flags = list(fields.get('flags'));
  const hashes = list(fields.get('passwords')).map((hash) => hash.replace(/^#/, ''));
  if (!flags.includes('on')) return 'is off';
  if (flags.includes('nopass')) return 'is let in with any password';
  const own = createHash('sha256').update(password).digest('hex');
  if (!hashes.includes(own)) return 'does not have the password that the stack handed out';
  const others = hashes.length - 1;
  return others > 0
    ? `has ${others} more password${others > 1 ? 's' : ''} than the stack handed out`
    : undefined;
}

/** The user `default` as the server describes it. */
export function defaultUser(answer: unknown): UsersFacts['defaultUser'] {
  const fields = fieldsOf(answer);
  const flags = list(fields.get('flags'));
  return {
    on: flags.includes('on'),
    noPassword: flags.includes('nopass'),
    commands: list([fields.get('commands') ?? '']).join(''),
  };
}

function fieldsOf(answer: unknown): Map<string, unknown> {
  const flat = Array.isArray(answer) ? (answer as unknown[]) : [];
  return new Map(flat.flatMap((name, i) => (i % 2 === 0 ? [[String(name), flat[i + 1]] as const] : [])));
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
