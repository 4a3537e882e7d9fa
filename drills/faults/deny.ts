import { each, NotBitten, type Fault } from './fault';

/** Whether the rules of ACL GETUSER end in a denial of the command. `ACL DRYRUN` wants a whole command line. */
export function deniedBy(reply: unknown, command: string): boolean {
  const flat = Array.isArray(reply) ? (reply as unknown[]) : [];
  const found = flat[flat.indexOf('commands') + 1];
  const rules = typeof found === 'string' ? found.split(' ') : [];
  const named = rules.filter((rule) => rule.slice(1) === command.toLowerCase());
  // What is not named is denied unless everything is allowed.
  return named.length > 0 ? named.at(-1)?.startsWith('-') === true : !rules.includes('+@all');
}

/** A user may not use a command any more. */
export const deny: Fault<'deny'> = {
  name: 'deny',
  does: 'a user may not use a command any more (e.g. PING, PSYNC)',
  async inject(step, { resolve, undoing, ask }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'acl-load' as const, member })));
    await each(members, (member) => ask(member, 'ACL', 'SETUSER', step.user, `-${step.command}`));
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const list = await ask(member, 'ACL', 'GETUSER', step.user);
          if (!deniedBy(list, step.command))
            throw new NotBitten(`${step.user} may still ${step.command} at ${member}`);
        });
        return `${step.user} may not ${step.command} at ${members.join(', ')}`;
      },
    };
  },
};
