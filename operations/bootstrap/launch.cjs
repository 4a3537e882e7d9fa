/** Loads TypeScript through tsx's CommonJS hook (60 ms; its ESM loader costs 200 ms more) and starts the command. */
'use strict';
const Module = require('module');
require('../../engine/launch/compiled.cjs')('command');

// The Docker client loads an SSH client with all its ciphers when it is required: a tenth of a second at every start, and used
// for DOCKER_HOST=ssh://... alone. It is loaded at the first call.
const load = Module._load;
Module._load = function (request, parent, isMain) {
  if (request !== './ssh' || !/[\\/]docker-modem[\\/]/.test(parent?.filename ?? '')) {
    return load.call(this, request, parent, isMain);
  }
  return (...options) => load.call(Module, request, parent, isMain)(...options);
};

// tsx looks for TypeScript and for ES modules behind every file; packages are none of its business.
const packaged = (file) => /[\\/]node_modules[\\/]/.test(file);
const { _resolveFilename: resolve, _extensions: extensions } = Module;
const plain = extensions['.js'];
require('tsx/cjs');
const { _resolveFilename: resolveTs } = Module;
const stripped = extensions['.js'];
Module._resolveFilename = function (request, parent, ...rest) {
  return (packaged(parent?.filename ?? '') ? resolve : resolveTs).call(this, request, parent, ...rest);
};
extensions['.js'] = (module, file) => (packaged(file) ? plain : stripped)(module, file);

require('../main.ts');
