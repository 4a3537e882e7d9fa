/**
 * `npm run bench -- policies`: what the policy pack costs a preview, for stacks of 125 to 1,000 resources; as distributions over
 * rounds, never as a verdict.
 *
 * Each stack is the program's own, copied as often as it takes, so that the rules find what they find in a safe stack: nothing. The
 * embedded engine previews it from nothing, with the pack and without, one after the other, and so does the Pulumi CLI where one is on
 * the PATH. Nothing is made, and Docker is not asked.
 */
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { whole } from '../support/args';
import { hasCli } from '../support/cli';
import { distribution } from '../support/distribution';
import { processorSeconds } from '../support/processor';
import { previewByCli, previewByEngine, type Preview } from './previews';
import { sizedStacks, type SizedStack } from './stacks';

const root = resolve(__dirname, '../..');
const sizes = [125, 250, 500, 1000];
const rounds = whole('--rounds', 5);

/** How long ended children may take to be counted, milliseconds. */
const settle = 300;

/** What one pair of previews of one size took, in seconds: on the clock, and in processor time of all processes. */
interface Sample {
  readonly clock: Costs;
  readonly processor: Costs;
  /** What the pack's own process says of its analysis; the CLI does not tell. */
  readonly own: number | undefined;
}

/** A preview with the pack and without it, and what the pack costs a stack of nothing: its start. */
interface Costs {
  readonly preview: number;
  readonly without: number;
  readonly start: number;
}

/** What the pack cost beyond its start, in seconds. */
const thought = ({ preview, without, start }: Costs): number => preview - without - start;

const cli = hasCli();
const engines: readonly { readonly name: string; readonly preview: Preview }[] = [
  { name: 'embedded engine', preview: previewByEngine },
  ...(cli ? [{ name: 'Pulumi CLI', preview: previewByCli }] : []),
];

/** Runs the benchmark. */
export async function benchPolicies(): Promise<void> {
  const stackOf = await sizedStacks();
  const samples = new Map<string, Sample[]>();
  const directory = mkdtempSync(join(tmpdir(), 'jsquared-bench-policies-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    prepare(directory);
    // Once for the caches of the disk.
    for (const { preview } of engines) await measure(directory, preview, stackOf(sizes[0] ?? 1));
    for (let round = 1; round <= rounds; round += 1)
      for (const { name, preview } of engines) {
        const nothing = await measure(directory, preview, stackOf(0));
        for (const size of sizes) {
          const sample = await measure(directory, preview, stackOf(size), nothing);
          const key = `${size} resources, ${name}`;
          samples.set(key, [...(samples.get(key) ?? []), sample]);
          const { clock, processor } = sample;
          console.log(
            `round ${round} of ${rounds}, ${key}: preview ${clock.preview.toFixed(2)} s, of it analysis ${thought(clock).toFixed(2)} s; processor time ${processor.preview.toFixed(2)} s, of it analysis ${thought(processor).toFixed(2)} s; machine ${loadavg()[0]?.toFixed(1) ?? '?'}`,
          );
        }
      }
  } finally {
    remove();
  }
  report(samples);
  if (!cli) console.log('\nby the Pulumi CLI: not measured, there is no pulumi on the PATH');
}

function prepare(directory: string): void {
  cpSync(join(__dirname, 'program'), directory, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"main":"index.js"}');
  writeFileSync(join(directory, 'Pulumi.bench.yaml'), 'config: {}\n');
}

async function measure(
  directory: string,
  preview: Preview,
  stack: SizedStack,
  nothing?: Sample,
): Promise<Sample> {
  writeFileSync(join(directory, 'resources.json'), JSON.stringify(stack));
  const without = await counted(() => preview(directory, false));
  const judged = await counted(() => preview(directory, true));
  const costs = (by: 'clock' | 'processor'): Costs => ({
    preview: judged[by],
    without: without[by],
    start: nothing ? nothing[by].preview - nothing[by].without : 0,
  });
  return { clock: costs('clock'), processor: costs('processor'), own: judged.result };
}

async function counted<T>(work: () => Promise<T>): Promise<{ result: T; clock: number; processor: number }> {
  const processor = processorSeconds();
  const start = process.hrtime.bigint();
  const result = await work();
  const clock = Number(process.hrtime.bigint() - start) / 1e9;
  await new Promise((resolve) => setTimeout(resolve, settle));
  return { result, clock, processor: processorSeconds() - processor };
}

function report(samples: ReadonlyMap<string, readonly Sample[]>): void {
  for (const [key, all] of samples) {
    const lines = (by: 'clock' | 'processor'): string[] => {
      const of = (value: (costs: Costs) => number, digits: number): string =>
        distribution(
          all.map((sample) => value(sample[by])),
          digits,
        );
      return [
        `  ${by === 'clock' ? 'on the clock' : 'processor time of all processes'}`,
        `    preview without the pack, s   ${of(({ without }) => without, 2)}`,
        `    preview with it, s            ${of(({ preview }) => preview, 2)}`,
        `    of it the pack's start, s     ${of(({ start }) => start, 2)}`,
        `    of it analysis, s             ${of(thought, 2)}`,
        `    of it analysis, %             ${of((costs) => (thought(costs) / costs.preview) * 100, 1)}`,
      ];
    };
    const own = all.flatMap((sample) => sample.own ?? []);
    console.log([`\n${key}`, ...lines('clock'), ...lines('processor')].join('\n'));
    if (own.length > 0) console.log(`  analysis as the pack tells it, s ${distribution(own, 2)}`);
  }
}
