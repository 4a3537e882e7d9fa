/** The audit's promises and the users' rules are written apart from each other, on purpose; here they are held together. */
import { describe, expect, it } from 'vitest';
import {
  dataTrials,
  platformUsers,
  promiseOf,
  sentinelTrials,
  type Command,
} from '../../../audit/looks/trials';
import {
  renderDataMember,
  renderSentinel,
  SYSTEM_USERS,
  type MemberFile,
  type Passwords,
  type SystemUser,
} from '../../../components/render/redis';

const password = (name: string): Passwords => [`password-of-user-${name}`];
const tls = { ca: 'CA\n', certificate: 'CERT\n', key: 'KEY\n' };
const spec = {
  primaryName: 'main',
  flavour: 'redis',
  data: [0, 1, 2].map((i) => ({ name: `data-${i}`, address: `10.0.0.1${i}` })),
  sentinels: [0, 1, 2].map((i) => ({ name: `sentinel-${i}`, address: `10.0.0.2${i}` })),
  passwords: Object.fromEntries(SYSTEM_USERS.map((user) => [user, password(user)])) as Record<
    SystemUser,
    Passwords
  >,
  appUsers: [{ name: 'app', passwords: password('app') }],
} as const;

/** The commands that a rule names one by one; undefined where it grants categories, which only a server can spell out. */
function named(files: readonly MemberFile[], user: string): ReadonlySet<string> | undefined {
  const users = files.find(({ path }) => path.endsWith('/users.acl'))?.content.split('\n') ?? [];
  const rule = users.find((line) => line.startsWith(`user ${user} `));
  if (rule === undefined) throw new Error(`no user ${user}`);
  if (rule.includes('+@')) return undefined;
  return new Set([...rule.matchAll(/ \+([a-z0-9|-]+)/g)].map(([, command]) => command ?? ''));
}

const allows = (granted: ReadonlySet<string>, [command, first = '']: Command): boolean =>
  granted.has(command.toLowerCase()) || granted.has(`${command}|${first}`.toLowerCase());

describe.each([
  ['data', renderDataMember(spec, 'data-0', tls), dataTrials],
  ['sentinel', renderSentinel(spec, 'sentinel-0', tls), sentinelTrials],
] as const)('users at a %s member', (role, files, trials) => {
  const plain = [...platformUsers[role], 'app'].flatMap((user) => {
    const granted = named(files, user);
    return granted ? [[user, granted] as const] : [];
  });

  it('are nearly all of commands named one by one', () => {
    expect(plain.length).toBeGreaterThan(3);
  });

  it.each(plain)('%s: what its rule grants is what the audit promises', (user, granted) => {
    for (const trial of trials) {
      const promise = promiseOf(trial, user, ['app']);
      // Whether a channel may be published to is another part of the rule.
      if (promise === undefined || trial.command[0] === 'PUBLISH') continue;
      expect([trial.command.join(' '), allows(granted, trial.command) ? 'must' : 'must-not']).toEqual([
        trial.command.join(' '),
        promise,
      ]);
    }
  });
});
