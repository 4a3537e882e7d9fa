/** Takes back what is open: by the run itself, by the guard, or by `drill clean`. */
import { reasonOf } from '../experiment/errors';
import type { FaultPort } from '../faults/port';
import { sayUndo, takeBack, type Undo } from '../faults/undo';
import { rest } from '../stack/observer';
import type { Stack } from '../stack/stack';
import type { OpenFault } from './ledger';

/** How often something that fails is tried again: a member that was just started needs seconds to answer. */
const tries = 20;

/** Milliseconds between two tries. */
const pauseMs = 1500;

/** What became of one thing. */
export interface Healed {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

/**
 * Takes back one fault, last thing first. Every part is tried, whatever becomes of the others.
 * @returns a line for each
 */
export async function heal(fault: OpenFault, port: FaultPort, stack: Stack): Promise<Healed[]> {
  let left: readonly Undo[] = [...fault.undo].reverse();
  const done: Healed[] = [];
  const reasons = new Map<Undo, string>();
  for (let round = 0; round < tries && left.length > 0; round += 1) {
    if (round > 0) await rest(pauseMs);
    const failed: Undo[] = [];
    for (const undo of left) {
      try {
        await takeBack(undo, port, stack);
        done.push({ what: sayUndo(undo), ok: true, says: round === 0 ? 'done' : `done at try ${round + 1}` });
      } catch (error) {
        reasons.set(undo, reasonOf(error));
        failed.push(undo);
      }
    }
    left = failed;
  }
  return [
    ...done,
    ...left.map((undo) => ({ what: sayUndo(undo), ok: false, says: reasons.get(undo) ?? '' })),
  ];
}
