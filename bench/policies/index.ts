/**
 * `npm run bench -- policies`: what the policy pack costs a preview, for stacks of 125 to 1,000 resources; as distributions over
 * rounds, never as a verdict.
 *
 * Each stack is the program's own, copied as often as it takes, so that the rules find what they find in a safe stack: nothing. The
 * embedded engine previews it from nothing, with the pack and without, one after the other. Nothing is made, and Docker is not asked.
 */
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openStack, type EngineEvent, type RunResult } from '../../engine';
import { whole } from '../support/args';
import { distribution } from '../support/distribution';
import { processorSeconds } from '../support/processor';
import { sizedStacks, type SizedStack } from './stacks';

const root = resolve(__dirname, '../..');
const sizes = [125, 250, 500, 1000];
const rounds = whole('--rounds', 5);

/** How long ended children may take to be counted, milliseconds. */
const settle = 300;

/** What one preview of one size took, in seconds. */
interface Sample {
  readonly preview: number;
  readonly without: number;
  readonly start: number;
  readonly analysis: number;
  /** Processor time of all processes: with the pack, without it, and what the pack costs a stack of nothing. */
  readonly processor: { readonly preview: number; readonly without: number; readonly start: number };
}

/** Processor time that the pack thought, in seconds: what it cost beyond its start. */
const thought = ({ processor: { preview: all, without, start } }: Sample): number => all - without - start;

/** Runs the benchmark. */
export async function benchPolicies(): Promise<void> {
  const stackOf = await sizedStacks();
  const samples = new Map(sizes.map((size) => [size, [] as Sample[]]));
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
    await measure(directory, stackOf(sizes[0] ?? 1), 0);
    for (let round = 1; round <= rounds; round += 1) {
      const nothing = await measure(directory, stackOf(0), 0);
      const start = nothing.processor.preview - nothing.processor.without;
      for (const size of sizes) {
        const sample = await measure(directory, stackOf(size), start);
        samples.get(size)?.push(sample);
        console.log(
          `round ${round} of ${rounds}, ${size} resources: preview ${sample.preview.toFixed(2)} s (without the pack ${sample.without.toFixed(2)} s), analysis ${sample.analysis.toFixed(2)} s, start of the pack ${sample.start.toFixed(2)} s; processor time ${sample.processor.preview.toFixed(2)} s, of it analysis ${thought(sample).toFixed(2)} s; machine ${loadavg()[0]?.toFixed(1) ?? '?'}`,
        );
      }
    }
  } finally {
    remove();
  }
  report(samples);
}

function prepare(directory: string): void {
  cpSync(join(__dirname, 'program'), directory, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"main":"index.js"}');
  writeFileSync(join(directory, 'Pulumi.bench.yaml'), 'config: {}\n');
}

async function measure(directory: string, stack: SizedStack, start: number): Promise<Sample> {
  writeFileSync(join(directory, 'resources.json'), JSON.stringify(stack));
  const without = await counted(() => preview(directory, false));
  const judged = await counted(() => preview(directory, true));
  return {
    ...{ preview: judged.result.seconds, without: without.result.seconds },
    ...{ start: 0, analysis: 0, ...judged.result.policyTimes },
    processor: { preview: judged.processor, without: without.processor, start },
  };
}

async function counted<T>(work: () => Promise<T>): Promise<{ result: T; processor: number }> {
  const before = processorSeconds();
  const result = await work();
  await new Promise((resolve) => setTimeout(resolve, settle));
  return { result, processor: processorSeconds() - before };
}

/** @throws Error if the preview fails or a policy finds something: a stack that is refused is not what is measured */
async function preview(directory: string, judged: boolean): Promise<RunResult> {
  const found: string[] = [];
  const stack = openStack({
    projectDir: directory,
    stack: 'bench',
    backendUrl: `file://${directory}`,
    passphrase: () => Promise.resolve('a passphrase of the benchmark'),
    policyPacks: judged ? [{ directory: join(root, 'policies') }] : [],
    onEvent: (event: EngineEvent) => {
      if (event.kind === 'policy') found.push(`${event.policy}: ${event.message}`);
    },
  });
  const result = await stack.preview();
  if (result.result !== 'succeeded' || found.length > 0)
    throw new Error([...result.failures, ...found].slice(0, 5).join('\n') || `the preview ${result.result}`);
  return result;
}

function report(samples: ReadonlyMap<number, readonly Sample[]>): void {
  for (const [size, all] of samples) {
    const of = (value: (sample: Sample) => number, digits: number): string =>
      distribution(all.map(value), digits);
    console.log(
      [
        `\n${size} resources`,
        `  preview with the pack, s          ${of(({ preview: s }) => s, 2)}`,
        `  preview without it, s             ${of(({ without }) => without, 2)}`,
        `  start of the pack, s              ${of(({ start }) => start, 2)}`,
        `  analysis, s                       ${of(({ analysis }) => analysis, 2)}`,
        `  analysis, % of the preview        ${of(({ analysis, preview: s }) => (analysis / s) * 100, 1)}`,
        `  analysis per resource, ms         ${of(({ analysis }) => (analysis / size) * 1000, 2)}`,
        `  processor time, s                 ${of(({ processor }) => processor.preview, 2)}`,
        `  of it the pack's start, s         ${of(({ processor }) => processor.start, 2)}`,
        `  of it analysis, %                 ${of((s) => (thought(s) / s.processor.preview) * 100, 1)}`,
        `  analysis per resource, processor ms ${of((s) => (thought(s) / size) * 1000, 2)}`,
      ].join('\n'),
    );
  }
}
