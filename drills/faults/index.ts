/** Every fault by its name. */
import type { FaultName, FaultStep } from '../experiment/experiment';
import { bandwidth } from './bandwidth';
import { bgsaveFailing } from './bgsave-failing';
import { busy } from './busy';
import { clockJump } from './clock-jump';
import { cpu } from './cpu';
import { cut } from './cut';
import { allow, deny } from './deny';
import { diskFull } from './disk-full';
import type { Fault, FaultContext, Injected } from './fault';
import { kill } from './kill';
import { chosenPaused, leaderCrash } from './leader-crash';
import { loseVolume } from './lose-volume';
import { loss } from './loss';
import { maxmemory } from './maxmemory';
import { memoryPressure } from './memory-pressure';
import { corrupt, duplicate, latency, reorder } from './netem';
import { noNames } from './no-names';
import { pause } from './pause';
import { remove } from './remove';
import { restart } from './restart';
import { ring } from './ring';
import { sentinelSet } from './sentinel-set';
import { slowDisk } from './slow-disk';
import { stop } from './stop';
import { wrongCredentials } from './wrong-credentials';

/** See the file's comment. */
export const faults: { readonly [N in FaultName]: Fault<N> } = {
  kill,
  stop,
  restart,
  remove,
  'lose-volume': loseVolume,
  pause,
  cut,
  ring,
  loss,
  latency,
  corrupt,
  duplicate,
  reorder,
  bandwidth,
  'memory-pressure': memoryPressure,
  maxmemory,
  cpu,
  'disk-full': diskFull,
  'slow-disk': slowDisk,
  'no-names': noNames,
  'clock-jump': clockJump,
  'wrong-credentials': wrongCredentials,
  deny,
  allow,
  'sentinel-set': sentinelSet,
  'bgsave-failing': bgsaveFailing,
  busy,
  'leader-crash': leaderCrash,
  'chosen-paused': chosenPaused,
};

/** Injects the fault of a step. */
export function inject(step: FaultStep, context: FaultContext): Promise<Injected> {
  const fault = faults[step.fault] as Fault<FaultName>;
  return fault.inject(step, context);
}
