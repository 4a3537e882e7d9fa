import { judged, ownCheck } from '../check';

/** The daemon behind everything. */
export const check = ownCheck(
  'engine-not-on-network',
  {
    description: 'The Docker Engine takes commands by its socket alone, and not over a network.',
    severity: 'critical',
    why: 'whoever may speak to the engine is root on the host, and on its port in the clear nobody is asked who he is',
    remedy: 'take -H tcp:// out of the start of dockerd (hosts in daemon.json)',
    controls: { cisDocker: ['5.9'], nist53: ['AC-6', 'SC-7'] },
  },
  {
    tries: "tries to open the engine's usual ports (2375, 2376) at every address of this host",
    needs: ['reach'],
    judge: ({ reach }) =>
      judged(
        reach.filter(({ to, from }) => to === 'the Docker Engine' && from.startsWith('host ')),
        () => 'host',
        function* ({ from, port, result }) {
          if (result === 'open') yield `port ${port} opens from ${from}`;
        },
      ),
  },
);
