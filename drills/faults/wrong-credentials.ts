import { randomBytes } from 'node:crypto';
import { each, NotBitten, type Fault } from './fault';

/** A user's passwords are replaced by one that nobody knows, and its connections are closed. */
export const wrongCredentials: Fault<'wrong-credentials'> = {
  name: 'wrong-credentials',
  does: "a user's passwords are replaced and its connections closed",
  async inject(step, { resolve, undoing, ask }) {
    const members = resolve(step.target);
    await undoing(...members.map((member) => ({ undo: 'acl-load' as const, member })));
    const nobodyKnows = randomBytes(32).toString('hex');
    await each(members, async (member) => {
      await ask(member, 'ACL', 'SETUSER', step.user, 'resetpass', `#${nobodyKnows}`);
      await ask(member, 'CLIENT', 'KILL', 'USER', step.user);
    });
    return {
      members,
      async proof() {
        await each(members, async (member) => {
          const user = await ask(member, 'ACL', 'GETUSER', step.user);
          if (!JSON.stringify(user).includes(nobodyKnows))
            throw new NotBitten(`${member} has the old password`);
          const killed = String(await ask(member, 'CLIENT', 'LIST'));
          const old = killed.split('\n').filter((line) => line.includes(` user=${step.user} `));
          if (old.length > 0)
            throw new NotBitten(`${old.length} connections of ${step.user} are open at ${member}`);
        });
        return `nobody is logged in as ${step.user} at ${members.join(', ')}`;
      },
    };
  },
};
