/** Commands run as the real provider runs them, die when they have to, and show no secret. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandProvider } from '../../../engine/providers/command';
import { Secret, type PropertyMap } from '../../../engine/values/values';
import { requestBase } from './support/exchanges';

const TYPE = 'command:local:Command';
let directory: string;
let lines: string[];

beforeEach(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'command-test-')));
  lines = [];
});
afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

const base = (secretInputs: string[] = []) => ({
  ...requestBase(TYPE, 'urn:pulumi:t::t::command:local:Command::cmd'),
  secretInputs: new Set(secretInputs),
  log: (_severity: string, line: string) => void lines.push(line),
  timeoutSeconds: 0,
  preview: false,
});

async function create(
  inputs: PropertyMap,
  secrets: string[] = [],
  provider = new CommandProvider(directory),
) {
  return provider.create({ ...base(secrets), inputs });
}

describe('a command', () => {
  it('runs in the project directory, with its environment and its input, and what it prints is kept', async () => {
    const inputs = { create: 'pwd; echo "$A"; cat; echo bad >&2', environment: { A: 'one' }, stdin: 'in\n' };
    const { id, outputs } = await create(inputs);
    expect(outputs).toEqual({ ...inputs, stdout: `${directory}\none\nin`, stderr: 'bad' });
    expect(id).toMatch(/^cmd[0-9a-f]{8}$/);
    expect(lines.sort()).toEqual([directory, 'bad', 'in', 'one'].sort());
  });

  it('takes another directory, from the project on, another interpreter, and a choice of what is shown', async () => {
    fs.mkdirSync(path.join(directory, 'sub'));
    const { outputs } = await create({
      create: 'process.stdout.write(process.cwd()); console.error("quiet")',
      interpreter: [process.execPath, '-e'],
      dir: 'sub',
      logging: 'stdout',
    });
    expect(outputs['stdout']).toBe(path.join(directory, 'sub'));
    expect(lines).toEqual([path.join(directory, 'sub')]);
  });

  it('that is not there does nothing', async () => {
    const { outputs } = await create({ triggers: [1] });
    expect(outputs).toEqual({ triggers: [1], stdout: '', stderr: '' });
  });

  it('that fails says how it ended and what it printed', async () => {
    await expect(create({ create: 'echo before; echo why >&2; exit 7' })).rejects.toThrow(
      /exit code 7: running "echo before.*\n(before\nwhy|why\nbefore)/s,
    );
    await expect(create({ create: 'true', dir: 'nowhere' })).rejects.toThrow(/nowhere/);
  });

  it('hands what it printed to the next, which falls back to create where there is no update', async () => {
    const provider = new CommandProvider(directory);
    const update = (newInputs: PropertyMap) =>
      provider.update({
        ...base(),
        id: 'x',
        oldInputs: {},
        oldOutputs: { stdout: 'old out', stderr: 'old err' },
        newInputs,
        ignoreChanges: [],
      });
    const print = 'echo "$PULUMI_COMMAND_STDOUT,$PULUMI_COMMAND_STDERR"';
    expect((await update({ create: print })).outputs['stdout']).toBe('old out,old err');
    expect((await update({ create: 'false', update: print })).outputs['stdout']).toBe('old out,old err');
    const without = { create: print, addPreviousOutputInEnv: false };
    expect((await update(without)).outputs['stdout']).toBe(',');
    const kept = { delete: 'true' };
    expect((await update(kept)).outputs).toEqual({ ...kept, stdout: 'old out', stderr: 'old err' });
  });

  it('cleans up when the resource goes, as its recorded state says', async () => {
    const outputs = { delete: 'echo "$PULUMI_COMMAND_STDOUT" > gone', stdout: 'made', stderr: '' };
    await new CommandProvider(directory).delete({ ...base(), id: 'x', inputs: {}, outputs });
    expect(fs.readFileSync(path.join(directory, 'gone'), 'utf8')).toBe('made\n');
  });
});

describe('secrets', () => {
  it('given to a command make its output secret, and are shown nowhere', async () => {
    const inputs = { create: 'cat; echo "$P"', stdin: 'top-secret-1\n', environment: { P: 'top-secret-2' } };
    const { outputs } = await create(inputs, ['stdin', 'environment']);
    expect(outputs['stdout']).toBeInstanceOf(Secret);
    expect((outputs['stdout'] as Secret).value).toBe('top-secret-1\ntop-secret-2');
    expect(lines).toEqual(['[secret]', '[secret]']);
    const failing = create({ ...inputs, create: 'cat; exit 1 # top-secret-2' }, ['stdin', 'environment']);
    await expect(failing).rejects.toThrow(/^exit code 1: running "cat; exit 1 # \[secret\]"\n\[secret\]$/);
  });

  it('among the triggers are compared, not printed, and make nothing secret', async () => {
    const { outputs } = await create({ create: 'echo hello', triggers: ['top-secret'] }, ['triggers']);
    expect(outputs['stdout']).toBe('hello');
  });
});

describe('the end', () => {
  it('of a run that is cancelled ends the command and all it started', async () => {
    const provider = new CommandProvider(directory);
    const running = create({ create: 'sleep 300 & echo $! > pid; wait' }, [], provider);
    const ended = expect(running).rejects.toThrow(/killed by SIGTERM|exit code 143/);
    const file = path.join(directory, 'pid');
    await expect
      .poll(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').trim(), { timeout: 20_000 })
      .toMatch(/^\d+$/);
    const pid = Number(fs.readFileSync(file, 'utf8'));
    provider.cancel();
    await ended;
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    await expect(create({ create: 'true' }, [], provider)).rejects.toThrow('cancelled');
  });

  it('of a kill in the middle of a create means that it runs again, and says so', async () => {
    const request = { ...base(), inputs: { create: 'true' }, startedAt: new Date() };
    await expect(new CommandProvider(directory).recover(request)).resolves.toBeUndefined();
    expect(lines).toEqual(['its create command was cut off and runs again from the start']);
  });
});

/** A zombie that nobody has reaped yet is as dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
