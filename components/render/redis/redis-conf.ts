import { FILES_DIR, resolveSpec, SHUTDOWN_TIMEOUT_SECONDS } from './defaults';
import type { MemberAddress, RedisSetSpec } from './types';

/** TLS lines that both processes share: no plain port, and a certificate demanded of everyone. */
export function tlsLines(port: number): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${FILES_DIR}/tls.crt`,
    `tls-key-file ${FILES_DIR}/tls.key`,
    `tls-ca-cert-file ${FILES_DIR}/ca.crt`,
    'tls-auth-clients yes',
    // Needed on a sentinel too: it decides how a sentinel connects to anyone (redis#9952).
    'tls-replication yes',
    'tls-protocols "TLSv1.2 TLSv1.3"',
  ];
}

/**
 * redis.conf of a data member, without secrets and without a role: the start script adds `masterauth`, `replicaof`
 * and the replica priority, and writes the result to the data volume, where CONFIG REWRITE can replace it.
 */
export function renderRedisConf(spec: RedisSetSpec, member: MemberAddress): string {
  const { dataPort, persistence, memory, replication } = resolveSpec(spec);
  return [
    `bind ${member.address} 127.0.0.1`,
    'protected-mode yes',
    ...tlsLines(dataPort),
    'tcp-keepalive 60',
    'timeout 0',
    'daemonize no',
    'logfile ""',
    'loglevel notice',
    'dir /data',
    'dbfilename dump.rdb',
    'appenddirname appendonlydir',
    `appendonly ${persistence.appendOnly ? 'yes' : 'no'}`,
    `appendfsync ${persistence.appendFsync}`,
    'aof-use-rdb-preamble yes',
    // A tail cut off by a crash is dropped with a warning; damage elsewhere stops the start.
    'aof-load-truncated yes',
    // Point-in-time restore: redis-check-aof --truncate-to-timestamp.
    'aof-timestamp-enabled yes',
    ...(persistence.save.length === 0
      ? ['save ""']
      : persistence.save.map((s) => `save ${s.seconds} ${s.changes}`)),
    `maxmemory ${memory.maxBytes}`,
    `maxmemory-policy ${memory.policy}`,
    `replica-announce-ip ${member.address}`,
    `replica-announce-port ${dataPort}`,
    'replica-read-only yes',
    // No wait for further replicas to share a transfer: a member that comes back is a candidate sooner.
    'repl-diskless-sync yes',
    'repl-diskless-sync-delay 0',
    // The old data goes only when the new data is complete on the disk.
    'repl-diskless-load disabled',
    `repl-backlog-size ${replication.backlogBytes}`,
    `client-output-buffer-limit replica ${replication.bufferHardBytes} ${replication.bufferSoftBytes} ${replication.bufferSoftSeconds}`,
    `min-replicas-to-write ${replication.minReplicasToWrite}`,
    `min-replicas-max-lag ${replication.minReplicasMaxLagSeconds}`,
    `shutdown-timeout ${SHUTDOWN_TIMEOUT_SECONDS}`,
    'latency-monitor-threshold 100',
    'slowlog-log-slower-than 10000',
    'slowlog-max-len 256',
    `aclfile ${FILES_DIR}/users.acl`,
    'masteruser replication',
    '',
  ].join('\n');
}
