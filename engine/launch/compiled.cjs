'use strict';
// Keeps what V8 made of the packages' code from one start to the next: the program, the policy pack and the command each load
// some five hundred files of packages, and compiling those is a fourth of their loading time. Node.js 22.1 and later have this
// built in, which is used there; this is the same for Node.js 20.
//
// Only files of packages are kept, since errors in one's own are shown with the positions of the TypeScript. What is kept lies
// beside the packages, under node_modules/.cache: who can write there can change the packages as well. It is thrown away
// whole if a byte of it is not as it was written, and entry by entry if a file has changed; V8 itself refuses what another
// version of it has made. A directory that cannot be written keeps nothing, and nothing else changes.
const Module = require('module');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const v8 = require('v8');
const vm = require('vm');

const directory = path.join(__dirname, '..', '..', 'node_modules', '.cache', 'jsquared', 'compiled');
const packaged = /[\\/]node_modules[\\/]/;
// Code that is compiled here cannot import an ES module, but for an interface of Node.js that is not settled.
const importing = /\bimport\s*\(/;
const digest = (bytes) => crypto.createHash('sha256').update(bytes).digest();
const DIGEST_BYTES = 32;

/** Code compiled in this process waits so long for more of it, in milliseconds, before it is written; a process that is killed would keep none otherwise. */
const REST = 1500;

/** What an earlier process kept, by file. */
function read(file) {
  try {
    const bytes = fs.readFileSync(file);
    const body = bytes.subarray(DIGEST_BYTES);
    if (digest(body).equals(bytes.subarray(0, DIGEST_BYTES))) return v8.deserialize(body);
  } catch {
    // The first start, or a file of an earlier version of this one.
  }
  return new Map();
}

/** Writes it beside and moves it into place: another process that starts now sees all of it or none. */
function write(file, kept) {
  const body = v8.serialize(kept);
  const beside = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(beside, Buffer.concat([digest(body), body]), { flush: true });
    fs.renameSync(beside, file);
  } catch {
    try {
      // What a full disk left of it.
      fs.rmSync(beside, { force: true });
    } catch {
      // There is no such directory.
    }
  }
}

/** The `require` that Node.js would hand to the file of a module. */
function requireOf(module) {
  const require = (request) => module.require(request);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** Replaces the compiling of packages' files by one that looks first at what was kept under this name. */
function install(name) {
  const file = path.join(directory, `${name}-${process.version}-${process.arch}`);
  const kept = read(file);
  const fresh = new Map();
  let timer;
  const save = () => {
    if (fresh.size === 0) return;
    for (const [filename, { hash, script }] of fresh)
      kept.set(filename, { hash, data: script.createCachedData() });
    fresh.clear();
    // Of packages that went away, or of a checkout that was moved.
    for (const filename of kept.keys()) if (!fs.existsSync(filename)) kept.delete(filename);
    write(file, kept);
  };
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...rest) {
    const usual = () => compile.call(this, content, filename, ...rest);
    const module = rest.some((format) => format === 'module' || format === true);
    if (module || !packaged.test(filename) || importing.test(content)) return usual();
    const hash = digest(content);
    const known = kept.get(filename);
    const cachedData = known && hash.equals(known.hash) ? known.data : undefined;
    let script;
    try {
      script = new vm.Script(Module.wrap(content.replace(/^#!.*/, '')), {
        filename,
        cachedData,
      });
    } catch {
      // An ES module, or an error that Node.js has better words for.
      return usual();
    }
    if (!cachedData || script.cachedDataRejected) {
      fresh.set(filename, { hash, script });
      timer ??= setTimeout(save, REST).unref();
      timer.refresh();
    }
    const wrapper = script.runInThisContext({ displayErrors: true });
    return Reflect.apply(wrapper, this.exports, [
      this.exports,
      requireOf(this),
      this,
      filename,
      path.dirname(filename),
    ]);
  };
  process.on('exit', save);
}

/**
 * @param name what this process runs: each keeps what it loads in a file of its own
 */
module.exports = function keepCompiled(name) {
  // Under a debugger, a profiler or a count of the lines that ran, code has to be compiled as ever.
  if (process.execArgv.some((flag) => /inspect|prof|jitless/.test(flag)) || process.env.NODE_V8_COVERAGE)
    return;
  if (Module.enableCompileCache) Module.enableCompileCache(directory);
  else install(name);
};
