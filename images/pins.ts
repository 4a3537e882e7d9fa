import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The directory of the images: Dockerfiles, versions.json, build.sh. Never part of an input or a tag. */
export const imagesDirectory = __dirname;

/** The images that are built here from Debian packages, in the order in which they are listed. */
export const imageNames = ['redis', 'valkey', 'redis-exporter', 'prometheus', 'alertmanager'] as const;

/** One of the images built here. */
export type ImageName = (typeof imageNames)[number];

/** The images that can be had from upstream by digest. Grafana is in no Debian archive, so it is only here. */
export const upstreamNames = [...imageNames, 'grafana'] as const;

/** One of the images that can be named from upstream. */
export type UpstreamName = (typeof upstreamNames)[number];

/** Characters that Debian policy allows in a package's name (5.6.1) and version (5.6.12). */
const packagePins = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'is not the name of a Debian package'),
  z.string().regex(/^(\d+:)?\d[A-Za-z0-9.+~-]*$/, 'is not a version of a Debian package'),
);

/** `name:tag@sha256:digest`: the tag is for people, the digest is what is pulled. */
const digestReference = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._/:-]*:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}@sha256:[0-9a-f]{64}$/,
    'is not name:tag@sha256:<64 hex digits>',
  );

const pinnedReference = z.strictObject({ reference: digestReference, source: z.string().min(1) });

const builtImage = z
  .strictObject({ main: z.string(), packages: packagePins })
  .refine((image) => image.packages[image.main] !== undefined, {
    path: ['main'],
    message: 'names a package that is not among the pinned ones',
  });

const versionsSchema = z.strictObject({
  suite: z.string().regex(/^[a-z]+$/, "is not a suite of Debian's archive"),
  base: z.strictObject({
    pull: pinnedReference,
    bootstrap: z.strictObject({ asOf: z.iso.datetime(), packages: z.array(z.string()) }),
  }),
  images: z.strictObject({
    redis: builtImage,
    valkey: builtImage,
    'redis-exporter': builtImage,
    prometheus: builtImage,
    alertmanager: builtImage,
  }),
  upstream: z.partialRecord(z.enum(upstreamNames), pinnedReference),
});

/**
 * The content of versions.json: Debian's suite, the two kinds of base, the pinned packages of each image (`main` is the
 * one whose version the image carries) and the upstream images by digest, each with where the digest was read.
 */
export type Versions = z.infer<typeof versionsSchema>;

/**
 * Reads pins from the text of a versions.json.
 *
 * @param text the file's content
 * @param path the file's name, for the message only
 * @throws Error naming every value that is wrong, and why
 */
export function parseVersions(text: string, path: string): Versions {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const result = versionsSchema.safeParse(json);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.') || '(file)'}: ${issue.message}`);
  throw new Error(`${path} has values that cannot be used:\n${lines.join('\n')}`);
}

/**
 * Reads the pins of a checkout.
 *
 * @param directory where versions.json is; this module's own by default
 * @throws Error if the file is missing or wrong
 */
export function loadVersions(directory: string = imagesDirectory): Versions {
  return parseVersions(readFileSync(join(directory, 'versions.json'), 'utf8'), 'images/versions.json');
}

/**
 * The upstream version inside a Debian one: without epoch, Debian revision, and the mark of a repacked source.
 * `5:8.0.2-3+deb13u3` is 8.0.2, `2.53.3+ds1-2` is 2.53.3.
 */
export function upstreamVersion(debianVersion: string): string {
  return debianVersion
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/\+(ds|dfsg)[0-9.]*$/, '');
}
