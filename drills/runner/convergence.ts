/** Waits until what must hold of a set holds. */
import type { Hypothesis } from '../experiment/experiment';
import type { FaultPort } from '../faults/port';
import { monotonicMs } from '../history/events';
import { judge, type Judged } from '../stack/hypotheses';
import { look, type Look } from '../stack/look';
import { rest } from '../stack/observer';
import type { Stack } from '../stack/stack';

/** Milliseconds between two looks. */
const everyMs = 400;

/** What is judged, and by what. */
export interface Judging {
  readonly stack: Stack;
  readonly port: FaultPort;
  readonly steadyPrimary: string | undefined;
}

/** Judges all hypotheses on one look. */
async function judgeNow(
  hypotheses: readonly Hypothesis[],
  { stack, port, steadyPrimary }: Judging,
): Promise<{ readonly judged: Judged[]; readonly look: Look }> {
  const [seen, unhealthy] = await Promise.all([
    look(stack),
    hypotheses.includes('all-healthy') ? unhealthyMembers(stack, port) : undefined,
  ]);
  const { minReplicasToWrite } = stack.set.durability;
  const known = { steadyPrimary, minReplicasToWrite, unhealthy };
  return { judged: hypotheses.map((name) => judge(name, seen, known)), look: seen };
}

async function unhealthyMembers(stack: Stack, port: FaultPort): Promise<string[]> {
  const states = await Promise.all(
    stack.set.members.map(async ({ name }) => {
      try {
        const { running, paused, health } = await port.state(name);
        return running && !paused && (health === 'healthy' || health === 'none') ? [] : [name];
      } catch {
        return [name];
      }
    }),
  );
  return states.flat();
}

/** Looks until everything holds, or the time is over; the last judgements either way, and how long it took. */
export async function until(
  hypotheses: readonly Hypothesis[],
  judging: Judging,
  limitMs: number,
  signal?: AbortSignal,
): Promise<{
  readonly judged: Judged[];
  readonly look: Look;
  readonly holds: boolean;
  readonly tookMs: number;
}> {
  const began = monotonicMs();
  for (;;) {
    const { judged, look: seen } = await judgeNow(hypotheses, judging);
    const holds = judged.every((each) => each.holds);
    const tookMs = monotonicMs() - began;
    if (holds || tookMs > limitMs || signal?.aborted === true) return { judged, look: seen, holds, tookMs };
    await rest(everyMs, signal);
  }
}

/**
 * Looks all the time whether something holds, and tells the first judgement of each hypothesis, and every change.
 * @returns how to end it
 */
export function watchWhile(
  hypotheses: readonly Hypothesis[],
  judging: Judging,
  tell: (judged: Judged) => void,
): () => Promise<void> {
  if (hypotheses.length === 0) return () => Promise.resolve();
  const end = new AbortController();
  const last = new Map<string, boolean>();
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const { judged } = await judgeNow(hypotheses, judging);
      for (const each of judged) {
        if (last.get(each.name) === each.holds) continue;
        last.set(each.name, each.holds);
        tell(each);
      }
      await rest(everyMs, end.signal);
    }
  };
  const looking = loop();
  return async () => {
    end.abort();
    await looking;
  };
}
