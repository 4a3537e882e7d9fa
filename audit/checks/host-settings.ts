import { judged, ownCheck } from '../check';

/** What hurts Redis and is the host's. */
export const check = ownCheck(
  'host-settings',
  {
    description: "The host's kernel is set up as Redis needs it.",
    severity: 'low',
    why: 'with the usual settings a snapshot can fail for want of memory, and pauses look like failures',
    remedy: 'follow the advice in the finding; sysctl settings are kept by a file in /etc/sysctl.d',
    controls: { nist53: ['CM-6'], soc2: ['A1.1'] },
  },
  {
    tries: 'reads overcommit, huge pages, the backlog of connections and swap from the kernel',
    needs: ['host'],
    judge: ({ host }) =>
      judged(
        host?.settings ?? [],
        () => 'host',
        function* ({ setting, value, ok, advice }) {
          if (!ok) yield `${setting} is ${value}: ${advice ?? ''}`;
        },
      ),
  },
);
