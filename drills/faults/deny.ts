import { each, NotBitten, type Fault } from './fault';

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
          const said = String(await ask(member, 'ACL', 'DRYRUN', step.user, step.command));
          if (said === 'OK') throw new NotBitten(`${step.user} may still ${step.command} at ${member}`);
        });
        return `${step.user} may not ${step.command} at ${members.join(', ')}`;
      },
    };
  },
};
