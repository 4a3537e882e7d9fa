import { afterAll, afterEach, beforeAll, describe } from 'vitest';

/** How often the start script's cases run: `JSQUARED_START_ROUNDS`, 1 by default. Their proof is ten in a row. */
const rounds = positive('JSQUARED_START_ROUNDS', 1);

/** Which servers they run on: `JSQUARED_START_FLAVOURS`, a list; both by default. */
const flavours = (process.env['JSQUARED_START_FLAVOURS'] ?? 'redis,valkey').split(',').map((text) => {
  if (text !== 'redis' && text !== 'valkey') {
    throw new Error(
      `JSQUARED_START_FLAVOURS "${text}": is no flavour; use redis, valkey or both, with a comma`,
    );
  }
  return text;
});

function positive(name: string, fallback: number): number {
  const text = process.env[name] ?? String(fallback);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name} "${text}": is no whole number of 1 or more; correct it`);
  return value;
}

/** Runs cases for each round and flavour, and prints how each round ended. */
export function eachRound(what: string, cases: (flavour: 'redis' | 'valkey', round: number) => void): void {
  for (let round = 1; round <= rounds; round++) {
    for (const flavour of flavours) {
      describe(`${what}, ${flavour}, round ${round} of ${rounds}`, () => {
        let began = 0;
        let failed = 0;
        beforeAll(() => {
          began = Date.now();
        });
        afterEach(({ task }) => {
          if (task.result?.state === 'fail') failed++;
        });
        cases(flavour, round);
        afterAll(() => {
          const seconds = ((Date.now() - began) / 1000).toFixed(0);
          console.log(
            `round ${round} of ${rounds}, ${flavour}, ${what}: ${failed === 0 ? 'passed' : `${failed} FAILED`} (${seconds} s)`,
          );
        });
      });
    }
  }
}

/** A copy in random order. */
export function shuffled<T>(items: readonly T[]): T[] {
  const copy = items.map((item) => ({ item, key: Math.random() }));
  return copy.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
