/** All checks, in the order in which reports show them. */
import type { Check } from '../check';
import { check as certificateKey } from './certificate-key';
import { check as certificateLifetime } from './certificate-lifetime';
import { check as certificateNames } from './certificate-names';
import { check as certificateRenewal } from './certificate-renewal';
import { check as certificateUsage } from './certificate-usage';
import { check as containerBoundedScratch } from './container-bounded-scratch';
import { check as containerConfigReadOnly } from './container-config-read-only';
import { check as containerConfined } from './container-confined';
import { check as containerCpuLimit } from './container-cpu-limit';
import { check as containerFixedAddress } from './container-fixed-address';
import { check as containerHealthCheck } from './container-health-check';
import { check as containerImageSource } from './container-image-source';
import { check as containerInZone } from './container-in-zone';
import { check as containerLogRotation } from './container-log-rotation';
import { check as containerLoopbackPorts } from './container-loopback-ports';
import { check as containerMemoryLimit } from './container-memory-limit';
import { check as containerNoCapabilities } from './container-no-capabilities';
import { check as containerNoHostDevices } from './container-no-host-devices';
import { check as containerNoHostPaths } from './container-no-host-paths';
import { check as containerNoNewPrivileges } from './container-no-new-privileges';
import { check as containerNoRemoteLogin } from './container-no-remote-login';
import { check as containerNoRuntimeSocket } from './container-no-runtime-socket';
import { check as containerNoSharedMounts } from './container-no-shared-mounts';
import { check as containerNonRootUser } from './container-non-root-user';
import { check as containerNotPrivileged } from './container-not-privileged';
import { check as containerOwnNamespaces } from './container-own-namespaces';
import { check as containerPidsLimit } from './container-pids-limit';
import { check as containerPinnedImage } from './container-pinned-image';
import { check as containerReadOnlyRoot } from './container-read-only-root';
import { check as containerRestarts } from './container-restarts';
import { check as containerSafeSysctls } from './container-safe-sysctls';
import { check as containerSeccomp } from './container-seccomp';
import { check as containerStopGrace } from './container-stop-grace';
import { check as containerUnprivilegedPorts } from './container-unprivileged-ports';
import { check as dataOnVolumes } from './data-on-volumes';
import { check as engineNotOnNetwork } from './engine-not-on-network';
import { check as engineSocketPrivate } from './engine-socket-private';
import { check as filesPrivate } from './files-private';
import { check as hostSettings } from './host-settings';
import { check as imageVulnerabilities } from './image-vulnerabilities';
import { check as monitoringAlerts } from './monitoring-alerts';
import { check as monitoringAuthenticated } from './monitoring-authenticated';
import { check as monitoringPresent } from './monitoring-present';
import { check as monitoringRetention } from './monitoring-retention';
import { check as monitoringScrapes } from './monitoring-scrapes';
import { check as networkBridge } from './network-bridge';
import { check as networkInternal } from './network-internal';
import { check as portsOpenAsDeclared } from './ports-open-as-declared';
import { check as redisBound } from './redis-bound';
import { check as redisCallers } from './redis-callers';
import { check as redisClientCertificates } from './redis-client-certificates';
import { check as redisDefaultUserOff } from './redis-default-user-off';
import { check as redisHardened } from './redis-hardened';
import { check as redisNotPublished } from './redis-not-published';
import { check as redisTlsOnly } from './redis-tls-only';
import { check as redisTlsVersions } from './redis-tls-versions';
import { check as redisUsersAble } from './redis-users-able';
import { check as redisUsersAuthenticated } from './redis-users-authenticated';
import { check as redisUsersLimited } from './redis-users-limited';
import { check as redisUsersUnchanged } from './redis-users-unchanged';
import { check as secretsContained } from './secrets-contained';
import { check as stackUnchanged } from './stack-unchanged';
import { check as topologyFailoverTiming } from './topology-failover-timing';
import { check as topologyMemoryHeadroom } from './topology-memory-headroom';
import { check as topologyPersistence } from './topology-persistence';
import { check as topologyQuorum } from './topology-quorum';
import { check as topologySentinels } from './topology-sentinels';
import { check as topologyWriteQuorum } from './topology-write-quorum';
import { check as volumeSingleWriter } from './volume-single-writer';
import { check as webTls } from './web-tls';

/** Every check of the audit. */
export const checks: readonly Check[] = [
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
  // networks
  containerInZone,
  containerFixedAddress,
  containerLoopbackPorts,
  containerUnprivilegedPorts,
  networkInternal,
  networkBridge,
  redisNotPublished,
  redisCallers,
  portsOpenAsDeclared,
  engineNotOnNetwork,
  // secrets and certificates
  secretsContained,
  filesPrivate,
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
  redisUsersAble,
  redisUsersUnchanged,
  webTls,
  // data
  dataOnVolumes,
  volumeSingleWriter,
  // the shape of a set
  topologySentinels,
  topologyQuorum,
  topologyWriteQuorum,
  topologyPersistence,
  topologyMemoryHeadroom,
  topologyFailoverTiming,
  // watching
  monitoringPresent,
  monitoringScrapes,
  monitoringAlerts,
  monitoringRetention,
  monitoringAuthenticated,
  // the whole
  stackUnchanged,
  imageVulnerabilities,
  engineSocketPrivate,
  hostSettings,
];
