/** All rules, in the order in which reports show them. */
import { rule as connectionTls } from './connection-tls';
import { rule as containerHealthCheck } from './container-health-check';
import { rule as containerLimits } from './container-limits';
import { rule as containerLogRotation } from './container-log-rotation';
import { rule as containerLoopbackPorts } from './container-loopback-ports';
import { rule as containerNoCapabilities } from './container-no-capabilities';
import { rule as containerNoHostPaths } from './container-no-host-paths';
import { rule as containerNoNewPrivileges } from './container-no-new-privileges';
import { rule as containerNonRootUser } from './container-non-root-user';
import { rule as containerNotPrivileged } from './container-not-privileged';
import { rule as containerOwnNamespaces } from './container-own-namespaces';
import { rule as containerPinnedImage } from './container-pinned-image';
import { rule as containerReadOnlyRoot } from './container-read-only-root';
import { rule as containerStopGrace } from './container-stop-grace';
import { rule as networkInternal } from './network-internal';
import { rule as noPlaintextSecrets } from './no-plaintext-secrets';
import type { AnyRule } from './rule';
import { rule as topologyQuorum } from './topology-quorum';
import { rule as volumeProtected } from './volume-protected';

/** Every rule of the pack. */
export const rules: readonly AnyRule[] = [
  containerNotPrivileged,
  containerOwnNamespaces,
  containerNoHostPaths,
  containerNonRootUser,
  containerNoCapabilities,
  containerNoNewPrivileges,
  containerReadOnlyRoot,
  containerLimits,
  containerHealthCheck,
  containerStopGrace,
  containerLogRotation,
  containerLoopbackPorts,
  containerPinnedImage,
  noPlaintextSecrets,
  networkInternal,
  volumeProtected,
  topologyQuorum,
  connectionTls,
];
