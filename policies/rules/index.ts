/** All rules, in the order in which reports show them. */
import { rule as certificateKey } from './certificate-key';
import { rule as certificateLifetime } from './certificate-lifetime';
import { rule as certificateNames } from './certificate-names';
import { rule as certificateRenewal } from './certificate-renewal';
import { rule as certificateUsage } from './certificate-usage';
import { rule as claimRetained } from './claim-retained';
import { rule as commandNoPrivilegedExec } from './command-no-privileged-exec';
import { rule as commandStartsNothing } from './command-starts-nothing';
import { rule as connectionTls } from './connection-tls';
import { rule as containerBoundedScratch } from './container-bounded-scratch';
import { rule as containerConfigReadOnly } from './container-config-read-only';
import { rule as containerConfined } from './container-confined';
import { rule as containerCpuLimit } from './container-cpu-limit';
import { rule as containerFixedAddress } from './container-fixed-address';
import { rule as containerHealthCheck } from './container-health-check';
import { rule as containerImageSource } from './container-image-source';
import { rule as containerInZone } from './container-in-zone';
import { rule as containerLogRotation } from './container-log-rotation';
import { rule as containerLoopbackPorts } from './container-loopback-ports';
import { rule as containerMemoryLimit } from './container-memory-limit';
import { rule as containerNoCapabilities } from './container-no-capabilities';
import { rule as containerNoHostDevices } from './container-no-host-devices';
import { rule as containerNoHostPaths } from './container-no-host-paths';
import { rule as containerNoNewPrivileges } from './container-no-new-privileges';
import { rule as containerNoRemoteLogin } from './container-no-remote-login';
import { rule as containerNoRuntimeSocket } from './container-no-runtime-socket';
import { rule as containerNoSharedMounts } from './container-no-shared-mounts';
import { rule as containerNonRootUser } from './container-non-root-user';
import { rule as containerNotPrivileged } from './container-not-privileged';
import { rule as containerOwnNamespaces } from './container-own-namespaces';
import { rule as containerPidsLimit } from './container-pids-limit';
import { rule as containerPinnedImage } from './container-pinned-image';
import { rule as containerReadOnlyRoot } from './container-read-only-root';
import { rule as containerRestarts } from './container-restarts';
import { rule as containerSafeSysctls } from './container-safe-sysctls';
import { rule as containerSeccomp } from './container-seccomp';
import { rule as containerStopGrace } from './container-stop-grace';
import { rule as containerUnprivilegedPorts } from './container-unprivileged-ports';
import { rule as dataOnVolumes } from './data-on-volumes';
import { rule as filesPrivate } from './files-private';
import { rule as monitoringAlerts } from './monitoring-alerts';
import { rule as monitoringAuthenticated } from './monitoring-authenticated';
import { rule as monitoringPresent } from './monitoring-present';
import { rule as monitoringRetention } from './monitoring-retention';
import { rule as monitoringScrapes } from './monitoring-scrapes';
import { rule as namespaceDefaultDeny } from './namespace-default-deny';
import { rule as namespaceNotDefault } from './namespace-not-default';
import { rule as networkBridge } from './network-bridge';
import { rule as networkInternal } from './network-internal';
import { rule as networkPolicyNamedCallers } from './network-policy-named-callers';
import { rule as noPlaintextSecrets } from './no-plaintext-secrets';
import { rule as passwordAlphabet } from './password-alphabet';
import { rule as passwordKeptSecret } from './password-kept-secret';
import { rule as passwordLength } from './password-length';
import { rule as podDisruptionBudget } from './pod-disruption-budget';
import { rule as podNoHostPorts } from './pod-no-host-ports';
import { rule as podNoServiceToken } from './pod-no-service-token';
import { rule as podOwnServiceAccount } from './pod-own-service-account';
import { rule as podSecretsAsFiles } from './pod-secrets-as-files';
import { rule as podSpread } from './pod-spread';
import { rule as rbacNoBroadBinding } from './rbac-no-broad-binding';
import { rule as rbacNoEscalation } from './rbac-no-escalation';
import { rule as rbacNoWildcards } from './rbac-no-wildcards';
import { rule as redisBound } from './redis-bound';
import { rule as redisCallers } from './redis-callers';
import { rule as redisClientCertificates } from './redis-client-certificates';
import { rule as redisDefaultUserOff } from './redis-default-user-off';
import { rule as redisHardened } from './redis-hardened';
import { rule as redisNotPublished } from './redis-not-published';
import { rule as redisTlsOnly } from './redis-tls-only';
import { rule as redisTlsVersions } from './redis-tls-versions';
import { rule as redisUsersAuthenticated } from './redis-users-authenticated';
import { rule as redisUsersLimited } from './redis-users-limited';
import type { AnyRule } from './rule';
import { rule as secretsContained } from './secrets-contained';
import { rule as serviceClusterOnly } from './service-cluster-only';
import { rule as topologyFailoverTiming } from './topology-failover-timing';
import { rule as topologyMembersApart } from './topology-members-apart';
import { rule as topologyMemoryHeadroom } from './topology-memory-headroom';
import { rule as topologyPersistence } from './topology-persistence';
import { rule as topologyQuorum } from './topology-quorum';
import { rule as topologySentinels } from './topology-sentinels';
import { rule as topologySetsApart } from './topology-sets-apart';
import { rule as topologyWriteQuorum } from './topology-write-quorum';
import { rule as volumeDurable } from './volume-durable';
import { rule as volumeProtected } from './volume-protected';
import { rule as volumeSingleWriter } from './volume-single-writer';
import { rule as webTls } from './web-tls';

