import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawnLeashed } from '../../engine/launch/leash';

/** How often the process list is looked at before a process counts as one that stays. */
const LOOKS = 100;
const LEASH = path.join(__dirname, '..', '..', 'engine', 'launch', 'leash');

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-test-'));
});
afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie that nobody has reaped yet is dead.
  return !fs.readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    if (condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return condition();
}

describe('a command on the leash', () => {
  it('gives back its output, its exit code, and takes input', async () => {
    const command = spawnLeashed(['sh', '-c', 'cat; echo error >&2; exit 3'], {
      input: 'hello',
      cwd: directory,
    });
    let output = '';
    command.child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    command.child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    expect(await command.ended).toEqual({ code: 3, signal: null });
    expect(output).toContain('hello');
    expect(output).toContain('error');
    command.kill();
  });

  it('is ended with everything it started', async () => {
    const file = path.join(directory, 'pid');
    const command = spawnLeashed(['sh', '-c', `sleep 300 & echo $! > ${file}; wait`]);
    expect(await until(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('\n'))).toBe(true);
    const pid = Number(fs.readFileSync(file, 'utf8'));
    expect(alive(pid)).toBe(true);
    command.kill();
    expect((await command.ended).signal).toBe('SIGKILL');
    expect(await until(() => !alive(pid))).toBe(true);
  });

  it('dies with the engine, kill -9 included', async () => {
    const file = path.join(directory, 'pid');
    const program =
      `const { spawnLeashed } = require(${JSON.stringify(LEASH)});` +
      `spawnLeashed(['sh', '-c', 'sleep 300 & echo $$ $! > ${file}; wait']);`;
    const engine = spawn(process.execPath, ['--import', 'tsx', '-e', program], { stdio: 'ignore' });
    expect(await until(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('\n'))).toBe(true);
    const pids = fs.readFileSync(file, 'utf8').trim().split(' ').map(Number);
    expect(pids.map(alive)).toEqual([true, true]);
    engine.kill('SIGKILL');
    expect(await until(() => !pids.some(alive))).toBe(true);
  });

  it('leaves alone what a command left behind on purpose', async () => {
    const file = path.join(directory, 'pid');
    const command = spawnLeashed(['sh', '-c', `sleep 300 >/dev/null 2>&1 & echo $! > ${file}`]);
    expect((await command.ended).code).toBe(0);
    const pid = Number(fs.readFileSync(file, 'utf8'));
    expect(alive(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  it('that cannot be started says so', async () => {
    const command = spawnLeashed(['true'], { cwd: path.join(directory, 'nowhere') });
    await expect(command.ended).rejects.toThrow(/ENOENT/);
    expect((await spawnLeashed([path.join(directory, 'nowhere')]).ended).code).toBe(127);
  });
});
