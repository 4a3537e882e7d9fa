/** Records in the OSV format (Open Source Vulnerabilities), ecosystem Debian: a JSON array, or a record a line. */
import { z } from 'zod';
import type { Advisory, ReadList, ReleaseName } from './advisory';

const event = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});
const record = z.looseObject({
  id: z.string(),
  modified: z.string(),
  withdrawn: z.string().optional(),
  affected: z
    .array(
      z.looseObject({
        package: z.looseObject({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z.array(z.looseObject({ type: z.string(), events: z.array(event) })).default([]),
        ecosystem_specific: z.looseObject({ urgency: z.string().optional() }).nullish(),
      }),
    )
    .default([]),
});

/** True for a document of this shape: a record, or a list of them. */
export function isOsv(document: unknown): boolean {
  const [first] = (Array.isArray(document) ? document : [document]) as unknown[];
  return record.safeParse(first).success;
}

/**
 * Reads the entries about some releases.
 * @throws Error naming the record that is not one
 */
export function readOsv(documents: readonly unknown[], releases: readonly ReleaseName[]): ReadList {
  const advisories = new Map<string, Advisory[]>(releases.map(({ codename }) => [codename, []]));
  let asOf: string | undefined;
  for (const [i, document] of documents.entries()) {
    const read = record.safeParse(document);
    if (!read.success)
      throw new Error(`record ${i + 1} is not in the OSV format: ${read.error.issues[0]?.message ?? ''}`);
    const { id, modified, withdrawn, affected } = read.data;
    if (asOf === undefined || modified > asOf) asOf = modified;
    if (withdrawn !== undefined) continue;
    for (const { package: about, ranges, ecosystem_specific: specific } of affected) {
      const release = releases.find(({ versionId }) => about?.ecosystem === `Debian:${versionId}`);
      if (release === undefined || about === undefined) continue;
      for (const { events } of ranges.filter(({ type }) => type === 'ECOSYSTEM')) {
        advisories.get(release.codename)?.push(
          ...rangesOf(events).map((range) => ({
            ...{ id, source: about.name, ...range },
            urgency: specific?.urgency ?? 'not yet assigned',
          })),
        );
      }
    }
  }
  return { format: 'osv', advisories, asOf };
}

/** Pairs of introduced and corrected versions; events come in order. */
function rangesOf(
  events: readonly z.infer<typeof event>[],
): Pick<Advisory, 'introduced' | 'fixed' | 'lastAffected'>[] {
  const ranges: { introduced?: string; fixed?: string; lastAffected?: string }[] = [];
  for (const { introduced, fixed, last_affected: lastAffected } of events) {
    if (introduced !== undefined) ranges.push(introduced === '0' ? {} : { introduced });
    const open = ranges.at(-1);
    if (open === undefined) continue;
    if (fixed !== undefined) open.fixed = fixed;
    if (lastAffected !== undefined) open.lastAffected = lastAffected;
  }
  return ranges;
}
