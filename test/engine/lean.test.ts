import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeCommand } from '../../engine/launch/program';

const [node, ...flags] = nodeCommand;
const root = path.join(__dirname, '..', '..');

function run(program: string): unknown {
  return JSON.parse(execFileSync(node, [...flags, '-e', program], { cwd: root, encoding: 'utf8' }));
}

const count = `Object.keys(require.cache).filter((file) => /node_modules.(typescript|@npmcli.arborist)./.test(file)).length`;

it('keeps the compiler and the dependency resolver out of a program that serialises no function', () => {
  expect(run(`require('@pulumi/pulumi'); console.log(${count})`)).toBe(0);
});

it('loads them for one that does, and the SDK works as ever', () => {
  const text = run(`
    const pulumi = require('@pulumi/pulumi');
    const offset = 41;
    pulumi.runtime.serializeFunction(() => offset + 1).then(({ text }) => {
      console.log(JSON.stringify({ text, loaded: ${count} > 0 }));
    });`) as { text: string; loaded: boolean };
  expect(text.loaded).toBe(true);
  expect(text.text).toContain('offset + 1');
  expect(text.text).toContain('offset: 41');
});

it('knows the files of functions, although the debugger was opened after they were loaded', () => {
  const file = path.join(pack, 'captured.js');
  const said = run(`
    const { wrong } = require(${JSON.stringify(file)});
    require('@pulumi/pulumi').runtime.serializeFunction(wrong).then(
      () => console.log('""'),
      (error) => console.log(JSON.stringify(error.message)),
    );`);
  expect(said).toContain('captured.js');
});

it('sends the engine no line that nobody will read, and each of the others', () => {
  const heard = run(`
    const { log } = require('@pulumi/pulumi');
    const heard = [];
    require('@pulumi/pulumi/runtime/settings').getEngine = () => ({
      log: (request, done) => { heard.push(request.getMessage()); done(); },
    });
    Promise.all([log.debug('debug'), log.info('info'), log.warn('warn')]).then(() => {
      console.log(JSON.stringify(heard));
    });`);
  expect(heard).toEqual(['info', 'warn']);
});

it('finds the code that a function depends on, by the real resolver', () => {
  const paths = run(`
    require('@pulumi/pulumi').runtime.computeCodePaths({ extraExcludePackages: [] }).then((found) => {
      console.log(JSON.stringify([...found.keys()].some((file) => file.includes('grpc-js'))));
    });`);
  expect(paths).toBe(true);
});

it('leaves a compiler that a program asks for itself alone', () => {
  expect(run(`console.log(require('typescript').version.startsWith('5.'))`)).toBe(true);
});

let pack = '';
beforeAll(() => {
  pack = fs.mkdtempSync(path.join(os.tmpdir(), 'jsquared-lean-'));
  fs.writeFileSync(
    path.join(pack, 'captured.js'),
    'const native = Math.max.bind(null); exports.wrong = () => native(1);',
  );
  fs.writeFileSync(path.join(pack, 'plain.js'), `console.log(${count});`);
  fs.writeFileSync(
    path.join(pack, 'typed.js'),
    `const { one } = require('./typed.ts'); console.log(one * ${count});`,
  );
  fs.writeFileSync(path.join(pack, 'typed.ts'), 'export const one: number = 1;');
});
afterAll(() => {
  fs.rmSync(pack, { recursive: true });
});

/** Runs a file as the SDK runs a policy pack: ts-node is registered, whatever the file is. */
const asPack = (file: string): unknown =>
  run(`
    process.chdir(${JSON.stringify(pack)});
    const { run } = require(${JSON.stringify(path.join(root, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack/run'))});
    run({
      argv: { _: [${JSON.stringify(file)}] },
      typeScript: true,
      programStarted: () => undefined,
      reportLoggedError: () => undefined,
    });`);

it('keeps the compiler out of a policy pack that is JavaScript', () => {
  expect(asPack('./plain.js')).toBe(0);
});

it('loads it for a policy pack that is TypeScript', () => {
  expect(asPack('./typed.js')).toBeGreaterThan(0);
});

it.runIf(process.version.startsWith('v20.'))(
  'has V8 optimize what runs long, and nothing that has soon done what it is for',
  () => {
    const traced = (rounds: number): string =>
      execFileSync(
        node,
        [
          ...flags,
          '-e',
          `require('v8').setFlagsFromString('--trace-opt');
         function busy(i) { return (i * 3 + 1) % 7; }
         let sum = 0;
         for (let i = 0; i < ${rounds}; i += 1) sum += busy(i);`,
        ],
        // Whatever V8 does not know it says on the error output.
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
      );
    // Either the function, or the loop with the function in it: that depends on which the compiler's thread finishes first.
    const optimized = /completed optimizing/;
    expect(traced(20_000)).not.toMatch(optimized);
    expect(traced(5_000_000)).toMatch(optimized);
  },
);
