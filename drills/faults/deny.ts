import type { Target } from '../experiment/experiment';
import { each, NotBitten, type Fault, type FaultContext, type Injected } from './fault';

/** Whether the rules of ACL GETUSER end in a denial of the command. `ACL DRYRUN` wants a whole command line. */
export function deniedBy(reply: unknown, command: string): boolean {
  const flat = Array.isArray(reply) ? (reply as unknown[]) : [];
  const found = flat[flat.indexOf('commands') + 1];
  const rules = typeof found === 'string' ? found.split(' ') : [];
  const named = rules.filter((rule) => rule.slice(1) === command.toLowerCase());
  // What is not named is denied unless everything is allowed.
  return named.length > 0 ? named.at(-1)?.startsWith('-') === true : !rules.includes('+@all');
}

/** A user's right to a command is changed, until the users are loaded from the member's file again. */
async function change(
  step: { readonly target: Target; readonly user: string; readonly command: string },
  { resolve, undoing, ask }: FaultContext,
  denied: boolean,
): Promise<Injected> {
  const members = resolve(step.target);
  const { user, command } = step;
  await undoing(...members.map((member) => ({ undo: 'acl-load' as const, member })));
  await each(members, (member) => ask(member, 'ACL', 'SETUSER', user, `${denied ? '-' : '+'}${command}`));
  return {
    members,
    async proof() {
      await each(members, async (member) => {
        if (deniedBy(await ask(member, 'ACL', 'GETUSER', user), command) !== denied)
          throw new NotBitten(`${user} may ${denied ? 'still' : 'not'} ${command} at ${member}`);
      });
      return `${user} may ${denied ? 'not ' : ''}${command} at ${members.join(', ')}`;
    },
  };
}

/** A user may not use a command any more. */
export const deny: Fault<'deny'> = {
  name: 'deny',
  does: 'a user may not use a command any more (e.g. PING, PSYNC)',
  inject: (step, context) => change(step, context, true),
};

/** A user may use a command that it should not. */
export const allow: Fault<'allow'> = {
  name: 'allow',
  does: 'a user may use a command that it should not (e.g. SLAVEOF)',
  inject: (step, context) => change(step, context, false),
};
