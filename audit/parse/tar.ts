/** Regular files out of a tar archive, as the engine hands out a path of a container. */

/** One file. */
export interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly content: Buffer;
}

const block = 512;

/**
 * Reads an archive that is whole.
 * @throws Error if it ends within a file
 */
export function readTar(archive: Buffer): TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    const size = octal(header.subarray(124, 136));
    const content = archive.subarray(at + block, at + block + size);
    if (content.length < size) throw new Error('the archive ends within a file');
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = text(content);
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1] ?? longName;
    else {
      const prefix = text(header.subarray(345, 500));
      const short = text(header.subarray(0, 100));
      const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
      longName = undefined;
      if (type === '0' || type === '\0')
        files.push({
          name,
          mode: octal(header.subarray(100, 108)) & 0o7777,
          uid: octal(header.subarray(108, 116)),
          gid: octal(header.subarray(116, 124)),
          content,
        });
    }
  }
  return files;
}

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString('utf8');
}

/** Octal digits, or a big-endian number where the first bit is set (files of 8 GiB and more). */
function octal(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) !== 0) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.parseInt(text(field).trim() || '0', 8);
}
