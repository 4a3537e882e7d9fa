import { readFileSync, statSync, chmodSync, writeFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { passwordsArgs } from '../../../components/from-config';
import { rotatedPages, rotationSchema } from '../../../contract/rotation';
import { deriveRequirements } from '../../../operations/preflight/requirements';
import { parseConfig } from '../../../config/parse';
import {
  heldByAnother,
  journalFile,
  readJournal,
  removeJournal,
  writeJournal,
} from '../../../operations/rotation/journal';
import { passwordSteps } from '../../../operations/rotation/plan';
import { declareRotation } from '../../../operations/rotation/stack-file';
import { scratch } from '../operations/support';

const fresh = rotationSchema.parse({});

describe("the stack's file", () => {
  const text = '# ours\nconfig:\n  sample:redis:\n    members: 5 # five\nencryptionsalt: v1:a=:v1:b:c\n';
  const file = (content: string): string => {
    const path = join(scratch(), 'Pulumi.dev.yaml');
    writeFileSync(path, content);
    return path;
  };

  it('takes the generations, keeps everything else, and is as before when they are gone', () => {
    const path = file(text);
    chmodSync(path, 0o640);
    const [, use] = passwordSteps(fresh, ['app']);
    expect(declareRotation(path, 'sample', use!.rotation)).toBe(true);
    expect(declareRotation(path, 'sample', use!.rotation)).toBe(false);
    const written = readFileSync(path, 'utf8');
    expect(written).toContain('# ours');
    expect(written).toContain('members: 5 # five');
    expect(written).toContain('encryptionsalt: v1:a=:v1:b:c');
    expect((parse(written) as { config: Record<string, unknown> }).config['sample:rotation']).toEqual({
      passwords: { app: { generation: 2, stage: 'use' } },
    });
    expect(statSync(path).mode & 0o777).toBe(0o640);
    declareRotation(path, 'sample', fresh);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(join(path, '..'))).toEqual(['Pulumi.dev.yaml']);
  });

  it.each(['', 'config:\n', 'config: {}\n'])('may say nothing yet: %j', (empty) => {
    const path = file(empty);
    declareRotation(path, 'sample', { ...fresh, authority: { generation: 2 } });
    expect(parse(readFileSync(path, 'utf8'))).toEqual({
      config: { 'sample:rotation': { authority: { generation: 2 } } },
    });
  });

  it('is refused by name where it is no YAML or not there', () => {
    expect(() => declareRotation(file('config: ['), 'sample', fresh)).toThrow(
      /Pulumi\.dev\.yaml is not YAML/,
    );
    expect(() => declareRotation(join(scratch(), 'Pulumi.x.yaml'), 'sample', fresh)).toThrow(
      /Pulumi\.x\.yaml cannot be read/,
    );
  });

  it('says what the program then makes', () => {
    const steps = passwordSteps(fresh, ['app', 'member', ...rotatedPages]);
    for (const { rotation } of steps) {
      const config = parseConfig({ rotation }, 'f');
      expect(config.rotation).toEqual(rotation);
      expect(deriveRequirements(config).rotation).toEqual(rotation);
    }
  });
});

describe('a stack file that names generations', () => {
  it('may name those of web pages that it has not at the moment', () => {
    const passwords = { app: { generation: 3 }, prometheus: { generation: 2 } };
    const config = parseConfig({ rotation: { passwords }, monitoring: { enabled: false } }, 'f');
    expect(passwordsArgs(config, ['app'])).toEqual({
      users: ['app'],
      generations: { app: { generation: 3 } },
    });
    expect(passwordsArgs(config, ['app', 'prometheus']).generations).toEqual(passwords);
  });

  it.each([
    [{ passwords: { nobody: { generation: 2 } } }, /rotation\.passwords\.nobody: there is no user "nobody"/],
    [{ passwords: { default: { generation: 2 } } }, /the password of "default" is not rotated/],
    [{ passwords: { grafana: { generation: 2 } } }, /the password of "grafana" is not rotated/],
    [{ authority: { generation: 0 } }, /rotation\.authority\.generation/],
    [{ authority: { generation: 1, stage: 'use' } }, /rotation\.authority\.stage: the first generation/],
    [{ certificates: { generation: 2, stage: 'later' } }, /rotation\.certificates\.stage/],
    [{ passwrods: {} }, /rotation\.passwrods: there is no such setting; did you mean "passwords"/],
  ])('%j is refused', (rotation, message) => {
    expect(() => parseConfig({ rotation }, 'f')).toThrow(message);
  });
});

describe('the journal', () => {
  const course = {
    kind: 'passwords' as const,
    users: ['app'],
    startedAt: '2026-01-01T00:00:00Z',
    before: fresh,
    steps: passwordSteps(fresh, ['app']),
    at: 1,
    done: true,
    passed: false,
    direction: 'forward' as const,
    fingerprints: { 'main-redis-0': 'AA' },
  };

  it('is beside the state, private, and says what was written', () => {
    const file = journalFile({ name: 'sample', stateDirectory: scratch() }, 'dev');
    expect(readJournal(file)).toBeUndefined();
    writeJournal(file, course);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const found = readJournal(file)!;
    expect(found).toMatchObject({ ...course, pid: process.pid });
    expect(heldByAnother(found)).toBe(false);
    // The first process of the machine lives, and did not begin when this one did.
    expect(heldByAnother({ ...found, pid: 1 })).toBe(false);
    removeJournal(file);
    expect(readJournal(file)).toBeUndefined();
  });

  it('is not guessed at when it is damaged, and says how to go back by hand', () => {
    const file = join(scratch(), 'dev.json');
    writeFileSync(file, '{"version": 1, "kind": "passw');
    expect(() => readJournal(file)).toThrow(/dev\.json is damaged/);
    writeFileSync(file, '{"version": 1}');
    expect(() => readJournal(file)).toThrow(/is damaged/);
  });
});
