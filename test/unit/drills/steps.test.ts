import { expect, it } from 'vitest';
import { monotonicMs } from '../../../drills/history/events';
import { doSteps, type StepTools } from '../../../drills/runner/steps';

it('waits for the times of as many steps as a soak has, without a word from Node, and for none once it is over', async () => {
  const warned: string[] = [];
  const listen = (warning: Error): void => void warned.push(warning.message);
  process.on('warning', listen);
  const over = new AbortController();
  const steps = Array.from({ length: 200 }, (_, i) => ({ action: 'switchover' as const, at: 3_600_000 + i }));
  const acted: string[] = [];
  const done = doSteps(steps, monotonicMs(), {
    ended: over.signal,
    act: (action) => {
      acted.push(action);
      return Promise.resolve({ says: 'done' });
    },
  } as Partial<StepTools> as StepTools);
  // A warning comes in a turn of its own.
  await new Promise((resolve) => setTimeout(resolve, 20));
  over.abort();
  expect(await done).toEqual({ failed: [], unproven: [], impossible: [] });
  process.off('warning', listen);
  expect([warned, acted]).toEqual([[], []]);
});
