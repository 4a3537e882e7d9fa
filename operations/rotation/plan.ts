/** The steps of a rotation: each is a whole declaration of the stack's generations, so that any of them can be gone to. Pure. */
import { firstGeneration, rotatedPages, type Generation, type Rotation } from '../../contract/rotation';
import { list } from '../terminal/text';

/** What can be rotated. */
export const kinds = ['passwords', 'certificates', 'authority'] as const;

/** See {@link kinds}. */
export type Kind = (typeof kinds)[number];

/** One step: an update of the stack to these generations, seen to work before the next. */
export interface Step {
  /** For a person and the journal: `use password of replication`. */
  readonly name: string;
  readonly rotation: Rotation;
  /** What everyone outside the stack has to have done before the next step; absent: nothing. */
  readonly gate?: string;
  /** The old secret is gone for good: a failure of this step is repeated, not taken back. */
  readonly final?: true;
  /** Old passwords are refused from here on: the members' logs tell who still shows one. */
  readonly drops?: true;
}

/** Users whose passwords stay within the stack, in the order in which they change over. All others are somebody's outside. */
const within = ['replication', 'sentinel', 'sentinel-peer', 'member', 'exporter'] as const;

/**
 * The steps of a rotation of passwords: all are accepted; the users within the stack change over one by one; the new passwords of
 * those outside are handed out, so that each can change over when it is ready; the old ones are dropped, and forgotten.
 * @param users whose; at least one
 */
export function passwordSteps(before: Rotation, users: readonly string[]): Step[] {
  const ordered = [
    ...within.filter((user) => users.includes(user)),
    ...users.filter((user) => !(within as readonly string[]).includes(user)),
  ];
  const outside = ordered.filter((user) => !(within as readonly string[]).includes(user));
  const inside = ordered.filter((user) => !outside.includes(user));
  const at = (stageOf: (user: string) => Generation['stage']): Rotation => {
    const changed = ordered.map((user): [string, Generation] => [
      user,
      generation((before.passwords[user] ?? firstGeneration).generation + 1, stageOf(user)),
    ]);
    return { ...before, passwords: { ...before.passwords, ...Object.fromEntries(changed) } };
  };
  const uses = inside.map((user, index): Step => {
    const changed = inside.slice(0, index + 1);
    return {
      name: `use the new password of ${user}`,
      rotation: at((each) => (changed.includes(each) ? 'use' : 'accept')),
    };
  });
  if (outside.length > 0)
    uses.push({
      name: `hand out the new passwords of ${outside.join(', ')}`,
      rotation: at(() => 'use'),
      gate: gateFor(outside),
    });
  return [
    { name: 'accept the new passwords', rotation: at(() => 'accept') },
    ...uses,
    { name: 'drop the old passwords', rotation: at(() => 'drop'), drops: true },
    { name: 'forget the old passwords', rotation: at(() => undefined), final: true },
  ];
}

function gateFor(outside: readonly string[]): string {
  const isPage = (user: string): boolean => (rotatedPages as readonly string[]).includes(user);
  const users = outside.filter((user) => !isPage(user));
  const pages = outside.filter(isPage);
  const who = [
    ...(users.length > 0 ? [`whoever logs in as ${list(users)} takes the new password`] : []),
    ...(pages.length > 0
      ? [`whoever opens the page of ${list(pages)} takes the new user name and password`]
      : []),
  ].join(', ');
  return `${who.charAt(0).toUpperCase()}${who.slice(1)} (./jsquared output credentials --show-secrets); the old one is still accepted.`;
}

/** The steps of a rotation of all certificates and their keys, signed by the same authority, so that nobody has to wait. */
export function certificateSteps(before: Rotation): Step[] {
  const next = before.certificates.generation + 1;
  return [
    {
      name: 'use new certificates',
      rotation: { ...before, certificates: generation(next, 'use') },
    },
    {
      name: 'forget the old keys',
      rotation: { ...before, certificates: generation(next, undefined) },
      final: true,
    },
  ];
}

/** The steps of a rotation of the authority, and with it of all certificates. */
export function authoritySteps(before: Rotation): Step[] {
  const next = before.authority.generation + 1;
  const keys = before.certificates.generation + 1;
  return [
    {
      name: 'trust the new authority',
      rotation: { ...before, authority: generation(next, 'accept') },
      gate: 'Every client of the stack trusts both authorities (./jsquared output ca), before the servers show certificates of the new one.',
    },
    {
      name: 'use certificates of the new authority',
      rotation: {
        ...before,
        authority: generation(next, 'use'),
        certificates: generation(keys, 'use'),
      },
      gate: 'Every client of the stack shows the new certificate (./jsquared output --files DIR); the old one is still accepted.',
    },
    {
      name: 'drop the old authority',
      rotation: { ...before, authority: generation(next, 'drop'), certificates: generation(keys, 'use') },
    },
    {
      name: 'forget the old authority',
      rotation: {
        ...before,
        authority: generation(next, undefined),
        certificates: generation(keys, undefined),
      },
      final: true,
    },
  ];
}

function generation(n: number, stage: Generation['stage']): Generation {
  return stage === undefined ? { generation: n } : { generation: n, stage };
}

/** Every generation with what it is of, for messages. */
function listGenerations(of: Rotation): readonly (readonly [string, Generation])[] {
  return [
    ...Object.entries(of.passwords).map(([user, each]) => [`password of ${user}`, each] as const),
    ['authority', of.authority],
    ['certificates', of.certificates],
  ];
}

/** What of a rotation is under way: has a stage. */
export function underWay(of: Rotation): string[] {
  return listGenerations(of).flatMap(([name, { stage }]) => (stage === undefined ? [] : [name]));
}
