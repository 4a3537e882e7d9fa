'use strict';
// Loaded before the program and before a policy pack. Pulumi's SDK loads the whole TypeScript compiler and npm's dependency
// resolver when it is required: two thirds of its loading time, for serialising functions, which hardly any run does. Here
// the SDK gets a stand-in for each, which loads the real module at the first look at it. Nothing else changes.
const Module = require('module');

const heavy = new Set(['typescript', '@npmcli/arborist']);
const sdk = /[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/]/;
const load = Module._load;

Module._load = function (request, parent, isMain) {
  if (!heavy.has(request) || !sdk.test(parent?.filename ?? ''))
    return load.call(this, request, parent, isMain);
  // The SDK has a fallback for a module that is not there: it has to fail now.
  Module._resolveFilename(request, parent, isMain);
  let real;
  const loaded = () => (real ??= load.call(Module, request, parent, isMain));
  return new Proxy(
    {},
    {
      // Otherwise the SDK's import helper would copy, and so load, all of it. It asks for named exports only.
      get: (_, key) => (key === '__esModule' ? true : loaded()[key]),
      has: (_, key) => key in loaded(),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor: (_, key) => {
        const found = Object.getOwnPropertyDescriptor(loaded(), key);
        // A proxy may not show as fixed what its target does not have.
        return found && { ...found, configurable: true };
      },
      set: (_, key, value) => Reflect.set(loaded(), key, value),
    },
  );
};
