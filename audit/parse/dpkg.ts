/** dpkg's status file: which packages are installed in an image. */

/** One package. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package, under whose name weaknesses are recorded. */
  readonly source: string;
  readonly sourceVersion: string;
  readonly maintainer: string;
  readonly summary: string;
  readonly homepage: string;
}

/** Reads the file; what was removed and left its configuration behind is not installed. */
export function parseDpkgStatus(text: string): InstalledPackage[] {
  return text
    .split(/\n\n+/)
    .flatMap((paragraph): InstalledPackage[] => {
      const field = (name: string): string =>
        new RegExp(`^${name}: *(.*)$`, 'm').exec(paragraph)?.[1]?.trim() ?? '';
      const [name, version] = [field('Package'), field('Version')];
      if (name === '' || version === '' || !field('Status').endsWith(' installed')) return [];
      const [, source = name, sourceVersion = version] =
        /^(\S+)(?: \(([^)]+)\))?$/.exec(field('Source')) ?? [];
      return [
        {
          name,
          version,
          architecture: field('Architecture'),
          source,
          sourceVersion,
          maintainer: field('Maintainer'),
          summary: field('Description'),
          homepage: field('Homepage'),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What `/usr/lib/os-release` says. */
export interface Release {
  readonly id: string;
  readonly versionId: string;
  readonly codename: string;
  readonly name: string;
}

/** Reads the file. */
export function parseOsRelease(text: string): Release {
  const field = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return {
    id: field('ID'),
    versionId: field('VERSION_ID'),
    codename: field('VERSION_CODENAME'),
    name: field('PRETTY_NAME'),
  };
}
