/** From what was seen to a verdict. Pure. */
import { count, list } from '../terminal/text';
import type { ContainerStatus, DataMember, Problem, RedisSet, Status } from './schema';

/** Everything that was seen, before it is judged. */
export type Observed = Omit<Status, 'verdict' | 'problems' | 'sets'> & {
  readonly sets: readonly Omit<RedisSet, 'primary' | 'agreement'>[];
};

/** Days before the end of a certificate at which it is a warning: `up` renews earlier than that. */
const certificateWarningDays = 14;
/** A replica silent for longer is behind: Redis pings its replicas every 10 s. */
const lagWarningSeconds = 15;
/** Share of the maxmemory that is a warning. */
const memoryWarningShare = 0.9;
/** Share of CPU periods held back that makes false alarms of sentinels likely. */
const throttleWarningShare = 0.25;

type Say = (severity: Problem['severity'], subject: string, message: string, remedy?: string) => void;

/** Judges. */
export function judge(observed: Observed): Status {
  const problems: Problem[] = [];
  const say: Say = (severity, subject, message, remedy) =>
    void problems.push({ severity, subject, message, remedy: remedy ?? null });
  const sets = observed.sets.map((set) => judgeSet(set, say));
  for (const service of observed.services) judgeContainer(service, say);
  for (const { name, days } of observed.certificates) judgeCertificate(name, days, say);
  for (const { setting, value, advice } of observed.host) {
    if (advice !== null) say('advice', 'host', `${setting} is ${value}: ${advice}`);
  }
  if (observed.alerts.reachable === false) {
    say('warning', 'prometheus', `cannot be asked for alerts: ${observed.alerts.error ?? 'no answer'}`);
  }
  for (const { name, severity, summary } of observed.alerts.firing) {
    say(
      'warning',
      name,
      `alert (${severity ?? 'no severity'})${summary === null ? '' : `: ${summary}`}`,
      `docs/runbooks/${name}.md`,
    );
  }
  return { ...observed, sets, problems, verdict: verdictOf(sets, problems) };
}

function verdictOf(sets: readonly RedisSet[], problems: readonly Problem[]): Status['verdict'] {
  const members = sets.flatMap(({ data, sentinels }) => [...data, ...sentinels]);
  // Nobody at all answers although containers run: the way is closed, not the members.
  const running = members.some(({ container }) => container?.state === 'running');
  if (members.length === 0 || (members.every(({ reachable }) => !reachable) && running)) return 'unknown';
  if (problems.some(({ severity }) => severity === 'critical')) return 'down';
  return problems.some(({ severity }) => severity === 'warning') ? 'degraded' : 'healthy';
}

function judgeSet(set: Omit<RedisSet, 'primary' | 'agreement'>, say: Say): RedisSet {
  const primaries = set.data.filter(({ role }) => role === 'primary');
  const votes = new Map<string, number>();
  for (const { primary } of set.sentinels)
    if (primary !== null) votes.set(primary, (votes.get(primary) ?? 0) + 1);
  const named = [...votes].find(([, n]) => n >= set.quorum)?.[0];
  const primary = primaries.find(({ address }) => address === named);
  const epochs = new Set(set.sentinels.flatMap(({ epoch }) => epoch ?? []));
  const agreement =
    primary !== undefined &&
    epochs.size === 1 &&
    set.sentinels.every((sentinel) => sentinel.primary === primary.address);

  if (primary === undefined) {
    say(
      'critical',
      set.name,
      primaries.length === 0
        ? 'no data member is primary: nothing can be written'
        : `no primary that ${count(set.quorum, 'sentinel')} name: ${list(primaries.map(({ name }) => name))} says it is one, the sentinels name ${list([...votes.keys()]) || 'nobody'}`,
      'wait for a failover to end (seconds); then ./jsquared status again, and the logs of the sentinels',
    );
  }
  for (const other of primaries) {
    if (primary !== undefined && other !== primary) {
      say(
        'warning',
        other.name,
        'says that it is a primary as well; Sentinel turns it into a replica within seconds',
      );
    }
  }
  if (primary !== undefined && !agreement)
    say('warning', set.name, 'the sentinels do not all agree on the primary and its epoch');
  const data = set.data.map((member) => judgeMember(member, primary, set.data, say));
  judgeSentinels(set, say);
  return { ...set, data, primary: primary?.name ?? null, agreement };
}

