import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSecureValues, readStackSettings, resolveConfig } from '../../engine/project/config';
import type { ProgramConfig } from '../../engine/project/config';
import { readProject } from '../../engine/project/project';
import { createCrypter } from '../../engine/secrets/passphrase';
import type { Crypter } from '../../engine/secrets/passphrase';

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-test-'));
});
afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function project(text: string): void {
  fs.writeFileSync(path.join(directory, 'Pulumi.yaml'), text);
}

function stack(text: string): void {
  fs.writeFileSync(path.join(directory, 'Pulumi.dev.yaml'), text);
}

function resolve(crypter?: Crypter): ProgramConfig {
  const read = readProject(directory);
  return resolveConfig(read, readStackSettings(read, 'dev'), crypter);
}

const SCHEMA = `
name: p
runtime: {name: nodejs, options: {packagemanager: npm}}
main: program
backend: {url: 'file://./state'}
config:
  size: {type: integer, default: 3}
  p:on: {type: boolean, default: false}
  title: {type: string, default: x}
  ports: {type: array, items: {type: integer}, default: [1]}
  limits: {type: object, default: {a: 1}}
  docker:host: unix:///somewhere
  other:value: {value: v}
`;

describe('configuration', () => {
  it('puts defaults and values together, objects as JSON', () => {
    project(SCHEMA);
    stack('config:\n  p:size: 5\n  title: "y"\n  p:limits: {b: {c: 2}}\n  free: true\n');
    expect(readProject(directory)).toMatchObject({
      name: 'p',
      main: 'program',
      backendUrl: 'file://./state',
    });
    expect(resolve()).toEqual({
      values: {
        'p:size': '5',
        'p:on': 'false',
        'p:title': 'y',
        'p:ports': '[1]',
        'p:limits': '{"b":{"c":2}}',
        'docker:host': 'unix:///somewhere',
        'other:value': 'v',
        'p:free': 'true',
      },
      secretKeys: [],
    });
  });

  it('decrypts secure values, nested ones as well, and names their keys', async () => {
    const crypter = await createCrypter('x');
    project('name: p\nruntime: nodejs\n');
    const one = crypter.encrypt('one');
    const two = crypter.encrypt('two');
    stack(
      `encryptionsalt: ${crypter.salt}\nconfig:\n  p:a: {secure: "${one}"}\n` +
        `  p:b: {deep: [{secure: "${two}"}], open: 1}\n`,
    );
    const settings = readStackSettings(readProject(directory), 'dev');
    expect(settings.encryptionSalt).toBe(crypter.salt);
    expect(hasSecureValues(settings)).toBe(true);
    expect(resolve(crypter)).toEqual({
      values: { 'p:a': 'one', 'p:b': '{"deep":["two"],"open":1}' },
      secretKeys: ['p:a', 'p:b'],
    });
    expect(() => resolve()).toThrow(/p:a is encrypted/);
    await expect(createCrypter('y').then(resolve)).rejects.toThrow(/p:a: .*cannot be decrypted/);
  });

  it('a stack without a file has the defaults', () => {
    project('name: p\nruntime: nodejs\n');
    expect(resolve()).toEqual({ values: {}, secretKeys: [] });
  });

  const wrong: [string, RegExp][] = [
    ['p:size: large', /p:size is no integer: "large"/],
    ['p:size: 1.5', /p:size is no integer/],
    ['p:size: ""', /p:size is no integer/],
    ['p:on: perhaps', /p:on is neither true nor false/],
    ['p:title: [1]', /p:title is no string/],
    ['p:ports: 1', /p:ports is no list/],
    ['p:ports: [1, x]', /p:ports \[1\] is no integer/],
    ['p:limits: 1', /p:limits is no map/],
  ];
  it.each(wrong)('refuses %s', (line, message) => {
    project(SCHEMA);
    stack(`config:\n  ${line}\n`);
    expect(() => resolve()).toThrow(message);
  });

  it('names what is missing, and a secret in plain', () => {
    project('name: p\nruntime: nodejs\nconfig:\n  need: {type: string}\n');
    expect(() => resolve()).toThrow(/p:need \(string\) is missing/);
    project('name: p\nruntime: nodejs\nconfig:\n  key: {type: string, secret: true}\n');
    stack('config:\n  p:key: plain\n');
    expect(() => resolve()).toThrow(/p:key is secret; set it encrypted/);
  });

  const projects: [string, RegExp][] = [
    ['[', /cannot read/],
    ['', /empty or not a map/],
    ['name: p\nruntime: nodejs\nplugins: {}', /"plugins"/],
    ['name: p\nruntime: nodejs\noptions: {refresh: always}', /"options"/],
    ['runtime: nodejs', /"name" is missing/],
    ['name: p\nruntime: go', /runtime "go"/],
    ['name: p\nruntime: {name: nodejs, options: {nodeargs: --inspect}}', /nodeargs/],
    ['name: p\nruntime: nodejs\nconfig: 1', /"config" is not a map/],
    ['name: p\nruntime: nodejs\nconfig: {x: {type: number}}', /type "number"/],
  ];
  it.each(projects)('refuses the project %j', (text, message) => {
    project(text);
    expect(() => readProject(directory)).toThrow(message);
  });

  const stacks: [string, RegExp][] = [
    ['[', /cannot read/],
    ['x', /is not a map/],
    ['environment: [a]', /"environment"/],
    ['secretsprovider: awskms://x', /"secretsprovider"/],
    ['encryptedkey: x', /"encryptedkey"/],
    ['config: 1', /"config" is not a map/],
  ];
  it.each(stacks)('refuses the settings %j', (text, message) => {
    project('name: p\nruntime: nodejs\n');
    stack(text);
    expect(() => readStackSettings(readProject(directory), 'dev')).toThrow(message);
  });

  it('refuses the switches of the CLI', () => {
    project('name: p\nruntime: nodejs\n');
    stack('config:\n  pulumi:disable-default-providers: ["*"]\n');
    expect(() => resolve()).toThrow(/pulumi:disable-default-providers/);
  });

  it('says that a project is missing', () => {
    expect(() => readProject(directory)).toThrow(/cannot read .*Pulumi.yaml/);
  });
});
