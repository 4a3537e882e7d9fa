/** `/proc/<pid>/mountinfo`: what is mounted in a container, by the kernel's word. */

/** One mount. */
export interface Mount {
  /** The part of the source file system that is mounted here; `/` is all of it. */
  readonly root: string;
  readonly path: string;
  /** Of this mount: `ro`, `nosuid`, `noexec` ... */
  readonly options: readonly string[];
  /** `shared:12`, `master:3`; empty is private. */
  readonly propagation: readonly string[];
  readonly type: string;
  readonly source: string;
  /** Of the file system: `rw`, `size=65536k` ... */
  readonly superOptions: readonly string[];
}

/** The kernel writes blanks and the like as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Reads the file; lines that are none of it are left out. */
export function parseMountinfo(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const words = line.split(' ');
    const dash = words.indexOf('-');
    const [, , , root, path, options] = words;
    const [type, source, superOptions] = words.slice(dash + 1);
    if (dash < 6 || root === undefined || path === undefined || options === undefined) return [];
    return [
      {
        root: unescape(root),
        path: unescape(path),
        options: options.split(','),
        propagation: words.slice(6, dash),
        type: type ?? '',
        source: unescape(source ?? ''),
        superOptions: (superOptions ?? '').split(','),
      },
    ];
  });
}

/** The mount that a path lies in: of those that hold it, the deepest, and of several at one place the last. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  return mounts
    .filter((mount) => path === mount.path || path.startsWith(mount.path === '/' ? '/' : `${mount.path}/`))
    .reduce<Mount | undefined>(
      (best, mount) => (best === undefined || mount.path.length >= best.path.length ? mount : best),
      undefined,
    );
}
