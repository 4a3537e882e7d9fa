/** A known weakness of a source package in one release, whatever list it was read from. */

/** See the file's comment. */
export interface Advisory {
  /** `CVE-2026-1234`, `DSA-6000-1`. */
  readonly id: string;
  readonly source: string;
  /** First version that has it; undefined: from the beginning. */
  readonly introduced?: string;
  /** First version without it; undefined: there is none yet. */
  readonly fixed?: string;
  /** The last version that has it, where a list says that instead. */
  readonly lastAffected?: string;
  /** As the list says: `high`, `medium`, `low`, `unimportant`, `not yet assigned` ... */
  readonly urgency: string;
}

/** What a list holds about some releases. */
export interface ReadList {
  readonly format: 'debian-tracker' | 'osv';
  /** By the release's codename. */
  readonly advisories: ReadonlyMap<string, readonly Advisory[]>;
  /** The latest date in the list itself, ISO 8601; undefined where it has none. */
  readonly asOf: string | undefined;
}

/** A release of which entries are wanted. */
export interface ReleaseName {
  readonly codename: string;
  /** `13`. */
  readonly versionId: string;
}
