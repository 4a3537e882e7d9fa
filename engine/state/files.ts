/** Files that are either wholly old or wholly new, whenever the power goes. */
import fs from 'node:fs';
import path from 'node:path';

/** Only the owner reads the state: it names everything that runs, and holds encrypted secrets. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Writes a temporary file beside the target, syncs it and renames it over the target, then syncs the directory.
 * Synchronous on purpose: the state in memory cannot move on while it is being written.
 */
export function writeAtomically(file: string, text: string): void {
  const directory = path.dirname(file);
  fs.mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
  const temporary = path.join(directory, `.${path.basename(file)}.${String(process.pid)}.tmp`);
  const handle = fs.openSync(temporary, 'w', FILE_MODE);
  try {
    fs.writeFileSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(temporary, file);
  syncDirectory(directory);
}

/** Keeps the file as it is now under another name; a hard link where the file system has them. */
export function keepCopy(file: string, copy: string): void {
  fs.mkdirSync(path.dirname(copy), { recursive: true, mode: DIRECTORY_MODE });
  const temporary = `${copy}.${String(process.pid)}.tmp`;
  fs.rmSync(temporary, { force: true });
  try {
    fs.linkSync(file, temporary);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    fs.copyFileSync(file, temporary);
  }
  fs.renameSync(temporary, copy);
}

/** @returns the text, or undefined if there is no such file */
export function readIfExists(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function syncDirectory(directory: string): void {
  const handle = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
