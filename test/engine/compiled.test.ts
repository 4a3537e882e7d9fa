/** What keeps V8's compiled code between starts (engine/launch/compiled.cjs): it may save time, and change nothing. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import Module from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let home: string;
let kept: string;
beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'jsquared-compiled-')));
  kept = path.join(home, 'node_modules', '.cache', 'jsquared', 'compiled');
  fs.mkdirSync(path.join(home, 'engine', 'launch'), { recursive: true });
  fs.copyFileSync(
    path.join(__dirname, '..', '..', 'engine', 'launch', 'compiled.cjs'),
    path.join(home, 'engine', 'launch', 'compiled.cjs'),
  );
  give('index.js', 'module.exports = "one";');
});
afterEach(() => {
  fs.rmSync(home, { recursive: true });
});

/** Writes a file of the package that the starts load. */
function give(name: string, code: string): void {
  const directory = path.join(home, 'node_modules', 'given');
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, name), code);
}

const program = (then: string): string[] => [
  '-e',
  `require(${JSON.stringify(path.join(home, 'engine/launch/compiled.cjs'))})('test');
   const given = require(${JSON.stringify(path.join(home, 'node_modules/given'))});
   ${then}`,
];
const start = (then = 'console.log(JSON.stringify(given))', environment: NodeJS.ProcessEnv = {}): unknown =>
  JSON.parse(
    execFileSync(process.execPath, program(then), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_V8_COVERAGE: '', ...environment },
    }),
  );
const file = (): string => {
  const [name, ...others] = fs.readdirSync(kept);
  expect(others).toEqual([]);
  return path.join(kept, name ?? '');
};
const written = (): number => fs.statSync(file()).ino;

// Later versions of Node.js have it built in.
describe.skipIf('enableCompileCache' in Module)('compiled code that is kept', () => {
  it('is written at the first start and read at the next', () => {
    expect(start()).toBe('one');
    const first = written();
    expect(start()).toBe('one');
    expect(written()).toBe(first);
  });

  it('is that of the file as it is now, also when its length and time are the same', () => {
    start();
    const before = fs.statSync(path.join(home, 'node_modules/given/index.js'));
    give('index.js', 'module.exports = "two";');
    fs.utimesSync(path.join(home, 'node_modules/given/index.js'), before.atime, before.mtime);
    expect(start()).toBe('two');
    expect(start()).toBe('two');
  });

  it.each([
    ['a changed byte', (bytes: Buffer) => Buffer.from(bytes).fill(bytes[200]! ^ 1, 200, 201)],
    ['half of it', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['nothing', () => Buffer.alloc(0)],
  ])('is made anew where %s is left of the file', (_what, spoil) => {
    start();
    const first = written();
    fs.writeFileSync(file(), spoil(fs.readFileSync(file())));
    expect(start()).toBe('one');
    const mended = written();
    expect(mended).not.toBe(first);
    start();
    expect(written()).toBe(mended);
  });

  it('grows by what another start loads', () => {
    give('index.js', 'exports.more = () => require("./more.js");');
    give('more.js', 'module.exports = 1;');
    start();
    const first = written();
    expect(start('console.log(given.more())')).toBe(1);
    const second = written();
    expect(second).not.toBe(first);
    expect(start('console.log(given.more())')).toBe(1);
    expect(written()).toBe(second);
  });

  it('is kept by a process that is killed later', async () => {
    const child = spawn(process.execPath, program('setInterval(() => undefined, 1000)'), { stdio: 'ignore' });
    try {
      await expect
        .poll(() => fs.existsSync(kept) && fs.readdirSync(kept).length, { timeout: 30_000 })
        .toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('is left alone where nothing can be written', () => {
    fs.writeFileSync(path.join(home, 'node_modules', '.cache'), '');
    expect(start()).toBe('one');
  });

  it('is not kept while lines are counted', () => {
    start(undefined, { NODE_V8_COVERAGE: path.join(home, 'coverage') });
    expect(fs.existsSync(kept)).toBe(false);
  });

  it('sees what it would see without', () => {
    give('data.json', '{ "a": 1 }');
    give('late.mjs', 'export default 7;');
    give('late.js', 'module.exports = () => import("./late.mjs");');
    give(
      'index.js',
      `#!/usr/bin/env node
       module.exports = {
         own: this === exports || this === module.exports,
         names: [__filename, __dirname, module.id, module.parent?.id],
         main: require.main === process.mainModule,
         paths: require.resolve.paths('x').slice(0, 1),
         resolved: require.resolve('./data.json'),
         data: require('./data.json'),
         cached: require.cache[__filename] === module,
         later: require('./late.js'),
       };`,
    );
    const then = 'given.later().then(({ default: late }) => console.log(JSON.stringify({ ...given, late })))';
    const plain = JSON.parse(
      execFileSync(
        process.execPath,
        ['-e', `const given = require(${JSON.stringify(path.join(home, 'node_modules/given'))}); ${then}`],
        { encoding: 'utf8' },
      ),
    ) as object;
    expect(plain).toMatchObject({ data: { a: 1 }, late: 7, cached: true });
    expect(start(then)).toEqual(plain);
    expect(start(then)).toEqual(plain);
  });

  it('leaves an error of a file to Node.js', () => {
    give('index.js', 'module.exports = (;');
    expect(() => start()).toThrow(/given\/index\.js:1\n.*\n.*\n\nSyntaxError: Unexpected token/);
  });

  it('leaves ES modules to Node.js', () => {
    give('package.json', '{ "type": "module", "main": "index.js" }');
    give('index.js', 'export const one = 1;');
    expect(start('console.log(JSON.stringify(given.one))')).toBe(1);
  });
});
