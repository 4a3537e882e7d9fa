import { judged, ownCheck } from '../check';

/** The file that is root. */
export const check = ownCheck(
  'engine-socket-private',
  {
    description: "The Docker Engine's socket belongs to root and its group, and to nobody else.",
    severity: 'critical',
    why: 'whoever may write to it starts a container with the host mounted, and is root',
    remedy: 'chown root:docker /run/docker.sock; chmod 0660 /run/docker.sock',
    controls: { nist53: ['AC-3', 'AC-6'] },
  },
  {
    tries: 'reads mode and owner of the socket',
    needs: ['host'],
    judge: ({ host }) =>
      judged(
        host?.socket === undefined ? [] : [host.socket],
        () => 'host',
        function* ({ path, mode, uid }) {
          if ((mode & 0o007) !== 0) yield `${path} has the mode ${mode.toString(8)}`;
          if (uid !== 0) yield `${path} belongs to user ${uid}`;
        },
      ),
  },
);
