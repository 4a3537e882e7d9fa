/** The list of vulnerabilities that the user hands over as a file: read, dated, and held against what is installed. */
import { readFileSync, statSync } from 'node:fs';
import type { VulnerabilityFacts, VulnerabilityList } from '../facts';
import type { ImageFacts } from '../looks/packages';
import type { Advisory, ReadList, ReleaseName } from './advisory';
import { isDebianTracker, readDebianTracker } from './debian-tracker';
import { isOsv, readOsv } from './osv';

/** One question: is `a` `operator` `b`? Operators are dpkg's: `lt`, `le`, `ge`. */
export type Comparison = readonly [a: string, operator: 'lt' | 'le' | 'ge', b: string];

/** Answers questions about versions in their order; dpkg's own word. */
export type Comparer = (questions: readonly Comparison[]) => Promise<readonly boolean[]>;

/** Longest JSON text that is parsed as one document; Debian's tracker has 70 MB. */
const mostBytes = 1024 * 1024 * 1024;

/**
 * Reads a file in either format.
 * @throws Error saying what is wrong with it
 */
export function readList(
  file: string,
  releases: readonly ReleaseName[],
  now: number,
): { list: VulnerabilityList; read: ReadList } {
  const { size, mtime } = statSync(file);
  if (size > mostBytes) throw new Error(`${file} is larger than ${mostBytes} bytes`);
  const read = parseList(readFileSync(file, 'utf8'), releases);
  const asOf = read.asOf ?? mtime.toISOString();
  return {
    read,
    list: {
      file,
      format: read.format,
      asOf,
      asOfSource:
        read.asOf === undefined ? "the file's own date, since the list has none" : 'the latest entry in it',
      ageDays: Math.max(0, Math.floor((now - Date.parse(asOf)) / 86_400_000)),
      entries: [...read.advisories.values()].reduce((sum, each) => sum + each.length, 0),
    },
  };
}

/** Reads a text in either format. */
export function parseList(text: string, releases: readonly ReleaseName[]): ReadList {
  const document = parseJson(text);
  if (document !== undefined && isDebianTracker(document)) return readDebianTracker(document, releases);
  if (document !== undefined && isOsv(document))
    return readOsv(Array.isArray(document) ? document : [document], releases);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const records = lines.map(parseJson);
  if (document === undefined && records.length > 0 && isOsv(records[0])) return readOsv(records, releases);
  throw new Error(
    "it is neither the JSON of Debian's security tracker nor OSV records (a JSON array, or one record a line)",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Advisories that hold for what is installed in an image. */
export async function matchImage(
  { reference, release, packages }: ImageFacts,
  { advisories }: ReadList,
  compare: Comparer,
): Promise<VulnerabilityFacts[]> {
  const bySource = new Map<string, { version: string; packages: string[] }>();
  for (const { name, source, sourceVersion } of packages) {
    const known = bySource.get(source) ?? { version: sourceVersion, packages: [] };
    known.packages.push(name);
    bySource.set(source, known);
  }
  const candidates = (advisories.get(release.codename) ?? []).flatMap((advisory) => {
    const installed = bySource.get(advisory.source);
    return installed === undefined ? [] : [{ advisory, installed }];
  });
  const questions = candidates.map(({ advisory, installed }) => questionsOf(advisory, installed.version));
  const answers = await compare(questions.flat());
  let at = 0;
  return candidates.flatMap(
    ({ advisory: { id, source, fixed, urgency }, installed }, i): VulnerabilityFacts[] => {
      const count = questions[i]?.length ?? 0;
      const holds = answers.slice(at, at + count).every(Boolean);
      at += count;
      if (!holds) return [];
      return [
        {
          ...{
            image: reference,
            id,
            source,
            packages: installed.packages,
            version: installed.version,
            urgency,
          },
          ...(fixed === undefined ? {} : { fixed }),
        },
      ];
    },
  );
}

/** What has to be true of a version for the advisory to hold; nothing: it holds for all. */
function questionsOf({ introduced, fixed, lastAffected }: Advisory, version: string): Comparison[] {
  return [
    ...(introduced === undefined ? [] : [[version, 'ge', introduced] as const]),
    ...(fixed === undefined ? [] : [[version, 'lt', fixed] as const]),
    ...(lastAffected === undefined ? [] : [[version, 'le', lastAffected] as const]),
  ];
}
