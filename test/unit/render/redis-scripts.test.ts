import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presentShells } from '../../support/decide';

const directory = join(__dirname, '../../../components/render/redis/scripts');
const scripts = readdirSync(directory).filter((name) => name.endsWith('.sh'));

describe.each(presentShells)('%s', (_name, [file = '', ...args]) => {
  it.each(scripts)('parses %s', (name) => {
    expect(() => execFileSync(file, [...args, '-n', join(directory, name)], { stdio: 'pipe' })).not.toThrow();
  });
});

describe('every script', () => {
  it.each(scripts)('%s hands no password to a command line or the environment', (name) => {
    const text = readFileSync(join(directory, name), 'utf8');
    expect(text).not.toMatch(/REDISCLI_AUTH|\s--pass\b|\s-a\s+"|\bexport\b/);
  });
});
