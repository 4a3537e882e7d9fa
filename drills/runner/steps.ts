/** Does the steps of a method at their times: faults, actions, probes. */
import { setMaxListeners } from 'node:events';
import { NotPossible, reasonOf } from '../experiment/errors';
import type { FaultStep, Step, Target } from '../experiment/experiment';
import type { FaultContext } from '../faults/fault';
import { inject } from '../faults/index';
import type { FaultPort } from '../faults/port';
import { monotonicMs } from '../history/events';
import { probe } from '../probes/index';
import { MemberConnection } from '../stack/connection';
import { rest } from '../stack/observer';
import type { Stack } from '../stack/stack';
import { heal } from './heal';
import type { Ledger } from './ledger';
import type { RunRecord } from './record';
import { chainPrefix } from './clean';

/** Milliseconds between two looks whether a fault is to be seen. */
const proofEveryMs = 150;

/** How long a fault without an end may take to be seen, in milliseconds. */
const proofLimitMs = 15_000;

/** What an operator's action came to. */
export interface Acted {
  readonly says: string;
  readonly pauseMs?: number;
}

/** What steps work with. */
export interface StepTools {
  readonly stack: Stack;
  readonly port: FaultPort;
  readonly ledger: Ledger;
  readonly record: RunRecord;
  readonly resolve: (target: Target) => string[];
  /** Does `switchover` and the like; throws where it did not work. */
  readonly act: (action: string, twice: boolean) => Promise<Acted>;
  /** A step is not possible here: the others need not be waited for. */
  readonly giveUp: () => void;
  /** The method is over, one way or the other. */
  readonly ended: AbortSignal;
}

/** How the steps went. */
export interface StepsResult {
  readonly failed: string[];
  readonly unproven: string[];
  readonly impossible: string[];
}

/** Does all steps; resolves when each has ended, or is without an end. Never throws. */
export async function doSteps(steps: readonly Step[], from: number, tools: StepTools): Promise<StepsResult> {
  const result: StepsResult = { failed: [], unproven: [], impossible: [] };
  // Every step of a soak waits for its time, or for the end: more than Node takes for a leak.
  setMaxListeners(0, tools.ended);
  await Promise.all(
    steps.map(async (step, index) => {
      await rest(from + step.at - monotonicMs(), tools.ended);
      if (tools.ended.aborted) return;
      if ('fault' in step)
        await doFault(step, `${chainPrefix}${from.toFixed(0).slice(-6)}-${index}`, tools, result);
      else await doOther(step, tools, result);
    }),
  );
  return result;
}

async function doFault(step: FaultStep, id: string, tools: StepTools, result: StepsResult): Promise<void> {
  const { stack, port, ledger, record, resolve, ended } = tools;
  const over = new AbortController();
  const stopWith = (): void => over.abort();
  ended.addEventListener('abort', stopWith);
  const tell = (
    state: 'begin' | 'bit' | 'no-bite' | 'not-possible' | 'end',
    members: readonly string[],
    says: string,
  ): void =>
    record.tell({
      kind: 'fault',
      at: monotonicMs(),
      id,
      fault: step.fault,
      members: [...members],
      state,
      says,
    });
  const connections = new Map<string, MemberConnection>();
  const context: FaultContext = {
    stack,
    port,
    id,
    resolve,
    ask: (name, ...command) => {
      const known =
        connections.get(name) ?? new MemberConnection(stack.member(name), stack.access('admin'), 3000);
      connections.set(name, known);
      return known.ask(command[0], ...command.slice(1));
    },
    undoing: (...undo) => {
      ledger.open(id, undo);
      return Promise.resolve();
    },
    listen: (listener) => record.listen(listener),
    ended: over.signal,
  };
  const aimed = 'target' in step ? resolve(step.target) : [];
  try {
    tell('begin', aimed, describe(step));
    const injected = await inject(step, context);
    const end = monotonicMs() + (step.forMs ?? proofLimitMs);
    const proven = await prove(injected.proof, end, over.signal);
    if (proven.proof !== undefined) tell('bit', injected.members, proven.proof);
    else {
      tell('no-bite', injected.members, proven.reason);
      result.unproven.push(`${step.fault}: ${proven.reason}`);
    }
    if (step.forMs !== undefined) {
      await rest(end - monotonicMs(), over.signal);
      await takeBack(id, tools, (says) => tell('end', injected.members, says), result);
    }
  } catch (error) {
    if (error instanceof NotPossible) {
      tell('not-possible', aimed, error.message);
      result.impossible.push(error.message);
      tools.giveUp();
    } else {
      tell('no-bite', aimed, reasonOf(error));
      result.unproven.push(`${step.fault}: ${reasonOf(error)}`);
    }
  } finally {
    ended.removeEventListener('abort', stopWith);
    over.abort();
    for (const connection of connections.values()) connection.close();
  }
}

/** Asks for the proof until it is there, or the fault is over. */
async function prove(
  proof: () => Promise<string>,
  end: number,
  signal: AbortSignal,
): Promise<{ readonly proof?: string; readonly reason: string }> {
  for (;;) {
    try {
      return { proof: await proof(), reason: '' };
    } catch (error) {
      if (monotonicMs() >= end || signal.aborted) return { reason: reasonOf(error) };
    }
    await rest(proofEveryMs, signal);
  }
}

async function takeBack(
  id: string,
  { ledger, port, stack }: StepTools,
  tell: (says: string) => void,
  result: StepsResult,
): Promise<void> {
  const fault = ledger.state.find((open) => open.id === id);
  const healed = fault === undefined ? [] : await heal(fault, port, stack);
  const left = healed.filter(({ ok }) => !ok);
  tell(healed.map(({ what, says }) => `${what}: ${says}`).join('; '));
  // What is left stays in the ledger: the recovery tries again.
  if (left.length === 0) ledger.closed(id);
  else result.failed.push(...left.map(({ what, says }) => `${what}: ${says}`));
}

async function doOther(
  step: Exclude<Step, FaultStep>,
  { stack, port, record, resolve, act }: StepTools,
  result: StepsResult,
): Promise<void> {
  const name = 'probe' in step ? step.probe : step.action;
  record.tell({ kind: 'step', at: monotonicMs(), step: name, state: 'begin', says: '' });
  try {
    const acted: Acted =
      'probe' in step
        ? { says: await probe(step.probe, { stack, port, resolve }) }
        : await act(step.action, step.action === 'sentinel-failover' && step.twice === true);
    record.tell({ kind: 'step', at: monotonicMs(), step: name, state: 'done', ...acted });
  } catch (error) {
    const says = reasonOf(error);
    record.tell({ kind: 'step', at: monotonicMs(), step: name, state: 'failed', says });
    if (error instanceof NotPossible) result.impossible.push(says);
    else result.failed.push(`${name}: ${says}`);
  }
}

/** A step in words: its parameters as they are written. */
function describe(step: Step): string {
  const { at: _, ...rest } = step;
  return Object.entries(rest)
    .map(([key, value]) =>
      key === 'fault' || key === 'action' || key === 'probe' ? String(value) : `${key} ${String(value)}`,
    )
    .join(', ');
}
