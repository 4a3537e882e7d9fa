import { judged, ownCheck } from '../check';

/** What is in force is what was handed over. */
export const check = ownCheck(
  'redis-users-unchanged',
  {
    description: "The users' rules in force are those of the member's own file.",
    severity: 'high',
    why: 'ACL SETUSER changes rights at run time, and they hold until the member starts again',
    remedy:
      "bring back the member's own rules (ACL LOAD), and find out who changed them: ACL LOG, CLIENT LIST",
    controls: { nist53: ['CM-3', 'AC-6'], pciDss: ['7.2.2'], soc2: ['CC8.1'] },
  },
  {
    tries:
      "has a server of the same kind, in a container of the audit's own, take the member's users.acl without its passwords, and compares what both list",
    needs: ['users'],
    judge: ({ users }) =>
      judged(
        users.filter(({ drift }) => drift !== undefined),
        ({ member }) => member,
        function* ({ drift }) {
          for (const { user, given, inForce } of drift ?? [])
            yield `user ${user}: in force is ${inForce}, given was ${given}`;
        },
      ),
  },
);
