'use strict';
// What Pulumi starts: it loads index.ts. Pulumi's own loader would type-check the whole program at every start (seconds, and
// lint's work); this one only strips the types. The SDKs go first: tsx looks for TypeScript behind every module that is
// loaded after it.
for (const sdk of ['pulumi', 'command', 'docker', 'random', 'tls']) require(`@pulumi/${sdk}`);
require('tsx/cjs');

// The SDK takes a stack trace for every promise it makes, and mapping all of those back to TypeScript is a third of the
// program's time. So traces are mapped once one is going to be read, which V8 leaves to the first look at it.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = undefined;
const mapTraces = () => {
  Error.prepareStackTrace = prepareStackTrace;
  process.setSourceMapsEnabled(true);
};
process.prependListener('uncaughtException', mapTraces);
process.prependListener('unhandledRejection', mapTraces);
module.exports = require('./index.ts');
process.setSourceMapsEnabled(false);
