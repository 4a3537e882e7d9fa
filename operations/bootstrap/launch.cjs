/** Loads TypeScript through tsx's CommonJS hook (60 ms; its ESM loader costs 200 ms more) and starts the command. */
'use strict';
const Module = require('module');

// The Docker client loads an SSH client with all its ciphers when it is required: a tenth of a second at every start, and used
// for DOCKER_HOST=ssh://... alone. It is loaded at the first call.
const load = Module._load;
Module._load = function (request, parent, isMain) {
  if (request !== './ssh' || !/[\\/]docker-modem[\\/]/.test(parent?.filename ?? '')) {
    return load.call(this, request, parent, isMain);
  }
  return (...options) => load.call(Module, request, parent, isMain)(...options);
};

require('tsx/cjs');
require('../main.ts');
