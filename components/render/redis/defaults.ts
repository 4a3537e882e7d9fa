import type { RedisSetSpec } from './types';

/** Directory of the mounted files. */
export const FILES_DIR = '/etc/jsquared';

const MIB = 1024 * 1024;

const HAND_OVER_SECONDS = 15;

/** A spec with every default filled in. */
export interface ResolvedSpec {
  readonly quorum: number;
  readonly majority: number;
  readonly dataPort: number;
  readonly sentinelPort: number;
  readonly persistence: Required<NonNullable<RedisSetSpec['persistence']>>;
  readonly memory: Required<NonNullable<RedisSetSpec['memory']>>;
  readonly replication: Required<NonNullable<RedisSetSpec['replication']>>;
  readonly timing: Required<NonNullable<RedisSetSpec['timing']>>;
}

/** What of a spec decides its defaults: its counts and settings, not who its members are nor what they know. */
export type SetShape = Pick<
  RedisSetSpec,
  'quorum' | 'dataPort' | 'sentinelPort' | 'persistence' | 'memory' | 'replication' | 'timing'
> & { readonly data: { readonly length: number }; readonly sentinels: { readonly length: number } };

/** Fills in the defaults that the types document. Pure. */
export function resolveSpec(spec: SetShape): ResolvedSpec {
  const majority = Math.floor(spec.sentinels.length / 2) + 1;
  return {
    quorum: spec.quorum ?? majority,
    majority,
    dataPort: spec.dataPort ?? 6379,
    sentinelPort: spec.sentinelPort ?? 26379,
    persistence: {
      appendOnly: spec.persistence?.appendOnly ?? true,
      appendFsync: spec.persistence?.appendFsync ?? 'everysec',
      save: spec.persistence?.save ?? [
        { seconds: 3600, changes: 1 },
        { seconds: 300, changes: 100 },
        { seconds: 60, changes: 10000 },
      ],
    },
    memory: { maxBytes: spec.memory?.maxBytes ?? 0, policy: spec.memory?.policy ?? 'noeviction' },
    replication: {
      minReplicasToWrite: spec.replication?.minReplicasToWrite ?? 1,
      minReplicasMaxLagSeconds: spec.replication?.minReplicasMaxLagSeconds ?? 10,
      backlogBytes: spec.replication?.backlogBytes ?? 64 * MIB,
      bufferHardBytes: spec.replication?.bufferHardBytes ?? 256 * MIB,
      bufferSoftBytes: spec.replication?.bufferSoftBytes ?? 64 * MIB,
      bufferSoftSeconds: spec.replication?.bufferSoftSeconds ?? 60,
    },
    timing: {
      downAfterMs: spec.timing?.downAfterMs ?? 1150,
      downAfterStaggerMs: spec.timing?.downAfterStaggerMs ?? 50,
      failoverTimeoutMs: spec.timing?.failoverTimeoutMs ?? 6000,
      parallelSyncs: spec.timing?.parallelSyncs ?? Math.max(1, spec.data.length - 2),
      rebootDownAfterMs: spec.timing?.rebootDownAfterMs ?? 10000,
      handOverSeconds: spec.timing?.handOverSeconds ?? HAND_OVER_SECONDS,
      crashWaitSeconds: spec.timing?.crashWaitSeconds ?? 30,
    },
  };
}

/** Seconds Redis itself waits at `SHUTDOWN` for replicas that lag (`shutdown-timeout`). */
export const SHUTDOWN_TIMEOUT_SECONDS = 5;

/**
 * The stop grace a data member needs, in seconds: the hand-over's bound, Redis' own wait for replicas at shutdown,
 * and ten seconds for the last fsync. Docker kills after it, Kubernetes too.
 */
export function stopGraceSeconds(spec: Pick<RedisSetSpec, 'timing'>): number {
  return (spec.timing?.handOverSeconds ?? HAND_OVER_SECONDS) + SHUTDOWN_TIMEOUT_SECONDS + 10;
}

/** `down-after-milliseconds` of a sentinel, by its index: each a little later than the one before, against ties. */
export function downAfterMilliseconds(spec: SetShape, index: number): number {
  const { downAfterMs, downAfterStaggerMs } = resolveSpec(spec).timing;
  return downAfterMs + index * downAfterStaggerMs;
}
