'use strict';
// Loaded before the program and before a policy pack. Pulumi's SDK loads the whole TypeScript compiler and npm's dependency
// resolver when it is required: two thirds of its loading time, for serialising functions, which hardly any run does. Here
// the SDK gets a stand-in for each, which loads the real module at the first look at it. Its runners also register ts-node,
// whether or not they come to a TypeScript file: here it is registered when they do. The same holds for V8's debugger.
const fs = require('fs');
const Module = require('module');
const path = require('path');
const v8 = require('v8');

// Both live for seconds, and V8 is set up for hours: a quarter of a pack's processor time went into optimizing functions that had
// little left to do, and more into collecting garbage from a young generation that grew from one megabyte by doubling. A function
// is optimized after fifteen times as much work (V8's own: 67,584), and the young generation is at its usual limit (16 MB) at once.
// Only where both were tried: V8 complains aloud of a flag that it does not know.
if (process.version.startsWith('v20.')) {
  v8.setFlagsFromString('--interrupt-budget=1000000');
  v8.setFlagsFromString('--semi-space-growth-factor=16');
}

const heavy = new Set(['typescript', '@npmcli/arborist']);
const sdk = /[\\/]node_modules[\\/]@pulumi[\\/]pulumi[\\/]/;
const load = Module._load;

// The SDK's runners are cmd/run and cmd/run-policy-pack.
const main = process.argv[1] ?? '';
if (sdk.test(main)) require('./compiled.cjs')(path.basename(path.dirname(main)));

/** What the SDK does for nobody, by module: this engine shows none of it. */
const amended = {
  // Five lines for each resource, each a call that waits for the one before: together the longest wait of a run.
  log: (found) => void (found.debug &&= () => Promise.resolve()),
  // Where a resource was declared, and a promise made, both mapped to the source: start.js does the same for the program's own;
  // this is for the stack itself, which is there before, and for which the largest of the SDK's source maps would be read.
  resource: ({ Resource }) => void (Resource && (Resource.stackTrace = () => [])),
  debuggable: (found) => {
    const { debuggablePromise } = found;
    if (debuggablePromise && !process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
      found.debuggablePromise = (promise, context) => untraced(() => debuggablePromise(promise, context));
    }
  },
};

/** Calls without a stack for the errors that are made meanwhile. */
function untraced(call) {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return call();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The version of the package that a file two levels below its root belongs to. */
function versionOf(file) {
  return JSON.parse(fs.readFileSync(path.join(path.dirname(file), '..', 'package.json'), 'utf8')).version;
}

/** A ts-node whose `register` waits for the first TypeScript file; whoever handles those files meanwhile is left to it. */
function patient(request, parent) {
  const extensions = Module._extensions;
  return {
    register(options) {
      const before = ['.ts', '.tsx'].map((extension) => [extension, extensions[extension]]);
      const first = (module, file) => {
        // ts-node calls whom it finds there for what is left to do.
        for (const [extension, handler] of before) {
          if (extensions[extension] !== first) continue;
          if (handler) extensions[extension] = handler;
          else delete extensions[extension];
        }
        load.call(Module, request, parent, false).register(options);
        return extensions[path.extname(file)](module, file);
      };
      for (const [extension] of before) extensions[extension] = first;
    },
  };
}

Module._load = function (request, parent, isMain) {
  // The name that the SDK falls back to: its own copy. A ts-node of the project's is loaded as ever.
  if (/[\\/]vendor[\\/]ts-node@[^\\/]*$/.test(request) && sdk.test(parent?.filename ?? '')) {
    return patient(request, parent);
  }
  if (/[\\/]v8Hooks$/.test(request) && sdk.test(parent?.filename ?? '')) {
    return load.call(Module, './late-debugger.cjs', module, false);
  }
  const amend = amended[/[\\/](\w+)$/.exec(request)?.[1]];
  if (amend && sdk.test(parent?.filename ?? '')) {
    const found = load.call(this, request, parent, isMain);
    amend(found);
    return found;
  }
  if (!heavy.has(request) || !sdk.test(parent?.filename ?? ''))
    return load.call(this, request, parent, isMain);
  // The SDK has a fallback for a module that is not there: it has to fail now.
  const file = Module._resolveFilename(request, parent, isMain);
  let real;
  const loaded = () => (real ??= load.call(Module, request, parent, isMain));
  return new Proxy(
    {},
    {
      // Otherwise the SDK's import helper would copy, and so load, all of it. It asks for named exports only.
      get: (_, key) => {
        if (key === '__esModule') return true;
        // A look at the compiler's version is no use of it.
        return key === 'version' && request === 'typescript' ? versionOf(file) : loaded()[key];
      },
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
