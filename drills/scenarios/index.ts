/** Every experiment, suite by suite. */
import type { Experiment } from '../experiment/experiment';
import { clockJump } from './chaos/clock-jump';
import { corruption } from './chaos/corruption';
import { diskFull } from './chaos/disk-full';
import { duplication } from './chaos/duplication';
import { latency } from './chaos/latency';
import { memoryFull } from './chaos/memory-full';
import { memoryPressure } from './chaos/memory-pressure';
import { narrowNetwork } from './chaos/narrow-network';
import { noNames } from './chaos/no-names';
import { packetLoss } from './chaos/packet-loss';
import { reordering } from './chaos/reordering';
import { replicaCannotSync } from './chaos/replica-cannot-sync';
import { slowDisk } from './chaos/slow-disk';
import { snapshotsFail } from './chaos/snapshots-fail';
import { starvedPrimary } from './chaos/starved-primary';
import { busyPrimary } from './failover/busy-primary';
import { chosenReplicaFreezes } from './failover/chosen-replica-freezes';
import { freezePrimary } from './failover/freeze-primary';
import { freezeShortly } from './failover/freeze-shortly';
import { killPrimaryForGood } from './failover/kill-primary-for-good';
import { killTwice } from './failover/kill-twice';
import { leaderDiesAfterElection } from './failover/leader-dies-after-election';
import { leaderDiesAfterPromotion } from './failover/leader-dies-after-promotion';
import { noMajorityNoFailover } from './failover/no-majority-no-failover';
import { oneSentinelAndPrimary } from './failover/one-sentinel-and-primary';
import { plainSentinelFailover } from './failover/plain-sentinel-failover';
import { promotedDiesAtOnce } from './failover/promoted-dies-at-once';
import { quorumOutOfReach } from './failover/quorum-out-of-reach';
import { removePrimary } from './failover/remove-primary';
import { replicaAwayDuringFailover } from './failover/replica-away-during-failover';
import { restartPrimary } from './failover/restart-primary';
import { switchover } from './failover/switchover';
import { awayUnderLoad } from './load/away-under-load';
import { fullCopy } from './load/full-copy';
import { fullSpeed } from './load/full-speed';
import { largeValues } from './load/large-values';
import { manyClients } from './load/many-clients';
import { popularKeys } from './load/popular-keys';
import { writtenMostly } from './load/written-mostly';
import { flapping } from './partition/flapping';
import { halves } from './partition/halves';
import { majoritiesRing } from './partition/majorities-ring';
import { oneWayIn } from './partition/one-way-in';
import { oneWayOut } from './partition/one-way-out';
import { primaryCutOffFully } from './partition/primary-cut-off-fully';
import { replicaCutOff } from './partition/replica-cut-off';
import { replicasCutFromPrimary } from './partition/replicas-cut-from-primary';
import { sentinelCutOff } from './partition/sentinel-cut-off';
import { sentinelsCutFromPrimary } from './partition/sentinels-cut-from-primary';
import { allDataRestarted } from './recovery/all-data-restarted';
import { emptyPrimary } from './recovery/empty-primary';
import { emptyReplica } from './recovery/empty-replica';
import { emptySentinel } from './recovery/empty-sentinel';
import { everythingKilled } from './recovery/everything-killed';
import { quickCrashOfPrimary } from './recovery/quick-crash-of-primary';
import { rollingRestart } from './recovery/rolling-restart';
import { sentinelsRestarted } from './recovery/sentinels-restarted';
import { pingDenied } from './security/ping-denied';
import { replicationLockedOut } from './security/replication-locked-out';
import { sentinelsLockedOut } from './security/sentinels-locked-out';
import { sentinelsTakeNoNonsense } from './security/sentinels-take-no-nonsense';
import { strangerDuringFailover } from './security/stranger-during-failover';
import { usersConfined } from './security/users-confined';
import { isolatedPrimary } from './smoke/isolated-primary';
import { killPrimary } from './smoke/kill-primary';
import { stopPrimary } from './smoke/stop-primary';
import { strangers } from './smoke/strangers';
import { faultsAtRandom } from './soak/faults-at-random';

/** See the file's comment. */
export const scenarios: readonly Experiment[] = [
  killPrimary,
  stopPrimary,
  isolatedPrimary,
  strangers,
  killPrimaryForGood,
  removePrimary,
  freezePrimary,
  freezeShortly,
  restartPrimary,
  switchover,
  plainSentinelFailover,
  promotedDiesAtOnce,
  leaderDiesAfterElection,
  leaderDiesAfterPromotion,
  chosenReplicaFreezes,
  oneSentinelAndPrimary,
  noMajorityNoFailover,
  quorumOutOfReach,
  replicaAwayDuringFailover,
  killTwice,
  busyPrimary,
  primaryCutOffFully,
  halves,
  oneWayOut,
  oneWayIn,
  sentinelCutOff,
  sentinelsCutFromPrimary,
  replicaCutOff,
  replicasCutFromPrimary,
  majoritiesRing,
  flapping,
  emptyPrimary,
  emptyReplica,
  emptySentinel,
  everythingKilled,
  allDataRestarted,
  rollingRestart,
  sentinelsRestarted,
  quickCrashOfPrimary,
  usersConfined,
  sentinelsTakeNoNonsense,
  replicationLockedOut,
  sentinelsLockedOut,
  pingDenied,
  strangerDuringFailover,
  packetLoss,
  narrowNetwork,
  latency,
  corruption,
  duplication,
  reordering,
  memoryPressure,
  memoryFull,
  starvedPrimary,
  slowDisk,
  diskFull,
  clockJump,
  noNames,
  snapshotsFail,
  replicaCannotSync,
  popularKeys,
  writtenMostly,
  largeValues,
  fullCopy,
  awayUnderLoad,
  manyClients,
  fullSpeed,
  faultsAtRandom,
];
