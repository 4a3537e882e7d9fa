/** Finds and takes away what runs left on a stack: open faults, keys, packet rules, frozen or stopped containers. */
import { rmSync } from 'node:fs';
import { reasonOf } from '../experiment/errors';
import { dockerClient } from '../faults/docker/client';
import { dockerPort } from '../faults/docker/docker';
import type { FaultPort } from '../faults/port';
import { deleteKeys } from '../stack/keys';
import type { Stack } from '../stack/stack';
import { heal, type Healed } from './heal';
import { readLedger } from './ledger';

/** What a clean-up did. */
export interface Cleaned {
  readonly steps: readonly Healed[];
  /** Nothing is left, and somebody looked. */
  readonly complete: boolean;
}

/** The names of all chains that drills make begin with it. */
export const chainPrefix = 'JSQD';

/** All keys of drills begin with it; the user `drill` may touch no others. */
export const keyRoot = 'drill:';

/** What may differ. */
export interface CleanOptions {
  /** The guard acts while the dead process may still be listed. */
  readonly evenIfAlive?: boolean;
  readonly port?: FaultPort;
}

/**
 * Cleans a stack. May be done twice.
 * @param ledger the file that runs keep
 */
export async function cleanUp(stack: Stack, ledger: string, options: CleanOptions = {}): Promise<Cleaned> {
  const port = options.port ?? dockerPort(dockerClient(), stack);
  const found = readLedger(ledger);
  const steps: Healed[] = [];
  if (found?.alive === true && options.evenIfAlive !== true) {
    return {
      steps: [
        {
          what: `drill ${found.run.experiment}`,
          ok: false,
          says: `it is at work (process ${found.run.pid}); stop it with Ctrl-C, it heals everything first`,
        },
      ],
      complete: false,
    };
  }
  for (const fault of [...(found?.open ?? [])].reverse()) steps.push(...(await heal(fault, port, stack)));
  steps.push(...(await remains(stack, port)));
  steps.push(await removeKeys(stack, found?.run.keyPrefix ?? keyRoot));
  const complete = steps.every(({ ok }) => ok);
  if (complete) rmSync(ledger, { force: true });
  return { steps, complete };
}

/** Looks at every member for what no ledger spoke of, and mends it. */
export async function remains(stack: Stack, port: FaultPort): Promise<Healed[]> {
  const steps: Healed[] = [];
  for (const { name } of [...stack.data, ...stack.sentinels]) {
    const mend = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
        steps.push({ what, ok: true, says: 'done' });
      } catch (error) {
        steps.push({ what, ok: false, says: reasonOf(error) });
      }
    };
    try {
      const state = await port.state(name);
      if (state.paused) await mend(`unfreeze ${name}`, () => port.unpause(name));
      if (!state.running) await mend(`start ${name}`, () => port.start(name));
      for (const chain of await port.chains(name, chainPrefix))
        await mend(`remove the packet rules ${chain} of ${name}`, () => port.acceptPackets(name, chain));
      if (/netem|tbf/.test(await port.shaping(name)))
        await mend(`remove the shaping of ${name}`, () => port.unshape(name));
    } catch (error) {
      steps.push({ what: `look at ${name}`, ok: false, says: reasonOf(error) });
    }
  }
  return steps;
}

/** Removes the keys of a run, or of all. */
export async function removeKeys(stack: Stack, prefix: string): Promise<Healed> {
  const what = `remove the keys ${prefix}*`;
  try {
    return { what, ok: true, says: `${await deleteKeys(stack, prefix)} removed` };
  } catch (error) {
    return { what, ok: false, says: reasonOf(error) };
  }
}