/** Every rule of the pack. */
export const rules: readonly AnyRule[] = [
  // what runs
  containerNotPrivileged,
  containerOwnNamespaces,
  containerNoHostPaths,
  containerNoHostDevices,
  containerNoRuntimeSocket,
  containerNoSharedMounts,
  containerNonRootUser,
  containerNoCapabilities,
  containerNoNewPrivileges,
  containerSeccomp,
  containerConfined,
  containerSafeSysctls,
  containerReadOnlyRoot,
  containerConfigReadOnly,
  containerBoundedScratch,
  containerMemoryLimit,
  containerCpuLimit,
  containerPidsLimit,
  containerHealthCheck,
  containerRestarts,
  containerStopGrace,
  containerLogRotation,
  containerPinnedImage,
  containerImageSource,
  containerNoRemoteLogin,
  commandNoPrivilegedExec,
  commandStartsNothing,
  // on Kubernetes: identities, permissions, spread
  podNoServiceToken,
  podOwnServiceAccount,
  podSecretsAsFiles,
  podSpread,
  podDisruptionBudget,
  rbacNoWildcards,
  rbacNoEscalation,
  rbacNoBroadBinding,
  namespaceNotDefault,
  // networks
  containerInZone,
  containerFixedAddress,
  containerLoopbackPorts,
  containerUnprivilegedPorts,
  networkInternal,
  networkBridge,
  redisNotPublished,
  redisCallers,
  namespaceDefaultDeny,
  networkPolicyNamedCallers,
  serviceClusterOnly,
  podNoHostPorts,
  // secrets
  noPlaintextSecrets,
  secretsContained,
  filesPrivate,
  passwordLength,
  passwordAlphabet,
  passwordKeptSecret,
  certificateKey,
  certificateLifetime,
  certificateRenewal,
  certificateUsage,
  certificateNames,
  // Redis and what it hands out
  redisTlsOnly,
  redisClientCertificates,
  redisTlsVersions,
  redisBound,
  redisHardened,
  redisDefaultUserOff,
  redisUsersAuthenticated,
  redisUsersLimited,
  connectionTls,
  webTls,
  // data
  volumeProtected,
  volumeDurable,
  volumeSingleWriter,
  dataOnVolumes,
  claimRetained,
  // the shape of a set
  topologySentinels,
  topologyQuorum,
  topologyWriteQuorum,
  topologyPersistence,
  topologyMemoryHeadroom,
  topologyFailoverTiming,
  topologyMembersApart,
  topologySetsApart,
  // watching
  monitoringPresent,
  monitoringScrapes,
  monitoringAlerts,
  monitoringRetention,
  monitoringAuthenticated,
];
