import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Architecture, type BaseSource, bootstrapBase } from './index';
import { imagesDirectory, parseVersions, type Versions } from './pins';
import { runBuild, runCommand, type RunOptions } from './run';

/** What Debian's archive has now. */
export interface ArchiveState {
  /** The newest version of each package that was asked for; a package that is gone is absent. */
  readonly newest: Readonly<Record<string, string>>;
  /** Packages of the base itself for which the archive has something newer. */
  readonly baseOutdated: readonly string[];
}

/** One line of versions.json that an update changes. */
export interface PinChange {
  /** The image, or `base`. */
  readonly image: string;
  /** The package, or `asOf` of the bootstrapped base. */
  readonly pin: string;
  readonly from: string;
  readonly to: string;
}

/** How pins are updated. */
export interface UpdateOptions extends RunOptions {
  /** The base in which the archive is asked; it is made or pulled if absent. */
  readonly base: BaseSource;
  readonly arch?: Architecture;
  /** Only say what would change. */
  readonly check?: boolean;
  /** Where versions.json is; the checkout's images/ by default. */
  readonly directory?: string;
}

// Asks once for all packages. madison lists what the archive has, newest first; `apt-get -s upgrade` what the base lacks.
const question = `
set -eu
apt-get -o APT::Update::Error-Mode=any -o Acquire::Retries=3 -qq update >&2
for package in "$@"; do
  apt-cache madison "$package" | awk -F ' *[|] *' -v p="$package" 'NR == 1 { print "newest", p, $2 }'
done
apt-get -s -qq upgrade | awk '$1 == "Inst" { print "outdated", $2 }'
`;

/** Reads the answer of the container: lines `newest PACKAGE VERSION` and `outdated PACKAGE`. */
export function parseArchiveAnswer(text: string): ArchiveState {
  const newest: Record<string, string> = {};
  const baseOutdated: string[] = [];
  for (const line of text.split('\n')) {
    const [kind, name, version] = line.trim().split(/\s+/);
    if (kind === 'newest' && name !== undefined && version !== undefined) newest[name] = version;
    if (kind === 'outdated' && name !== undefined) baseOutdated.push(name);
  }
  return { newest, baseOutdated };
}

/**
 * The pins that an archive would give, and what that changes.
 *
 * @param now the time that a renewed base is named after (ISO 8601, seconds)
 * @throws Error naming every pinned package that the archive no longer has under any version
 */
export function planUpdate(
  versions: Versions,
  archive: ArchiveState,
  now: string,
): { readonly versions: Versions; readonly changes: readonly PinChange[] } {
  const next = structuredClone(versions);
  const changes: PinChange[] = [];
  const gone: string[] = [];
  for (const [image, { packages }] of Object.entries(next.images)) {
    for (const [pin, from] of Object.entries(packages)) {
      const to = archive.newest[pin];
      if (to === undefined) gone.push(`${image}: ${pin} ${from}`);
      else if (to !== from) {
        packages[pin] = to;
        changes.push({ image, pin, from, to });
      }
    }
  }
  if (gone.length > 0) {
    throw new Error(
      `Debian's archive (${versions.suite}) has no version at all of what images/versions.json pins:\n  ` +
        `${gone.join('\n  ')}\nName what replaces it in images/versions.json and in the image's Dockerfile.`,
    );
  }
  if (archive.baseOutdated.length > 0) {
    changes.push({ image: 'base', pin: 'asOf', from: versions.base.bootstrap.asOf, to: now });
    next.base.bootstrap.asOf = now;
  }
  return { versions: next, changes };
}

/** Asks Debian's archive, in a throw-away container over the base, which needs nothing of Debian on this machine. */
async function askArchive(versions: Versions, options: UpdateOptions): Promise<ArchiveState> {
  const base = bootstrapBase({ versions, ...(options.arch !== undefined && { arch: options.arch }) });
  const reference = options.base === 'bootstrap' ? base.tag : versions.base.pull.reference;
  if (options.base === 'bootstrap') await runBuild(base, options);
  const packages = [
    ...new Set(Object.values(versions.images).flatMap((image) => Object.keys(image.packages))),
  ];
  // --init: a shell as process 1 would ignore the signal that stops it.
  const result = await runCommand(
    ['docker', 'run', '--rm', '--init', '--user', '0', reference, 'sh', '-c', question, 'ask', ...packages],
    {},
    options,
  );
  options.signal?.throwIfAborted();
  if (result.code === 0) {
    const answer = parseArchiveAnswer(result.stdout);
    // What a pulled base lacks is its publisher's to renew.
    return options.base === 'bootstrap' ? answer : { ...answer, baseOutdated: [] };
  }
  throw new Error(
    `Debian's archive cannot be asked in a container over ${reference}: ${result.stderr.trim()}\n` +
      'Check the network, the proxy and the name service of this machine, then run again.',
  );
}

/**
 * Brings images/versions.json up to what Debian's archive has: every pin to its newest version, and the bootstrapped
 * base to now if the archive has fixes for it. The pulled base and upstream images are left alone: their digests come
 * from registries. The file is replaced in one step or not at all.
 *
 * @returns what changed (or would, with `check`); empty if all pins are the newest
 * @throws Error if Docker or the archive cannot be reached, or a pinned package is gone
 */
export async function updatePins(options: UpdateOptions): Promise<readonly PinChange[]> {
  const path = join(options.directory ?? imagesDirectory, 'versions.json');
  const versions = parseVersions(readFileSync(path, 'utf8'), 'images/versions.json');
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const plan = planUpdate(versions, await askArchive(versions, options), now);
  if (options.check !== true && plan.changes.length > 0) {
    const draft = `${path}.${String(process.pid)}.new`;
    writeFileSync(draft, `${JSON.stringify(plan.versions, null, 2)}\n`);
    renameSync(draft, path);
  }
  return plan.changes;
}