function judgeMember(
  member: DataMember,
  primary: DataMember | undefined,
  all: readonly DataMember[],
  say: Say,
): DataMember {
  const lagBytes =
    typeof primary?.offset !== 'number' || member.offset === null
      ? null
      : Math.max(0, primary.offset - member.offset);
  const { name } = member;
  if (!member.reachable) say('warning', name, `does not answer: ${member.error ?? 'unknown'}`);
  if (member.role === 'loading') say('warning', name, 'is loading its data');
  if (member.role === 'replica') {
    if (member.linkUp === false) say('warning', name, `has lost its primary ${member.follows ?? ''}`);
    else if (primary !== undefined && member.follows !== primary.address) {
      const other = all.find(({ address }) => address === member.follows);
      say('warning', name, `follows ${other?.name ?? member.follows ?? '?'}, which is not the primary`);
    }
    if (member.lagSeconds !== null && member.lagSeconds > lagWarningSeconds) {
      say('warning', name, `has heard nothing from its primary for ${member.lagSeconds} s`);
    }
  }
  if (member.persistenceOk === false)
    say(
      'warning',
      name,
      'could not write its last snapshot or append-only file',
      'look at its disk and its log',
    );
  const { usedMemoryBytes: used, maxmemoryBytes: most } = member;
  if (used !== null && most !== null && most > 0 && used / most > memoryWarningShare) {
    say(
      'warning',
      name,
      `uses ${Math.round((used / most) * 100)} % of its maxmemory`,
      'raise redis.maxmemoryMiB and redis.memoryMiB',
    );
  }
  judgeCertificate(name, member.certificateDays, say);
  judgeContainer(member.container, say);
  return { ...member, lagBytes };
}

function judgeSentinels(set: Omit<RedisSet, 'primary' | 'agreement'>, say: Say): void {
  const others = set.sentinels.length - 1;
  const replicas = set.data.length - 1;
  for (const sentinel of set.sentinels) {
    const { name } = sentinel;
    if (!sentinel.reachable) say('warning', name, `does not answer: ${sentinel.error ?? 'unknown'}`);
    if (sentinel.quorumOk === false) say('warning', name, `sees no quorum: ${sentinel.quorumSays ?? ''}`);
    if (sentinel.tilt === true)
      say('warning', name, 'is in TILT: its clock jumped, and it does not act for 30 s');
    if (sentinel.knownSentinels !== null && sentinel.knownSentinels !== others) {
      say('warning', name, `knows ${sentinel.knownSentinels} other sentinels, and there are ${others}`);
    }
    if (sentinel.knownReplicas !== null && sentinel.knownReplicas !== replicas) {
      say('warning', name, `knows ${sentinel.knownReplicas} replicas, and there are ${replicas}`);
    }
    if (sentinel.primaryFlags !== null && /s_down|o_down|disconnected/.test(sentinel.primaryFlags)) {
      say('warning', name, `holds the primary for down (${sentinel.primaryFlags})`);
    }
    judgeCertificate(name, sentinel.certificateDays, say);
    judgeContainer(sentinel.container, say);
  }
  const answering = set.sentinels.filter(({ reachable }) => reachable).length;
  if (answering < Math.floor(set.sentinels.length / 2) + 1) {
    say(
      'warning',
      set.name,
      `${answering} of ${set.sentinels.length} sentinels answer: no failover is possible`,
    );
  }
}

function judgeCertificate(name: string, days: number | null, say: Say): void {
  if (days === null) return;
  if (days < 0)
    say('critical', name, `its certificate expired ${count(-days, 'day')} ago`, './jsquared up renews it');
  else if (days < certificateWarningDays)
    say('warning', name, `its certificate ends in ${count(days, 'day')}`, './jsquared up renews it');
}

function judgeContainer(container: ContainerStatus | null, say: Say): void {
  if (container === null) return;
  const { name, state, health, oomKilled, throttledShare } = container;
  if (state !== 'running')
    say('warning', name, `the container is ${state}`, './jsquared up makes it run again');
  else if (health === 'unhealthy')
    say('warning', name, 'the container is unhealthy', `docker inspect ${name}; docker logs ${name}`);
  if (oomKilled) say('warning', name, 'was killed for lack of memory', 'raise its memory limit');
  if (throttledShare !== null && throttledShare > throttleWarningShare) {
    say(
      'advice',
      name,
      `was held back in ${Math.round(throttledShare * 100)} % of its CPU periods, which can look like a failure to Sentinel: give it more CPU`,
    );
  }
}
