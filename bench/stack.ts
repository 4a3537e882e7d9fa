/**
 * `npm run bench -- stack`: how long a whole stack takes on this machine, as distributions over rounds, never as a verdict.
 *
 * Images are built before the first round. Each round brings a stack up from nothing, runs `up` with nothing to do
 * several times (interleaved with the Pulumi CLI where one is on the PATH, same policy pack, same state), reads the
 * memory of all containers at rest and what the machine's processors do then, and destroys it.
 */
import { execFileSync } from 'node:child_process';
import { imageNames } from '../images';
import { makeCheckout, type Checkout } from '../test/support/checkout';
import { freeConfig } from '../test/support/free';
import { ensureImage } from '../test/support/images';
import { whole } from './support/args';
import { hasCli } from './support/cli';
import { distribution } from './support/distribution';
import { machineBusy } from './support/processor';

const rounds = whole('--rounds', 5);
const repeats = whole('--repeats', 3);
/** Long enough for sentinels and scrapes to settle. */
const restSeconds = 15;
/** Long enough for each health check and scrape to come by. */
const watchSeconds = 30;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function memoryMiB(stack: string): number {
  const ids = execFileSync('docker', ['ps', '--quiet', '--filter', `label=jsquared.stack=${stack}`], {
    encoding: 'utf8',
  });
  const lines = execFileSync(
    'docker',
    ['stats', '--no-stream', '--format', '{{.MemUsage}}', ...ids.split('\n').filter(Boolean)],
    { encoding: 'utf8' },
  );
  const units: Record<string, number> = { B: 1 / 1024 / 1024, KiB: 1 / 1024, MiB: 1, GiB: 1024 };
  return lines
    .split('\n')
    .filter(Boolean)
    .reduce((sum, line) => {
      const [, amount = '0', unit = 'MiB'] = /^([\d.]+)(B|KiB|MiB|GiB)/.exec(line) ?? [];
      return sum + Number(amount) * (units[unit] ?? 1);
    }, 0);
}

/** Runs the benchmark. */
export async function benchStack(): Promise<void> {
  for (const name of imageNames.filter((image) => image !== 'valkey')) await ensureImage(name);
  const cli = hasCli();
  const fresh: number[] = [];
  const idle: number[] = [];
  const idleCli: number[] = [];
  const ratios: number[] = [];
  const memory: number[] = [];
  const busy: number[] = [];
  let checkout: Checkout | undefined;
  const interrupted = (): void => {
    checkout?.remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  // Whatever else the machine does is not the stack's.
  const without = await machineBusy(watchSeconds);
  for (let round = 1; round <= rounds; round += 1) {
    checkout = makeCheckout(`bench${process.pid % 10_000}`, await freeConfig());
    const stack = checkout;
    try {
      fresh.push(await seconds(() => stack.succeed('up', '--yes')));
      for (let i = 0; i < repeats; i += 1) {
        const own = await seconds(() => stack.succeed('up', '--yes'));
        idle.push(own);
        if (!cli) continue;
        const other = await seconds(() => stack.succeed('up', '--yes', '--engine', 'cli'));
        idleCli.push(other);
        ratios.push(own / other);
      }
      await new Promise((resolve) => setTimeout(resolve, restSeconds * 1000));
      memory.push(memoryMiB(stack.stack));
      busy.push((await machineBusy(watchSeconds)) - without);
      await stack.succeed('destroy', '--yes');
    } finally {
      stack.remove();
    }
    console.log(
      `round ${round} of ${rounds}: from nothing ${fresh.at(-1)?.toFixed(1)} s, nothing to do ${idle
        .slice(-repeats)
        .map((value) => value.toFixed(2))
        .join(' ')} s, ${memory.at(-1)?.toFixed(0)} MiB, ${busy.at(-1)?.toFixed(0)} % of a processor`,
    );
  }
  console.log(`from nothing to everything healthy, s     ${distribution(fresh, 1)}`);
  console.log(`up with nothing to do, embedded engine, s ${distribution(idle, 2)}`);
  if (cli) {
    console.log(`up with nothing to do, Pulumi CLI, s      ${distribution(idleCli, 2)}`);
    console.log(`embedded / CLI, pair by pair              ${distribution(ratios, 2)}`);
  } else {
    console.log('up with nothing to do, Pulumi CLI         not measured: there is no pulumi on the PATH');
  }
  console.log(`memory of all containers at rest, MiB     ${distribution(memory, 0)}`);
  console.log(
    `processors at rest, % of one              ${distribution(busy, 0)} (the engine's part included; ${without.toFixed(0)} % without the stack)`,
  );
}
