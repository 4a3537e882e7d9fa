import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyEvent } from '../../engine';
import { Lab } from './support/lab';

const PACK = path.join(__dirname, 'programs', 'pack');

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => {
  lab.remove();
});

const pack = (config?: Record<string, unknown>) => ({
  policyPacks: [{ directory: PACK, ...(config ? { config } : {}) }],
});
const found = (): string[] =>
  lab.events
    .filter((event): event is PolicyEvent => event.kind === 'policy')
    .map(({ level, policy, message }) => `${level} ${policy}: ${message.split('\n').pop() ?? ''}`);

describe('policy packs', () => {
  it('a mandatory violation stops the update before anything changes, and all of them are shown', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'green' });
      new Thing('b', { name: 'b', label: 'red' });
      new Thing('c', { name: 'c', label: 'red' });
      return {};
    `);
    const result = await lab.up(pack());
    expect(result.result).toBe('failed');
    expect(result.failures.join()).toContain('breaks the mandatory policy no-red');
    expect(found().filter((line) => line.startsWith('mandatory'))).toHaveLength(2);
    expect(lab.things()).toEqual([]);
  });

  it('an advisory one is shown and goes through; a remediation changes the inputs', async () => {
    lab.program(`
      new Thing('a', { name: 'rather-a-long-name', secretValue: pulumi.secret('hidden-well') });
      return {};
    `);
    await lab.mustUp(pack());
    expect(found()).toEqual([
      'remediated kind-filled: A thing without a kind gets one',
      'advisory prefer-named: rather-a-long-name is longer than 8',
    ]);
    expect(lab.thing('rather-a-long-name').inputs['kind']).toBe('filled');
    expect(lab.stateText()).not.toContain('hidden-well');
    expect((await lab.mustUp(pack())).changes).toEqual({ same: 3 });
  });

  it('levels and values can be configured', async () => {
    lab.program(`
      new Thing('a', { name: 'rather-a-long-name', label: 'red' });
      return {};
    `);
    const config = {
      'no-red': 'disabled',
      'kind-filled': 'disabled',
      'prefer-named': { enforcementLevel: 'mandatory', longest: 30 },
    };
    await lab.mustUp(pack(config));
    expect(found()).toEqual([]);
    const refused = await lab
      .open(pack({ ...config, all: 'mandatory', 'prefer-named': { longest: 3 } }))
      .preview();
    expect(refused.failures.join()).toContain('rather-a-long-name is longer than 3');
  });

  it('a stack policy sees the outputs', async () => {
    lab.program(`
      for (const name of ['a', 'b', 'c', 'd']) new Thing(name, { name });
      return {};
    `);
    const result = await lab.up(pack());
    expect(result.failures.join()).toContain('4 things, at most 3');
    expect(lab.things()).toEqual([]);
    await lab.mustUp(pack({ 'at-most': { things: 4 } }));
    expect(lab.things()).toHaveLength(4);
  });

  const refusals: [string, Record<string, unknown>, RegExp][] = [
    ['a policy that does not exist', { 'no-blue': 'mandatory' }, /names "no-blue"; its policies are no-red/],
    ['a level that does not exist', { 'no-red': 'maybe' }, /"maybe"; use advisory, mandatory/],
    ['a value of the wrong type', { 'prefer-named': { longest: 'long' } }, /longest must be integer/],
    ['a value out of range', { 'prefer-named': { longest: 0 } }, /longest must be >= 1/],
  ];
  it.each(refusals)('refuses %s', async (_name, config, message) => {
    lab.program(`new Thing('a', { name: 'a' }); return {};`);
    await expect(lab.up(pack(config))).rejects.toThrow(message);
    expect(lab.things()).toEqual([]);
  });

  it('a policy that throws does not agree', async () => {
    lab.program(`new Thing('a', { name: 'a', label: 'break' }); return {};`);
    const result = await lab.up(pack());
    expect(result.failures.join()).toContain('broken policy');
    expect(lab.things()).toEqual([]);
  });

  it('a pack that cannot start is an error with what it said', async () => {
    lab.program(`new Thing('a', { name: 'a' }); return {};`);
    const directory = path.join(lab.directory, 'pack');
    await expect(lab.up({ policyPacks: [{ directory }] })).rejects.toThrow(/PulumiPolicy.yaml/);
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, 'PulumiPolicy.yaml'), 'runtime: python\n');
    await expect(lab.up({ policyPacks: [{ directory }] })).rejects.toThrow(/runtime "python"/);
    fs.writeFileSync(path.join(directory, 'PulumiPolicy.yaml'), 'runtime: nodejs\n');
    await expect(lab.up({ policyPacks: [{ directory }] })).rejects.toThrow(/is not installed/);
    fs.symlinkSync(path.join(__dirname, '..', '..', 'node_modules'), path.join(directory, 'node_modules'));
    fs.writeFileSync(path.join(directory, 'package.json'), '{"main":"index.js"}');
    fs.writeFileSync(path.join(directory, 'index.js'), `console.error('no good'); process.exit(3);`);
    await expect(lab.up({ policyPacks: [{ directory }] })).rejects.toThrow(
      /ended before it was ready[^]*no good/,
    );
    expect(lab.things()).toEqual([]);
  });
});
