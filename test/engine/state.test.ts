import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStack } from '../../engine';
import { HOST, Lab } from './support/lab';
import type { StateFile } from './support/lab';

let lab: Lab;
beforeEach(async () => {
  lab = new Lab();
  lab.program(`
    const a = new Thing('a', { name: 'a', label: 'one' });
    new Thing('b', { name: 'b', label: a.label });
    return { label: a.label };
  `);
  await lab.mustUp();
  lab.forgetCalls();
});
afterEach(() => {
  lab.remove();
});

function edit(change: (state: StateFile) => void): void {
  const state = lab.state();
  change(state);
  fs.writeFileSync(lab.stateFile, JSON.stringify(state));
}

type Resource = Record<string, unknown>;
const latest = (state: StateFile): { resources: Resource[] } & Record<string, unknown> =>
  state.checkpoint.latest as never;
const named = (state: StateFile, name: string): Resource =>
  latest(state).resources.find((resource) => String(resource['urn']).endsWith(`::${name}`)) ?? {};

describe('the state file', () => {
  it('is laid out as the Pulumi CLI does it', () => {
    const { version, checkpoint } = lab.state();
    expect(version).toBe(3);
    expect(checkpoint.stack).toBe('organization/enginetest/test');
    expect(checkpoint.latest.manifest.magic).toMatch(/^[0-9a-f]{64}$/);
    expect(checkpoint.latest.secrets_providers.type).toBe('passphrase');
    expect(checkpoint.latest.secrets_providers.state.salt).toMatch(/^v1:[^:]+:v1:[^:]+:[^:]+$/);
    const [stack, provider, ...rest] = checkpoint.latest.resources ?? [];
    expect(stack).toEqual({
      urn: 'urn:pulumi:test::enginetest::pulumi:pulumi:Stack::enginetest-test',
      custom: false,
      type: 'pulumi:pulumi:Stack',
      outputs: { label: 'one' },
      created: expect.any(String) as string,
      modified: expect.any(String) as string,
    });
    expect(provider).toMatchObject({
      urn: 'urn:pulumi:test::enginetest::pulumi:providers:fake::default_1_0_0',
      custom: true,
      inputs: { __internal: {}, version: '1.0.0' },
      outputs: { version: '1.0.0' },
    });
    expect(rest[1]).toMatchObject({
      inputs: { name: 'b', label: 'one', __defaults: [] },
      parent: String(stack?.['urn']),
      provider: `${String(provider?.['urn'])}::${String(provider?.['id'])}`,
      dependencies: [rest[0]?.['urn']],
      propertyDependencies: { label: [rest[0]?.['urn']] },
    });
    expect(fs.readFileSync(path.join(lab.directory, '.pulumi', 'meta.yaml'), 'utf8')).toBe('version: 1\n');
    expect(fs.statSync(lab.stateFile).mode & 0o077).toBe(0);
  });

  it('keeps the one before, and one of each run', async () => {
    lab.program(`new Thing('a', { name: 'a', label: 'two' }); return {};`);
    await lab.mustUp();
    expect(fs.existsSync(`${lab.stateFile}.bak`)).toBe(true);
    const backups = fs.readdirSync(path.join(lab.directory, '.pulumi', 'backups', 'enginetest', 'test'));
    expect(backups).toHaveLength(1);
    expect(backups[0]).toMatch(/^test\.\d{19}\.json$/);
  });

  it('goes on from a state that the CLI wrote, and writes nothing where nothing differs', async () => {
    edit((state) => {
      const resources = latest(state).resources;
      named(state, 'default_1_0_0')['inputs'] = { version: '1.0.0' };
      named(state, 'a')['sourcePosition'] = 'project:///index.ts#2,3';
      named(state, 'b')['propertyDependencies'] = { label: named(state, 'b')['dependencies'], name: null };
      latest(state).resources = resources;
    });
    expect((await lab.mustUp()).changes).toEqual({ same: 4 });
    expect(lab.calls()).toEqual([]);
    lab.program(`const a = new Thing('a', { name: 'a', label: 'two' }); return { label: a.label };`);
    await lab.mustUp();
    expect(lab.resource('a')?.['sourcePosition']).toBe('project:///index.ts#2,3');
  });

  const damages: [string, (text: string) => string, RegExp][] = [
    ['cut in half', (text) => text.slice(0, text.length / 2), /is damaged.*Nothing was changed.*\.bak/s],
    ['empty', () => '', /is damaged.*\.bak/s],
    ['no object', () => '[]', /is damaged: it is not an object/],
    ['of another version', (text) => text.replace('"version":3', '"version":4'), /state version 4/],
    ['without a checkpoint', () => '{"version":3}', /no "checkpoint"/],
    ['of another stack', (text) => text.replace('enginetest/test', 'enginetest/prod'), /holds the state of/],
    [
      'of another secrets provider',
      (text) => text.replace('"passphrase"', '"service"'),
      /provider "service"/,
    ],
    [
      'with features',
      (text) => text.replace('"checkpoint":', '"features":["x"],"checkpoint":'),
      /features \["x"\]/,
    ],
  ];
  it.each(damages)('%s is refused, and nothing changes', async (_name, damage, message) => {
    fs.writeFileSync(lab.stateFile, damage(lab.stateText()));
    const text = lab.stateText();
    await expect(lab.up()).rejects.toThrow(message);
    await expect(lab.open().destroy()).rejects.toThrow(message);
    expect(lab.stateText()).toBe(text);
    expect(lab.calls()).toEqual([]);
  });

  const contents: [string, (state: StateFile) => void, RegExp][] = [
    ['a type that is not known', (s) => (named(s, 'a')['type'] = 'fake:index:Other'), /fake:index:Other/],
    [
      'a provider version that is not supported',
      (s) => (named(s, 'default_1_0_0')['inputs'] = { version: '2.0.0' }),
      /fake 1\.0\.0, not 2\.0\.0/,
    ],
    ['external resources', (s) => (named(s, 'a')['external'] = true), /read and not made/],
    ['retainOnDelete', (s) => (named(s, 'a')['retainOnDelete'] = true), /retainOnDelete/],
    ['a field that is not known', (s) => (named(s, 'a')['viewOf'] = 'x'), /"viewOf"/],
    ['a missing dependency', (s) => (named(s, 'a')['dependencies'] = ['urn:x']), /depends on urn:x/],
    ['a wrong order', (s) => latest(s).resources.reverse(), /is damaged.*comes after/s],
    ['the same resource twice', (s) => latest(s).resources.push(named(s, 'b')), /stands in the state twice/],
    ['no provider', (s) => (named(s, 'a')['provider'] = 'urn:x::id'), /refers to the provider urn:x::id/],
    [
      'an id on a component',
      (s) => (named(s, 'enginetest-test')['id'] = 'x'),
      /is a component and has an id/,
    ],
    ['a resource without a URN', (s) => (named(s, 'b')['urn'] = ''), /has no "urn"/],
    [
      'a resource of another project',
      (s) => (named(s, 'b')['urn'] = 'urn:pulumi:test::other::fake:index:Thing::b'),
      /belongs to another stack or project/,
    ],
    ['a list that is none', (s) => (named(s, 'b')['aliases'] = 'x'), /aliases is not a list/],
    ['inputs that are none', (s) => (named(s, 'b')['inputs'] = []), /"inputs" is not an object/],
    [
      'a secret in plain',
      (s) =>
        (named(s, 'b')['outputs'] = {
          x: { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', plaintext: '"x"' },
        }),
      /plain text/,
    ],
    [
      'a damaged secret',
      (s) =>
        (named(s, 'b')['outputs'] = {
          x: {
            '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
            ciphertext: 'v1:AAAA:AAAA',
          },
        }),
      /cannot be decrypted/,
    ],
    [
      'an unknown signature',
      (s) => (named(s, 'b')['outputs'] = { x: { '4dabf18193072939515e22adb298388d': 'who' } }),
      /unknown signature "who"/,
    ],
    [
      'an unknown pending operation',
      (s) => (latest(s)['pending_operations'] = [{ type: 'importing', resource: named(s, 'a') }]),
      /pending operation "importing"/,
    ],
    ['snippets', (s) => (latest(s)['snippets'] = []), /"snippets"/],
  ];
  it.each(contents)('with %s is refused, and nothing changes', async (_name, change, message) => {
    edit(change);
    const text = lab.stateText();
    const result = await lab.up().catch((error: unknown) => ({ failures: [String(error)] }));
    expect(result.failures.join()).toMatch(message);
    expect(lab.stateText()).toBe(text);
    expect(lab.calls()).toEqual([]);
  });

  it('compressed, or of another layout, is refused', async () => {
    fs.writeFileSync(`${lab.stateFile}.gz`, '');
    await expect(lab.up()).rejects.toThrow(/compressed/);
    fs.rmSync(`${lab.stateFile}.gz`);
    const meta = path.join(lab.directory, '.pulumi', 'meta.yaml');
    fs.writeFileSync(meta, 'version: 2\n');
    await expect(lab.up()).rejects.toThrow(/version 2 of the layout/);
    fs.writeFileSync(meta, '{');
    await expect(lab.up()).rejects.toThrow(/meta.yaml is damaged/);
    fs.rmSync(meta);
    fs.writeFileSync(path.join(lab.directory, '.pulumi', 'stacks', 'test.json'), '{}');
    await expect(lab.up()).rejects.toThrow(/no meta.yaml/);
  });
});

describe('what an earlier run left behind', () => {
  const pending = (type: string, resource: (state: StateFile) => Resource): void => {
    edit((state) => (latest(state)['pending_operations'] = [{ type, resource: resource(state) }]));
  };

  it('a create of the CLI, which does not say when it began, is never taken for ours', async () => {
    fs.copyFileSync(path.join(lab.world, 'a.json'), path.join(lab.world, 'c.json'));
    pending('creating', (state) => {
      const { id: _, created: __, ...resource } = named(state, 'a');
      const urn = String(resource['urn']).replace('::a', '::c');
      return { ...resource, urn, inputs: { name: 'c', label: 'one' } };
    });
    const preview = await lab.open().preview();
    expect(preview.result).toBe('succeeded');
    await lab.mustUp();
    expect(lab.said()).toContain('cut off while creating');
    expect(lab.resource('c')).toBeUndefined();
    expect(lab.state().checkpoint.latest.pending_operations).toBeUndefined();
  });

  it('an update of something that is gone makes it again', async () => {
    fs.rmSync(path.join(lab.world, 'a.json'));
    pending('updating', (state) => named(state, 'a'));
    await lab.mustUp();
    expect(lab.calls()).toContain('create a');
    expect(lab.things()).toEqual(['a', 'b']);
  });

  it('a delete that was not done is done', async () => {
    pending('deleting', (state) => named(state, 'b'));
    lab.program(`const a = new Thing('a', { name: 'a', label: 'one' }); return { label: a.label };`);
    await lab.mustUp();
    expect(lab.calls()).toEqual(['delete b']);
  });

  it('a read, and what is no longer in the state, is forgotten', async () => {
    pending('reading', (state) => named(state, 'b'));
    await lab.mustUp();
    pending('deleting', (state) => ({
      ...named(state, 'b'),
      id: 'gone',
      urn: `${String(named(state, 'b')['urn'])}x`,
    }));
    await lab.mustUp();
    expect(lab.state().checkpoint.latest.pending_operations).toBeUndefined();
    expect(lab.calls()).toEqual([]);
  });

  it('a destroy settles it first', async () => {
    pending('updating', (state) => named(state, 'a'));
    expect((await lab.open().destroy()).result).toBe('succeeded');
    expect(lab.things()).toEqual([]);
  });
});

describe('the backend', () => {
  it.each(['s3://bucket', 'https://api.example.com', 'azblob://x', 'nonsense'])('refuses %s', (url) => {
    expect(() => lab.open({ backendUrl: url })).toThrow(/does not support the backend/);
  });

  it('refuses a URL without a directory, and a stack that is no name', () => {
    expect(() => lab.open({ backendUrl: 'file://' })).toThrow(/names no directory/);
    expect(() => lab.open({ stack: '../x' })).toThrow(/no name for a stack/);
  });

  it('is asked for if nothing names one; PULUMI_BACKEND_URL does', () => {
    expect(() => openStack({ projectDir: HOST, stack: 'test' })).toThrow(/names no backend/);
    process.env['PULUMI_BACKEND_URL'] = `file://${lab.directory}`;
    try {
      expect(openStack({ projectDir: HOST, stack: 'test' }).stateFile).toBe(lab.stateFile);
    } finally {
      delete process.env['PULUMI_BACKEND_URL'];
    }
  });

  it('lists what the stack has', async () => {
    const resources = await lab.open().resources();
    expect(resources.map(({ type }) => type)).toEqual([
      'pulumi:pulumi:Stack',
      'pulumi:providers:fake',
      'fake:index:Thing',
      'fake:index:Thing',
    ]);
    expect(resources[2]).toMatchObject({ id: 'a', protect: false });
  });
});
