import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab, PASSPHRASE } from './support/lab';

const HIDDEN = 'correct-horse-battery';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => {
  lab.remove();
});

describe('secrets', () => {
  const program = `
    const a = new Thing('a', { name: 'a', secretValue: pulumi.secret('${HIDDEN}') });
    const b = new Thing('b', { name: 'b', label: a.password }, { additionalSecretOutputs: ['kind'] });
    console.log('the password is ${HIDDEN}');
    pulumi.log.warn('it is ${HIDDEN} indeed');
    return { password: b.label, nested: { deep: [a.password] }, open: 'yes' };
  `;

  it('are encrypted in the state and its backups, and never shown', async () => {
    lab.program(program);
    await lab.mustUp();
    // The first time they are in no state yet.
    expect(JSON.stringify(lab.events)).not.toContain(HIDDEN);
    expect(lab.said()).toContain('the password is [secret]');
    await lab.mustUp();
    const files = fs
      .readdirSync(path.join(lab.directory, '.pulumi'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((text) => text.includes(HIDDEN))).toEqual([]);
    expect(JSON.stringify(lab.events)).not.toContain(HIDDEN);
    expect(lab.said()).toContain('the password is [secret]');
    expect(lab.thing('b').inputs['label']).toBe(HIDDEN);
  });

  it('are not shown when the program prints them before the state is open', async () => {
    lab.program(program);
    await lab.mustUp();
    // As long as that takes, the engine cannot know what the state holds as secret.
    const passphrase = async (): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return PASSPHRASE;
    };
    for (const run of ['preview', 'up'] as const) {
      const { result } = await lab.open({ passphrase })[run]();
      expect(result).toBe('succeeded');
      expect(JSON.stringify(lab.events), run).not.toContain(HIDDEN);
      expect(lab.said()).toContain('the password is [secret]');
    }
  });

  it('come out again as outputs, marked', async () => {
    lab.program(program);
    await lab.mustUp();
    expect(await lab.open().outputs()).toEqual({
      password: { value: HIDDEN, secret: true },
      nested: { value: { deep: [HIDDEN] }, secret: true },
      open: { value: 'yes', secret: false },
    });
    expect((await lab.mustUp()).changes).toEqual({ same: 4 });
  });

  it('stay out of a failure', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', secretValue: pulumi.secret('${HIDDEN}') });
      a.password.apply((password) => { throw new Error('cannot use ' + password); });
      return {};
    `);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(JSON.stringify([lab.events, result])).not.toContain(HIDDEN);
  });

  it('a wrong passphrase is told as such, and changes nothing', async () => {
    lab.program(program);
    await lab.mustUp();
    const before = lab.stateText();
    lab.program(`return {};`);
    await expect(lab.up({ passphrase: () => Promise.resolve('wrong') })).rejects.toThrow(/wrong passphrase/);
    await expect(lab.open({ passphrase: () => Promise.resolve('wrong') }).outputs()).rejects.toThrow(/wrong/);
    expect(lab.stateText()).toBe(before);
    expect(lab.things()).toEqual(['a', 'b']);
  });

  it('there is no default passphrase', async () => {
    lab.program(program);
    const { passphrase: _, ...rest } = { passphrase: undefined };
    await expect(lab.up({ ...rest, passphrase: () => Promise.resolve('') })).rejects.toThrow(
      /PULUMI_CONFIG_PASSPHRASE_FILE/,
    );
    expect(lab.things()).toEqual([]);
  });

  it('the passphrase comes from the file that is named, and is not handed to the program', async () => {
    const file = path.join(lab.directory, 'passphrase');
    fs.writeFileSync(file, 'from a file\n', { mode: 0o600 });
    process.env['PULUMI_CONFIG_PASSPHRASE_FILE'] = file;
    try {
      lab.program(`return { file: String(process.env.PULUMI_CONFIG_PASSPHRASE_FILE) };`);
      await lab.mustUp({ passphrase: () => Promise.resolve('not this one') });
      expect(await lab.open().outputs()).toEqual({ file: { value: 'undefined', secret: false } });
      fs.writeFileSync(file, '');
      await expect(lab.up()).rejects.toThrow(/is empty/);
      process.env['PULUMI_CONFIG_PASSPHRASE_FILE'] = path.join(lab.directory, 'nowhere');
      await expect(lab.up()).rejects.toThrow(/cannot be read \(ENOENT\)/);
    } finally {
      delete process.env['PULUMI_CONFIG_PASSPHRASE_FILE'];
    }
  });
});
