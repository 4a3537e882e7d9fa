'use strict';
// What Pulumi starts. Its language host would type-check the pack together with all of the SDK's declarations at the first
// preview on a machine and after each change of a rule (3.5 s on two cores, against 0.9 s); tsx only strips the types.
// The SDK goes first: tsx looks for TypeScript behind every module that is loaded after it.
require('@pulumi/policy');
require('tsx/cjs');
require('./lazy.ts').readLazily();
require('./once.ts').readOnce();
require('./index.ts');
