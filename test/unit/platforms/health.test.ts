import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { healthCheck } from '../../../platforms/docker/health';
import type { WorkloadSpec } from '../../../platforms/port';

let memory: string;
beforeEach(async () => {
  memory = await mkdtemp(join(tmpdir(), 'jsquared-health-'));
});
afterEach(() => rm(memory, { recursive: true }));

/** A workload whose members are ready once the file `fit` is there; each check leaves a line in `asked`. */
function workload(health: Partial<WorkloadSpec['health']> = {}, scratch = true): WorkloadSpec {
  return {
    endpoints: { name: 'redis' },
    scratch: scratch ? [{ path: memory, sizeMiB: 1 }] : [],
    health: {
      live: ['true'],
      ready: [
        'sh',
        '-c',
        `echo x >>${memory}/asked; [ -e ${memory}/fit ] && echo 'it is' || { echo 'it is not'; exit 1; }`,
      ],
      intervalSeconds: 2,
      startIntervalSeconds: 1,
      timeoutSeconds: 3,
      startSeconds: 60,
      retries: 4,
      ...health,
    },
  } as unknown as WorkloadSpec;
}

/** Runs a check as Docker does: no shell but the one that it names. */
function run(tests: readonly string[]): Promise<{ code: number; said: string }> {
  const [kind, command = '', ...args] = tests;
  expect(kind).toBe('CMD');
  return new Promise((done) => {
    execFile(command, args, (error, stdout) => {
      done({ code: error ? Number(error.code) : 0, said: stdout.trim() });
    });
  });
}

const count = async (): Promise<number> =>
  (await readFile(join(memory, 'asked'), 'utf8')).split('\n').length - 1;

describe('the health check', () => {
  it('is the command itself when a start is no special time', () => {
    const { startIntervalSeconds, ...health } = workload().health;
    expect(startIntervalSeconds).toBe(1);
    expect(healthCheck({ ...workload(), health }).tests).toEqual(['CMD', ...health.ready]);
  });

  it('has the interval of a start, and time for the rest', () => {
    expect(healthCheck(workload())).toMatchObject({
      interval: '1s',
      timeout: '4s',
      startPeriod: '1m0s',
      retries: 4,
    });
  });

  it('says no after a few tries, with the reason', async () => {
    const { tests } = healthCheck(workload());
    expect(await run(tests)).toEqual({ code: 1, said: 'it is not' });
    expect(await count()).toBe(5);
  });

  it('says yes as soon as it is so', async () => {
    const { tests } = healthCheck(workload());
    const answer = run(tests);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await writeFile(join(memory, 'fit'), '');
    expect(await answer).toEqual({ code: 0, said: 'it is' });
    expect(await count()).toBeLessThan(5);
  });

  it('rests once it was ready, answers freshly, and rests no more after a no', async () => {
    const { tests } = healthCheck(workload());
    await writeFile(join(memory, 'fit'), '');
    expect(await run(tests)).toEqual({ code: 0, said: 'it is' });
    const answer = run(tests);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await count()).toBe(1);
    // What happens during the rest counts.
    await rm(join(memory, 'fit'));
    expect(await answer).toEqual({ code: 1, said: 'it is not' });
    expect(await count()).toBe(2);
    await run(tests);
    expect(await count()).toBe(7);
  });

  it('refuses what cannot be', () => {
    expect(() => healthCheck(workload({ startIntervalSeconds: 3 }))).toThrow(
      'workload "redis": its health is asked every 3 s at a start, but every 2 s at rest',
    );
    expect(() => healthCheck(workload({}, false))).toThrow(
      'workload "redis": a start interval of the health check needs a scratch directory',
    );
  });
});
