/** The guard's own process; see guard.ts. It says what it does on stdout, which is a file beside the ledger. */
import { createInterface } from 'node:readline';
import { reasonOf } from '../experiment/errors';
import { outputsSchema } from '../../contract/outputs';
import { openStack } from '../stack/stack';
import { silenceMs, type GuardOrders } from './guard';
import { cleanUp } from './clean';

let orders: GuardOrders | undefined;
let finished = false;
let timer: NodeJS.Timeout | undefined;

function say(text: string): void {
  console.log(`${new Date().toISOString()} guard: ${text}`);
}

async function act(why: string): Promise<void> {
  if (finished) return;
  finished = true;
  clearTimeout(timer);
  if (orders === undefined) return;
  say(`${why}; healing`);
  try {
    const stack = openStack(outputsSchema.parse(orders.outputs));
    const cleaned = await cleanUp(stack, orders.ledger, { evenIfAlive: true });
    for (const { what, ok, says } of cleaned.steps) say(`${ok ? 'ok' : 'NOT DONE'}: ${what} (${says})`);
    say(cleaned.complete ? 'nothing is left' : 'something is left: ./jsquared drill clean');
  } catch (error) {
    say(`could not heal: ${reasonOf(error)}`);
    process.exitCode = 1;
  }
}

function expectBeat(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void act(`no sign of life for ${silenceMs / 1000} s`), silenceMs);
}

// A signal that is meant for the run must not end whoever heals after it.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  orders ??= JSON.parse(line) as GuardOrders;
  if (line === 'done') {
    finished = true;
    clearTimeout(timer);
  } else if (!finished) expectBeat();
});
lines.on('close', () => void act('the run is gone'));
expectBeat();
