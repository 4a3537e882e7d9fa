/**
 * Exit 0 if node_modules is what package-lock.json says, 1 if not. Plain JavaScript, since it runs before there is a
 * TypeScript loader. It compares npm's own record of what it installed with the lock file, package by package;
 * optional packages of other platforms are rightly absent.
 *
 * Usage: node installed.cjs <project directory>
 */
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const home = process.argv[2];
const read = (file) => JSON.parse(readFileSync(join(home, file), 'utf8')).packages;

/** Some packages give their version with a v, and the two files differ about it. */
const bare = (version) => version?.replace(/^v/, '');

let same = false;
try {
  const wanted = read('package-lock.json');
  const present = read('node_modules/.package-lock.json');
  same = Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = present[path];
    if (found === undefined) return entry.optional === true;
    return (
      bare(found.version) === bare(entry.version) && (found.link === true || existsSync(join(home, path)))
    );
  });
} catch {
  // No record, half a record: not installed.
}
process.exitCode = same ? 0 : 1;
