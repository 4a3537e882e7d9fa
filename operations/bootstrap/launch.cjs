/** Loads TypeScript through tsx's CommonJS hook (60 ms; its ESM loader costs 200 ms more) and starts the command. */
'use strict';
require('tsx/cjs');
require('../main.ts');
