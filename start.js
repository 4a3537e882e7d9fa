'use strict';
// What Pulumi starts: it loads index.ts. Pulumi's own loader would type-check the whole program at every start (seconds, and
// lint's work); this one only strips the types. Packages go first: tsx looks for TypeScript behind every module that is
// loaded after it.
for (const sdk of ['pulumi', 'command', 'docker', 'random', 'tls']) require(`@pulumi/${sdk}`);
for (const library of ['yaml', 'zod']) require(library);
require('tsx/cjs');

// The SDK takes a stack trace for every promise it makes, mapped back to TypeScript, for whoever looks for leaked promises
// with PULUMI_DEBUG_PROMISE_LEAKS; that is a third of the program's time. Nobody else reads them.
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  const debuggable = require('@pulumi/pulumi/runtime/debuggable');
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

// For the same reason it walks the whole stack of each resource's declaration, through source maps. No decision depends on it,
// and `pulumi preview --json` alone shows it.
require('@pulumi/pulumi').Resource.stackTrace = () => [];

module.exports = require('./index.ts');
