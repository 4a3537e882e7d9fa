/** Generated blocks inside hand-written files, between two marker lines. */

/**
 * Replaces what stands between `<open> generated: NAME` and `<open> end of NAME`.
 * @param file named in errors
 * @throws Error if a marker is missing or there twice
 */
export function replaceBlock(file: string, text: string, name: string, content: string): string {
  const lines = text.split('\n');
  const find = (marker: string): number => {
    const found = lines.flatMap((line, i) => (line.includes(marker) ? [i] : []));
    const [at] = found;
    if (at === undefined || found.length > 1) {
      throw new Error(
        `${file}: the marker "${marker}" stands there ${found.length} times; it has to be there once`,
      );
    }
    return at;
  };
  const start = find(`generated: ${name} `);
  const end = find(`end of ${name} `);
  if (end < start) throw new Error(`${file}: "end of ${name}" stands before "generated: ${name}"`);
  return [...lines.slice(0, start + 1), content, ...lines.slice(end)].join('\n');
}
