/** How the rules of a users.acl read once they are in force: a server of the same kind is asked, in a probe. */
import type { Member, RedisSet } from '../../drills/stack/stack';
import { parseAcl, referenceCommands, type AclLine } from '../parse/acl';
import { probePort, programs, type Probe } from './probe';

/**
 * Says how the rules of a file read, without passwords.
 * @throws Error where the server did not take them
 */
export type Reference = (file: string, role: Member['role']) => Promise<readonly AclLine[]>;

/** A port of the probe's own loopback, for a sentinel that lives as long as the question. */
const sentinelPort = 7998;

/** Only a sentinel knows the commands of a sentinel, so one is started for them; it monitors nothing. */
const askSentinel = `server=$1 cli=$2 port=$3
printf 'port %s\\nbind 127.0.0.1\\n' "$port" >/tmp/sentinel.conf
"$server" /tmp/sentinel.conf --sentinel >/tmp/sentinel.log 2>&1 &
pid=$!
tries=0
until "$cli" -p "$port" PING >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || { cat /tmp/sentinel.log; exit 1; }
  sleep 0.1
done
"$cli" -p "$port"
code=$?
kill "$pid"
exit "$code"`;

/** Makes one. Members of a role have the same rules, so each text is asked about once, and one after the other. */
export function referenceIn(probe: Probe, { flavour }: Pick<RedisSet, 'flavour'>): Reference {
  const known = new Map<string, Promise<readonly AclLine[]>>();
  let queue: Promise<unknown> = Promise.resolve();
  return (file, role) => {
    const lines = parseAcl(file.split('\n'));
    const key = `${role} ${JSON.stringify(lines)}`;
    const found = known.get(key) ?? queue.then(() => ask(lines, role, probe, flavour));
    known.set(key, found);
    queue = found.catch(() => undefined);
    return found;
  };
}

async function ask(
  lines: readonly AclLine[],
  role: Member['role'],
  probe: Probe,
  flavour: string,
): Promise<readonly AclLine[]> {
  const { server, cli } = programs(flavour);
  const commands = [...referenceCommands(lines), 'ACL LIST'];
  const { code, output } = await probe.exec(
    role === 'data'
      ? [cli, '-p', String(probePort)]
      : ['sh', '-c', askSentinel, 'sh', server, cli, String(sentinelPort)],
    `${commands.join('\n')}\n`,
  );
  const listed = parseAcl(output.split('\n').filter((line) => line.startsWith('user ')));
  const missing = lines.filter(({ user }) => !listed.some((each) => each.user === user));
  if (code !== 0 || missing.length > 0)
    throw new Error(
      `a ${role === 'data' ? 'server' : 'sentinel'} of the same kind did not take the rules of ${missing.map(({ user }) => user).join(', ')}: ${output.slice(0, 200)}`,
    );
  return listed.filter(({ user }) => lines.some((each) => each.user === user));
}
