/** The file backend: where a stack's state, its backups and its locks lie, laid out as the Pulumi CLI does. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { EngineError, messageOf, unsupported } from '../errors';
import { keepCopy, readIfExists, writeAtomically } from './files';

/** The organization that the file backend gives every stack. */
export const ORGANIZATION = 'organization';
/** The layout that this engine reads and writes: stacks in a folder a project. */
const LAYOUT_VERSION = 1;
const STACK_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/**
 * Where the state lies.
 * @param url `file://<path>`, relative to the project, or `file://~/<path>`
 * @throws EngineError for any other scheme: one set of resources must never have two states
 */
export function backendDirectory(url: string, projectDir: string): string {
  const match = /^file:\/\/(.*)$/.exec(url);
  if (!match) {
    const scheme = /^[a-z0-9+]+:/i.exec(url)?.[0] ?? url;
    throw unsupported(`the backend "${scheme}" (only file://<directory>)`);
  }
  const target = match[1] ?? '';
  if (target === '' || target.includes('?')) {
    throw new EngineError('config', `the backend "${url}" names no directory; write file://<directory>`);
  }
  if (target === '~' || target.startsWith('~/')) return path.join(os.homedir(), target.slice(2));
  return path.resolve(projectDir, target);
}

/** The files of one stack. */
export class StackFiles {
  private readonly root: string;
  private backedUp = false;

  /** @param directory the backend's directory; `.pulumi` lies in it */
  constructor(
    directory: string,
    readonly project: string,
    readonly stack: string,
  ) {
    if (!STACK_NAME.test(stack)) {
      throw new EngineError(
        'config',
        `"${stack}" is no name for a stack: letters, digits, _ . - (at most 100)`,
      );
    }
    this.root = path.join(directory, '.pulumi');
  }

  /** `organization/<project>/<stack>`, as the checkpoint names the stack. */
  get qualifiedName(): string {
    return `${ORGANIZATION}/${this.project}/${this.stack}`;
  }

  /** The checkpoint. */
  get file(): string {
    return path.join(this.root, 'stacks', this.project, `${this.stack}.json`);
  }

  /** The checkpoint as it was before the last write. */
  get backupFile(): string {
    return `${this.file}.bak`;
  }

  /** Where the locks of this stack lie. */
  get lockDirectory(): string {
    return path.join(this.root, 'locks', ORGANIZATION, this.project, this.stack);
  }

  /**
   * @returns the checkpoint's text, undefined if the stack does not exist yet
   * @throws EngineError if the backend has another layout, or the checkpoint is compressed
   */
  read(): string | undefined {
    this.checkLayout();
    for (const extension of ['.gz', '.zst']) {
      if (fs.existsSync(this.file + extension))
        throw unsupported(`compressed states (${this.file}${extension})`);
    }
    return readIfExists(this.file);
  }

  /** Writes the checkpoint; keeps the one before as `.bak`, and the first of a run under `backups/`. */
  write(text: string): void {
    const meta = path.join(this.root, 'meta.yaml');
    if (!fs.existsSync(meta)) writeAtomically(meta, `version: ${String(LAYOUT_VERSION)}\n`);
    if (!this.backedUp) {
      // The CLI's own name: nanoseconds since 1970.
      const name = `${this.stack}.${String(BigInt(Date.now()) * 1_000_000n)}.json`;
      keepCopy(this.file, path.join(this.root, 'backups', this.project, this.stack, name));
      this.backedUp = true;
    }
    keepCopy(this.file, this.backupFile);
    writeAtomically(this.file, text);
  }

  /** Removes the stack's checkpoint; the copies under `backups/` stay. */
  remove(): void {
    fs.rmSync(this.file, { force: true });
    fs.rmSync(this.backupFile, { force: true });
  }

  private checkLayout(): void {
    const file = path.join(this.root, 'meta.yaml');
    const text = readIfExists(file);
    if (text === undefined) {
      if (fs.existsSync(path.join(this.root, 'stacks', `${this.stack}.json`))) {
        throw unsupported(
          `the layout of ${this.root} (no meta.yaml: an old Pulumi's); run "pulumi state upgrade"`,
        );
      }
      return;
    }
    let version: unknown;
    try {
      version = (parseYaml(text) as { version?: unknown } | null)?.version;
    } catch (error) {
      throw new EngineError('state', `${file} is damaged: ${messageOf(error)}`);
    }
    if (version !== LAYOUT_VERSION) throw unsupported(`version ${String(version)} of the layout in ${file}`);
  }
}
