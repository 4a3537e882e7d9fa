/** Which alert explains which others. */

/** While `source` fires, `targets` with the same values of `equal` stay quiet. */
export interface AlertInhibition {
  readonly source: string;
  readonly targets: readonly string[];
  readonly equal: readonly string[];
}

/** Causes before consequences; only where the consequence adds nothing for whoever reads both. */
export const inhibitions: readonly AlertInhibition[] = [
  {
    source: 'RedisNoPrimary',
    targets: ['RedisReplicaLinkDown', 'RedisReplicationLag', 'RedisWritesRefused'],
    equal: ['stack', 'set'],
  },
  { source: 'RedisTooFewReplicas', targets: ['RedisReplicationLag'], equal: ['stack', 'set'] },
  { source: 'SentinelQuorumLost', targets: ['SentinelCkquorumFailing'], equal: ['stack', 'set'] },
  { source: 'RedisConnectionsRejected', targets: ['RedisClientsNearLimit'], equal: ['stack', 'instance'] },
  { source: 'CertificateAboutToExpire', targets: ['CertificateExpiring'], equal: ['stack', 'certificate'] },
];
