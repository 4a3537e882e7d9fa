/**
 * Runs `up` in a process of its own that kills itself (kill -9) at the n-th of the points where a kill could hurt: after
 * each provider call, and after each state file is put in its place. World and state stand at the other points (before a
 * call, before a write) as they stand after the write or the call before them.
 *
 * Arguments: the lab's directory, n. Exit code 0: the update ended before the n-th point.
 */
import fs from 'node:fs';
import path from 'node:path';
import { openStack } from '../../../engine';
import { fakeRegistry } from './fake-provider';
import { HOST, PASSPHRASE } from './lab';

const [directory = '', at = ''] = process.argv.slice(2);
let point = 0;

function pass(what: string): void {
  if (what.endsWith(':before')) return;
  point++;
  if (point !== Number(at)) return;
  process.stderr.write(`killed at ${String(point)}: ${what}\n`);
  process.kill(process.pid, 'SIGKILL');
}

const rename = fs.renameSync;
fs.renameSync = (from, to) => {
  rename(from, to);
  if (String(to).endsWith('test.json')) pass('after a state is in place');
};

async function main(): Promise<void> {
  const stack = openStack({
    projectDir: HOST,
    stack: 'test',
    backendUrl: `file://${directory}`,
    passphrase: () => Promise.resolve(PASSPHRASE),
    providers: fakeRegistry(path.join(directory, 'world'), pass),
    // One at a time: the points come in the same order in every run.
    parallel: 1,
  });
  const result = await stack.up();
  if (result.result !== 'succeeded') {
    process.stderr.write(`${result.failures.join('\n')}\n`);
    process.exitCode = 1;
  }
}

void main();
