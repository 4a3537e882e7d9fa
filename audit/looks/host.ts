/** The Docker host as the audit reads it: files of the kernel, and what lies in a container's mounts. Read-only. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { FileFacts } from '../facts';

/** See the file's comment. Tests hand in recorded files. */
export interface Host {
  /** A file's text; undefined where there is none. Throws where it may not be read. */
  readonly read: (path: string) => string | undefined;
  /** What a link says; undefined where there is none. */
  readonly link: (path: string) => string | undefined;
  /** Names in a directory; empty where there is none. */
  readonly list: (path: string) => readonly string[];
  /** A path itself, links not followed; undefined where there is none. */
  readonly stat: (path: string) => FileFacts | undefined;
}

const gone = new Set(['ENOENT', 'ESRCH', 'ENOTDIR', 'EINVAL']);

function unlessGone<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && gone.has(code)) return otherwise;
    throw error;
  }
}

/** This machine. */
export const thisHost: Host = {
  read: (path) => unlessGone(() => readFileSync(path, 'utf8'), undefined),
  link: (path) => unlessGone(() => readlinkSync(path), undefined),
  list: (path) => unlessGone(() => readdirSync(path), []),
  stat: (path) =>
    unlessGone(() => {
      const found = lstatSync(path);
      const kind = found.isFile()
        ? 'file'
        : found.isDirectory()
          ? 'directory'
          : found.isSymbolicLink()
            ? 'link'
            : found.isSocket()
              ? 'socket'
              : found.isBlockDevice() || found.isCharacterDevice()
                ? 'device'
                : 'other';
      return { path, kind, mode: found.mode & 0o7777, uid: found.uid, gid: found.gid };
    }, undefined),
};
