/** The JSON of Debian's security tracker: source package, then CVE, then release. */
import { z } from 'zod';
import type { Advisory, ReadList, ReleaseName } from './advisory';

const release = z.looseObject({
  status: z.string(),
  fixed_version: z.string().optional(),
  urgency: z.string().default('not yet assigned'),
});
const entry = z.looseObject({ releases: z.record(z.string(), release) });

const list = z.record(z.string(), z.record(z.string(), z.unknown()));

/** True for a document of this shape. */
export function isDebianTracker(document: unknown): document is z.infer<typeof list> {
  const read = list.safeParse(document);
  const first = read.success
    ? Object.values(read.data).flatMap((bugs) => Object.values(bugs).slice(0, 1))[0]
    : undefined;
  return entry.safeParse(first).success;
}

/**
 * Reads the entries about some releases. `undetermined` ones say nothing yet and are left out; a corrected version of `0`
 * means that the release was never affected.
 */
export function readDebianTracker(
  document: z.infer<typeof list>,
  releases: readonly ReleaseName[],
): ReadList {
  const advisories = new Map<string, Advisory[]>(releases.map(({ codename }) => [codename, []]));
  for (const [source, bugs] of Object.entries(document)) {
    for (const [id, bug] of Object.entries(bugs)) {
      const read = entry.safeParse(bug);
      if (!read.success) continue;
      for (const [codename, found] of advisories) {
        const state = read.data.releases[codename];
        if (state === undefined || (state.status !== 'open' && state.status !== 'resolved')) continue;
        if (state.status === 'resolved' && (state.fixed_version === undefined || state.fixed_version === '0'))
          continue;
        found.push({
          ...{ id, source, urgency: state.urgency.replace(/\**$/, '') },
          ...(state.status === 'resolved' ? { fixed: state.fixed_version } : {}),
        });
      }
    }
  }
  return { format: 'debian-tracker', advisories, asOf: undefined };
}
