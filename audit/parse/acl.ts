/** Lines of an ACL: as a member's file has them, and as a server lists what is in force. */

/** One user's line without passwords. */
export interface AclLine {
  readonly user: string;
  /** The words after the name, hashes and passwords left out. */
  readonly rules: readonly string[];
}

/** Reads `user NAME rule rule ...` lines. */
export function parseAcl(lines: readonly string[]): AclLine[] {
  return lines.flatMap((line): AclLine[] => {
    const [word, user, ...rules] = line.trim().split(/\s+/);
    if (word !== 'user' || user === undefined) return [];
    return [{ user, rules: rules.filter((rule) => !/^[#>!<]/.test(rule)) }];
  });
}

/**
 * What makes a server that knows nobody have these users: a command a line. The default user is left out, since it is the one
 * that says this.
 */
export function referenceCommands(lines: readonly AclLine[]): string[] {
  return lines
    .filter(({ user }) => user !== 'default')
    .map(({ user, rules }) => ['ACL', 'SETUSER', user, ...rules].map(quoted).join(' '));
}

/** As redis-cli reads words from its standard input. */
function quoted(word: string): string {
  return `"${word.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}

/** Users whose rules differ, both sides as a server lists them. */
export function aclDifferences(
  given: readonly AclLine[],
  inForce: readonly AclLine[],
): { user: string; given: string; inForce: string }[] {
  const live = new Map(inForce.map(({ user, rules }) => [user, rules]));
  return given
    .filter(({ user }) => user !== 'default')
    .flatMap(({ user, rules }) => {
      const now = live.get(user);
      const [a, b] = [without(rules, now ?? []), without(now ?? [], rules)];
      if (now !== undefined && a === '' && b === '') return [];
      return [
        {
          user,
          given: a || 'nothing else',
          inForce: now === undefined ? 'no such user' : b || 'nothing else',
        },
      ];
    });
}

/** Words of the one that the other has not; where both have the same words in another order, all of them. */
function without(rules: readonly string[], others: readonly string[]): string {
  const left = rules.filter((rule) => !others.includes(rule));
  if (left.length > 0) return left.join(' ');
  return rules.length === others.length && rules.some((rule, i) => rule !== others[i]) ? rules.join(' ') : '';
}
