import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack } from '../../engine';
import type { EngineEvent, Stack } from '../../engine';
import { CommandProvider } from '../../engine/providers/command';
import { RandomProvider } from '../../engine/providers/random';
import { shippedProviders } from '../../engine/providers/registry';
import { TlsProvider } from '../../engine/providers/tls';
import { PASSPHRASE } from './support/lab';

const ROOT = path.join(__dirname, '..', '..');
const PROJECT = path.join(__dirname, 'programs', 'conformance');

let directory: string;
let events: EngineEvent[];
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-test-'));
  events = [];
});
afterEach(() => {
  fs.rmSync(directory, { recursive: true, force: true });
});

function open(): Stack {
  const shipped = shippedProviders(PROJECT);
  const version = (pkg: string): string => shipped[pkg]?.version ?? '';
  return openStack({
    projectDir: PROJECT,
    stack: 'test',
    backendUrl: `file://${directory}`,
    passphrase: () => Promise.resolve(PASSPHRASE),
    onEvent: (event) => events.push(event),
    providers: {
      command: { version: version('command'), create: () => new CommandProvider(PROJECT) },
      random: { version: version('random'), create: () => new RandomProvider() },
      tls: { version: version('tls'), create: () => new TlsProvider() },
    },
  });
}

// The runner's arguments, its exit code 32 and the deep imports of proto/ are no public interface: this says at once
// whether a new @pulumi/pulumi still speaks as the engine expects.
describe('a program that uses every feature', () => {
  it('is brought up, left alone, read again, and taken down', async () => {
    const stack = open();
    const up = await stack.up();
    expect(up.failures, JSON.stringify(events)).toEqual([]);
    expect(up.changes).toEqual({ create: 13 });
    const outputs = await stack.outputs();
    const passwords = outputs['passwords'];
    expect(passwords?.secret).toBe(true);
    expect(passwords?.value).toEqual([expect.stringMatching(/^\w{12}$/), expect.stringMatching(/^\w{12}$/)]);
    expect(outputs['same']).toEqual({ value: true, secret: true });
    expect(outputs['labelLength']).toEqual({ value: 8, secret: false });
    expect(outputs['ca']?.value).toContain('BEGIN CERTIFICATE');
    const text = fs.readFileSync(stack.stateFile, 'utf8');
    for (const password of passwords?.value as string[]) {
      expect(text).not.toContain(password);
      expect(JSON.stringify(events)).not.toContain(password);
    }
    expect((await open().up()).changes).toEqual({ same: 13 });
    expect((await open().refresh({ previewOnly: true })).changes).toEqual({ same: 6 });
    expect(fs.readFileSync(stack.stateFile, 'utf8')).toBe(text);
    expect((await open().destroy()).failures).toEqual([]);
  });
});

describe('the packages', () => {
  const lock = JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };

  it('there is one copy of each package whose objects cross the borders', () => {
    for (const name of ['@pulumi/pulumi', '@grpc/grpc-js', 'google-protobuf']) {
      const copies = Object.keys(lock.packages).filter((key) => key.endsWith(`node_modules/${name}`));
      expect(copies).toEqual([`node_modules/${name}`]);
    }
  });

  it('the providers are those of the lock file', () => {
    for (const [name, { version }] of Object.entries(shippedProviders(PROJECT))) {
      const locked = lock.packages[`node_modules/@pulumi/${name}`]?.version.replace(/^v/, '');
      expect(`${name} ${version}`).toBe(`${name} ${locked ?? 'missing'}`);
    }
  });
});
