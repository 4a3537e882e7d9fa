/** Whether what should hold of a set holds, judged on one look. Pure. */
import type { Hypothesis } from '../experiment/experiment';
import type { Look } from './look';

/** A judgement and the sentence for it. */
export interface Judged {
  readonly name: Hypothesis;
  readonly holds: boolean;
  readonly says: string;
}

/** What judging needs besides the look. */
export interface Circumstances {
  /** The primary of the steady state; undefined before it is known. */
  readonly steadyPrimary: string | undefined;
  readonly minReplicasToWrite: number;
  /** Names of the members whose container is not healthy; undefined where nobody looked. */
  readonly unhealthy: readonly string[] | undefined;
}

/** Judges one hypothesis. */
export function judge(name: Hypothesis, { data, sentinels }: Look, known: Circumstances): Judged {
  const answer = (holds: boolean, says: string): Judged => ({ name, holds, says });
  const primaries = data.filter(({ role }) => role === 'primary').map(({ member }) => member);
  const primary = primaries.length === 1 ? primaries[0] : undefined;
  const silent = [...data, ...sentinels].filter(({ reachable }) => !reachable);
  const silence = silent
    .map(({ member, reason }) => `${member} does not answer (${reason ?? ''})`)
    .join(', ');
  switch (name) {
    case 'one-primary':
      return answer(
        primary !== undefined,
        primaries.length === 0 ? 'nobody says that it is the primary' : `primary: ${primaries.join(' and ')}`,
      );
    case 'sentinels-agree': {
      const answering = sentinels.filter(({ reachable }) => reachable);
      const named = [...new Set(answering.map(({ names }) => names ?? 'nobody'))];
      const calm = answering.every(({ flags }) => flags === 'master');
      const holds = answering.length > 0 && named.length === 1 && named[0] === primary && calm;
      return answer(
        holds,
        `${answering.length} of ${sentinels.length} sentinels answer and name ${named.join(' and ')}` +
          (calm ? '' : ` (${[...new Set(answering.map(({ flags }) => flags))].join(', ')})`),
      );
    }
    case 'all-follow': {
      const astray = data.filter(
        (each) =>
          each.member !== primary &&
          (each.role !== 'replica' ||
            each.follows !== primary ||
            each.link !== 'connected' ||
            each.syncing ||
            each.loading),
      );
      return answer(
        primary !== undefined && astray.length === 0,
        primary === undefined
          ? 'there is no single primary to follow'
          : astray.length === 0
            ? `all follow ${primary}`
            : astray.map(sayAstray).join(', '),
      );
    }
    case 'quorum-ok': {
      const without = sentinels.filter(({ quorumOk }) => !quorumOk);
      return answer(
        without.length === 0,
        without.length === 0
          ? 'every sentinel reaches a majority'
          : silence || without.map(({ member, quorumSays }) => `${member}: ${quorumSays}`).join(', '),
      );
    }
    case 'all-choosable': {
      const short = sentinels.filter(({ choosable }) => choosable.length < data.length - 1);
      return answer(
        short.length === 0,
        short.length === 0
          ? 'every sentinel could choose every replica'
          : short
              .map(({ member, choosable }) => `${member} could choose ${choosable.length} replicas`)
              .join(', '),
      );
    }
    case 'writable': {
      const good = data.find(({ member }) => member === primary)?.goodReplicas ?? 0;
      return answer(
        primary !== undefined && good >= known.minReplicasToWrite,
        primary === undefined
          ? 'there is no single primary'
          : `${primary} counts ${good} good replicas, ${known.minReplicasToWrite} are needed`,
      );
    }
    case 'primary-unchanged':
      return answer(
        primary !== undefined && primary === known.steadyPrimary,
        `primary: ${primaries.join(' and ') || 'nobody'}; before: ${known.steadyPrimary ?? 'not known'}`,
      );
    case 'all-healthy':
      return answer(
        known.unhealthy?.length === 0,
        known.unhealthy === undefined
          ? 'nobody looked at the containers'
          : known.unhealthy.length === 0
            ? 'every container is healthy'
            : `not healthy: ${known.unhealthy.join(', ')}`,
      );
  }
}

function sayAstray({
  member,
  reachable,
  reason,
  role,
  follows,
  link,
  syncing,
  loading,
}: Look['data'][number]): string {
  if (!reachable) return `${member} does not answer (${reason ?? ''})`;
  if (role === 'primary') return `${member} says that it is a primary`;
  return `${member} follows ${follows ?? 'nobody'} (${link ?? 'no link'}${syncing ? ', syncing' : ''}${loading ? ', loading' : ''})`;
}

/** What a set at rest is: the default before and after an experiment. */
export const atRest: readonly Hypothesis[] = [
  'one-primary',
  'sentinels-agree',
  'all-follow',
  'quorum-ok',
  'all-choosable',
  'writable',
  'all-healthy',
];
