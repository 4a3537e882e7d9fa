/** How a running container takes up files that changed under it. */
import { RESTART_ASKED, type Reload } from '../port';

/** What the text is made from. */
export interface TakeUp {
  /** The member's container. */
  readonly container: string;
  /** The container that carried the files in, just before. */
  readonly uploader: string;
  readonly onChange: 'restart' | Reload;
  /** Seconds between the stop signal of a restart and the kill. */
  readonly graceSeconds: number;
}

/** Seconds after which a restarted member has to be ready. */
const readySeconds = 120;

/** argv as words for /bin/sh. */
function shellWords(argv: readonly string[]): string {
  return argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

/**
 * The shell text that an update runs once the files are there. Run twice for the same files, by an update that was killed and
 * goes on, it restarts nobody twice: a member that started after its files came has read them, as one that was just made.
 */
export function takeUpText({ container, uploader, onChange, graceSeconds }: TakeUp): string {
  const restart = `docker restart --time ${graceSeconds} "$member" >/dev/null || exit 1
tries=0
until [ "$(docker inspect --format '{{.State.Health.Status}}' "$member")" = healthy ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge ${readySeconds * 2} ]; then
    echo "$member is not ready ${readySeconds} s after its restart" >&2
    exit 1
  fi
  sleep 0.5
done
`;
  return `member=${shellWords([container])}
times=$(docker inspect --format '{{.Created}} {{.State.StartedAt}}' ${shellWords([uploader])} "$member") || exit 1
put=\${times%% *}
started=\${times##* }
if [ "$(printf '%s\\n' "$put" "$started" | LC_ALL=C sort | tail -n 1)" = "$started" ]; then exit 0; fi
${
  onChange === 'restart'
    ? restart
    : `docker exec "$member" ${shellWords(onChange.reload)}
code=$?
[ "$code" -eq ${RESTART_ASKED} ] || exit "$code"
${restart}`
}`;
}
