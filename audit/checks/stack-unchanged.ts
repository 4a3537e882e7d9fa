import { ownCheck } from '../check';

/** What runs is what was declared. */
export const check = ownCheck(
  'stack-unchanged',
  {
    description: "Containers and networks run as the stack's last update made them.",
    severity: 'medium',
    why: 'what was changed by hand was judged by no policy, and the next update takes it away or trips over it',
    remedy: './jsquared refresh shows the difference, up undoes it; what should stay belongs into the stack',
    controls: { nist190: ['4.4.5'], nist53: ['CM-3', 'CM-6'], soc2: ['CC8.1'] },
  },
  {
    tries: "compares each container's and network's settings with the inputs that the state records",
    needs: ['containers', 'networks', 'state'],
    judge: ({ drift, containers, networks }) => ({
      subjects: [
        ...containers.map(({ member, name }) => member ?? name),
        ...networks.map(({ name }) => name),
      ],
      findings: drift.map(({ subject, property, recorded, running }) => ({
        subject,
        found: `${property}: recorded ${recorded.slice(0, 200)}, running ${running.slice(0, 200)}`,
      })),
    }),
  },
);
