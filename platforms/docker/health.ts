/** The health check of a workload, in Docker's words. */
import type { WorkloadSpec } from '../port';
import { goDuration } from './notation';

/** What a container's `healthcheck` takes. */
export interface HealthCheck {
  readonly tests: string[];
  readonly interval: string;
  readonly timeout: string;
  readonly startPeriod: string;
  readonly retries: number;
}

/**
 * Docker knows one interval, before Engine 25 at least, and takes it from the end of one check to the beginning of the next;
 * the first check comes after one, too. So the interval is the one of a start, and a check of a member that was ready at the
 * last one rests before it asks. What it answers is fresh, and a member that is not ready any more is asked without rest.
 * A check that finds a starting member not ready asks a few times more: it is ready as soon as it is, not at the next check.
 */
const PACED = `mark=$1 rest=$2
shift 2
if [ -e "$mark" ]; then
  sleep "$rest"
  "$@" && exit
  rm -f "$mark"
  exit 1
fi
for pause in 0.2 0.2 0.3 0.3 0; do
  said=$("$@") && echo "$said" && : >"$mark" && exit
  sleep "$pause"
done
echo "$said"
exit 1
`;

/**
 * The check of one workload's members.
 * @throws Error naming the workload if its start interval is longer than its interval, or if a rest is needed and the workload
 *   has no scratch directory to remember the last answer in
 */
export function healthCheck(spec: WorkloadSpec): HealthCheck {
  const { ready, intervalSeconds, startIntervalSeconds, timeoutSeconds, startSeconds, retries } = spec.health;
  const first = startIntervalSeconds ?? intervalSeconds;
  const rest = intervalSeconds - first;
  const refuse = (reason: string): never => {
    throw new Error(`workload "${spec.endpoints.name}": ${reason}`);
  };
  if (rest < 0)
    refuse(`its health is asked every ${first} s at a start, but every ${intervalSeconds} s at rest`);
  const memory = spec.scratch[0]?.path;
  if (rest > 0 && memory === undefined)
    refuse('a start interval of the health check needs a scratch directory');
  return {
    tests:
      rest === 0
        ? ['CMD', ...ready]
        : ['CMD', 'sh', '-c', PACED, 'ready', `${memory ?? ''}/.ready`, String(rest), ...ready],
    interval: goDuration(first),
    timeout: goDuration(timeoutSeconds + rest),
    startPeriod: goDuration(startSeconds),
    retries,
  };
}
