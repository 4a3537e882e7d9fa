import { hashFile, hashInputs } from './hash';
import {
  type ImageName,
  imagesDirectory,
  loadVersions,
  type UpstreamName,
  upstreamVersion,
  type Versions,
} from './pins';

export { type ImageName, imageNames, type UpstreamName, type Versions } from './pins';

/** Where the base comes from: pulled by digest, or bootstrapped from Debian's own archive (needs no registry). */
export type BaseSource = 'pull' | 'bootstrap';

/** Debian's and Docker's name of a processor architecture that the images are built for. */
export type Architecture = 'amd64' | 'arm64';

/** How images are built. */
export interface BuildOptions {
  /** Where the base comes from. */
  readonly base: BaseSource;
  /** The architecture of the Docker engine; this process's own by default. */
  readonly arch?: Architecture;
  /** The pins; those of `directory` by default. */
  readonly versions?: Versions;
  /** Where versions.json, the Dockerfiles and the scripts are; the checkout's images/ by default. */
  readonly directory?: string;
}

/** An image and what it was made of. */
export interface ImageReference {
  /** What `docker run` takes: `jsquared/redis:8.0.2-<hash>`, or upstream's `name:tag@sha256:...`. */
  readonly tag: string;
  /** The upstream version of the main program; of the base, Debian's suite. */
  readonly version: string;
  /** sha256 over all inputs (64 hex digits); of an upstream image its digest. */
  readonly hash: string;
}

/** An image that is built here: its reference and the command that makes it exist. */
export interface ImageBuild extends ImageReference {
  /**
   * A command for `/bin/sh -c` in the project's directory (the working directory of a Pulumi program and of its
   * providers): no absolute path is part of it, so a moved checkout shows no difference. Its last line on stdout is the
   * image's id. It does nothing if the tag exists. There is no delete: images are a cache, emptied by `images prune`.
   */
  readonly create: string;
  /** The command's environment on top of the caller's. Nothing in it is secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the command has to run again for. */
  readonly triggers: readonly string[];
}

/** Raised when a change of how build.sh builds has to rebuild what is there. */
const recipe = 1;

/** How much of a hash a tag carries: 48 bits, enough for a cache; the label has all of it and is compared. */
const tagDigits = 12;

/**
 * The architecture of this process in Debian's words.
 *
 * @throws Error on a machine that no image is built for
 */
export function hostArchitecture(architecture: string = process.arch): Architecture {
  if (architecture === 'x64') return 'amd64';
  if (architecture === 'arm64') return 'arm64';
  throw new Error(
    `images are built for amd64 and arm64, and this machine is ${architecture}: name upstream images instead`,
  );
}

/** The base that {@link BaseSource} `bootstrap` stands for: a tag of its own, shared by all images built on it. */
export function bootstrapBase(options: Omit<BuildOptions, 'base'> = {}): ImageBuild {
  const directory = options.directory ?? imagesDirectory;
  const { suite, base } = options.versions ?? loadVersions(directory);
  const arch = options.arch ?? hostArchitecture();
  const packages = [...base.bootstrap.packages].sort();
  const script = hashFile(directory, 'base/bootstrap.sh');
  const hash = hashInputs({
    recipe,
    arch,
    suite,
    asOf: base.bootstrap.asOf,
    packages,
    files: [{ ...script }],
  });
  const tag = imageTag('base', suite, hash);
  const environment = {
    JSQ_TAG: tag,
    JSQ_INPUTS: hash,
    JSQ_VERSION: suite,
    JSQ_ARCH: arch,
    JSQ_PACKAGES: packages.join(' '),
    JSQ_SUITE: suite,
    JSQ_AS_OF: base.bootstrap.asOf,
  };
  return { tag, version: suite, hash, create: buildScript('base'), environment, triggers: [tag] };
}

/**
 * The image that a name stands for, built here.
 *
 * @throws Error if versions.json or a file of the image is missing or wrong
 */
export function imageBuild(name: ImageName, options: BuildOptions): ImageBuild {
  const directory = options.directory ?? imagesDirectory;
  const versions = options.versions ?? loadVersions(directory);
  const arch = options.arch ?? hostArchitecture();
  const { main, packages } = versions.images[name];
  const version = upstreamVersion(packages[main] ?? '');
  const base = bootstrapBase({ arch, versions, directory });
  const baseReference = options.base === 'pull' ? versions.base.pull.reference : base.tag;
  const files = [`${name}/Dockerfile`, 'install.sh'];
  const hash = hashInputs({
    recipe,
    name,
    arch,
    base: options.base === 'pull' ? baseReference : base.hash,
    packages,
    files: files.map((file) => ({ ...hashFile(directory, file) })),
  });
  const tag = imageTag(name, version, hash);
  const environment = {
    JSQ_TAG: tag,
    JSQ_INPUTS: hash,
    JSQ_VERSION: version,
    JSQ_ARCH: arch,
    JSQ_FILES: files.join(' '),
    JSQ_PACKAGES: pinList(packages),
    JSQ_BASE: options.base,
    JSQ_BASE_REFERENCE: baseReference,
    JSQ_SUITE: versions.suite,
    // Only what this kind of base depends on: a state shows a difference where there is one.
    ...(options.base === 'bootstrap' && {
      JSQ_BASE_INPUTS: base.hash,
      JSQ_BASE_PACKAGES: base.environment['JSQ_PACKAGES'] ?? '',
      JSQ_AS_OF: versions.base.bootstrap.asOf,
    }),
  };
  return { tag, version, hash, create: buildScript(name), environment, triggers: [tag] };
}

/**
 * The upstream image that versions.json names for a service.
 *
 * @returns undefined if none is pinned there: a stack that wants one then has to name it
 */
export function upstreamReference(
  name: UpstreamName,
  versions: Versions = loadVersions(),
): ImageReference | undefined {
  const pinned = versions.upstream[name];
  if (pinned === undefined) return undefined;
  const [, version = '', hash = ''] = /:([^:@]+)@sha256:([0-9a-f]{64})$/.exec(pinned.reference) ?? [];
  return { tag: pinned.reference, version: version.replace(/^v/, ''), hash };
}

function imageTag(name: string, version: string, hash: string): string {
  return `jsquared/${name}:${version}-${hash.slice(0, tagDigits)}`;
}

function buildScript(name: ImageName | 'base'): string {
  // exec: a signal to the command reaches the script, which has something to clear away.
  return `exec sh images/build.sh ${name}`;
}

function pinList(packages: Readonly<Record<string, string>>): string {
  return Object.entries(packages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, version]) => `${name}=${version}`)
    .join(' ');
}
