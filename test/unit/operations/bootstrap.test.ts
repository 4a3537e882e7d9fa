import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from './support';

const root = resolve(__dirname, '..', '..', '..');

/** A checkout with nothing but the bootstrap; node and npm are ours, tsx and the program are stand-ins. */
function checkout(
  npm: string,
  version = 'v22.1.0',
): { home: string; run: (script?: string) => ReturnType<typeof spawnSync>; ran: () => string } {
  const home = scratch();
  cpSync(join(root, 'jsquared'), join(home, 'jsquared'));
  mkdirSync(join(home, 'operations'));
  cpSync(join(root, 'operations', 'bootstrap'), join(home, 'operations', 'bootstrap'), { recursive: true });
  writeFileSync(
    join(home, 'operations', 'bootstrap', 'launch.cjs'),
    'console.log("started", process.argv.slice(2).join(" "));\n',
  );
  writeFileSync(
    join(home, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }),
  );
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const script = (name: string, body: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('node', `[ "$1" = --version ] && { echo ${version}; exit 0; }\nexec "${process.execPath}" "$@"`);
  script('npm', `echo npm >>"${home}/ran"\n${npm}`);
  return {
    home,
    run: (path = join(home, 'jsquared')) =>
      spawnSync(path, ['up', '--stack', 'dev'], { encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` } }),
    ran: () => (existsSync(join(home, 'ran')) ? readFileSync(join(home, 'ran'), 'utf8') : ''),
  };
}

const installs = `mkdir -p node_modules/a && echo '{"packages":{"node_modules/a":{"version":"1.0.0"}}}' >node_modules/.package-lock.json`;

describe('./jsquared', () => {
  it('installs what is missing once, then hands over with all arguments', () => {
    const { run, ran } = checkout(installs);
    const first = run();
    expect(first.stdout).toBe('started up --stack dev\n');
    expect(String(first.stderr)).toMatch(/Installing the node modules/);
    expect(run().stderr).toBe('');
    expect(ran()).toBe('npm\n');
  });

  it('installs again when the lock file changed', () => {
    const { home, run, ran } = checkout(installs);
    run();
    writeFileSync(
      join(home, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '2.0.0' } } }),
    );
    run();
    expect(ran()).toBe('npm\nnpm\n');
  });

  it('takes modules that npm installed by itself as they are, a v before a version included', () => {
    const { home, run, ran } = checkout('exit 1');
    mkdirSync(join(home, 'node_modules', 'a'), { recursive: true });
    writeFileSync(
      join(home, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: 'v1.0.0' } } }),
    );
    expect(run().stdout).toBe('started up --stack dev\n');
    expect(ran()).toBe('');
  });

  it('works through a symbolic link from elsewhere', () => {
    const { home, run } = checkout(installs);
    const link = join(scratch(), 'jsquared');
    symlinkSync(join(home, 'jsquared'), link);
    expect(run(link).stdout).toBe('started up --stack dev\n');
  });

  it.each([
    ['npm error code ENOSPC', /The disk is full/],
    ['npm error code ENOTFOUND', /The npm registry cannot be reached/],
    ['npm error code EACCES', /may not write/],
    ['npm error something new', /its last words:\nnpm error something new/],
  ])('says what %j means, and installs nothing by halves', (words, message) => {
    const { home, run } = checkout(`echo '${words}' >&2; exit 1`);
    const result = run();
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(message);
    expect(existsSync(join(home, 'node_modules', '.jsquared-lock'))).toBe(false);
    expect(existsSync(join(home, '.jsquared', 'installing'))).toBe(false);
  });

  it.each(['v18.20.4', 'v20.19.9'])('refuses Node.js %s and names the version it needs', (version) => {
    const { run } = checkout(installs, version);
    const result = run();
    expect([result.status, result.stdout]).toEqual([1, '']);
    expect(result.stderr).toMatch(new RegExp(`Node.js ${version} is too old: 20\\.20 or later`));
  });

  it('takes the turn over from an installation that was killed', () => {
    const { home, run } = checkout(installs);
    mkdirSync(join(home, '.jsquared', 'installing'), { recursive: true });
    writeFileSync(join(home, '.jsquared', 'installing', 'pid'), String(2 ** 22 + 1));
    expect(run().stdout).toBe('started up --stack dev\n');
  });
});
