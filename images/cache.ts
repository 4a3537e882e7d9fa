import { type Architecture, bootstrapBase, type ImageBuild, imageBuild, imageNames } from './index';
import { runCommand, type RunOptions } from './run';

/** One of our images that the Docker engine has. */
export interface CachedImage {
  /** `jsquared/redis:8.0.2-<hash>`; empty for what a broken build left without a tag. */
  readonly tag: string;
  /** `sha256:...` */
  readonly id: string;
  /** Bytes on disk, layers shared with other images included. */
  readonly size: number;
  /** When it was built (ISO 8601). */
  readonly created: string;
  /** Whether this checkout, as it is now, would use it. */
  readonly current: boolean;
}

/** What {@link pruneImages} did. */
export interface PruneResult {
  readonly removed: readonly CachedImage[];
  /** What it wanted to remove and could not, with Docker's reason (mostly: a container uses it). */
  readonly kept: readonly { readonly image: CachedImage; readonly reason: string }[];
}

/** Every image that this checkout can ask for on an architecture, on either base. */
function allBuilds(arch?: Architecture): ImageBuild[] {
  const options = arch === undefined ? {} : { arch };
  return [
    bootstrapBase(options),
    ...imageNames.flatMap((name) =>
      (['bootstrap', 'pull'] as const).map((base) => imageBuild(name, { ...options, base })),
    ),
  ];
}

async function docker(args: readonly string[], options: RunOptions): Promise<string> {
  const result = await runCommand(['docker', ...args], {}, options);
  if (result.code === 0) return result.stdout.trim();
  throw new Error(
    `docker ${args.slice(0, 2).join(' ')} failed: ${result.stderr.trim() || String(result.code)}`,
  );
}

/**
 * The images made by build.sh that the Docker engine has, whatever checkout made them.
 *
 * @throws Error if Docker is missing or does not answer
 */
export async function listImages(options: RunOptions = {}): Promise<CachedImage[]> {
  const ids = await docker(
    ['image', 'ls', '--quiet', '--no-trunc', '--filter', 'label=jsquared.image'],
    options,
  );
  const unique = [...new Set(ids.split('\n').filter((id) => id !== ''))];
  if (unique.length === 0) return [];
  const format = '{{json .RepoTags}}\t{{.Id}}\t{{.Size}}\t{{json .Created}}';
  const lines = await docker(['image', 'inspect', '--format', format, ...unique], options);
  const wanted = new Set(allBuilds().map((build) => build.tag));
  return lines.split('\n').flatMap((line) => {
    const [tagText = 'null', id = '', size = '0', created = '""'] = line.split('\t');
    const tags = (JSON.parse(tagText) as string[] | null) ?? [];
    return (tags.length === 0 ? [''] : tags).map((tag) => ({
      tag,
      id,
      size: Number(size),
      created: JSON.parse(created) as string,
      current: wanted.has(tag),
    }));
  });
}

/**
 * Removes our images that this checkout would no longer use, and what broken builds left. An image that a container
 * uses, running or not, stays.
 *
 * @param options `all` removes the current ones as well; `matching` narrows down what is looked at
 * @throws Error if Docker is missing or does not answer
 */
export async function pruneImages(
  options: RunOptions & { readonly all?: boolean; readonly matching?: (image: CachedImage) => boolean } = {},
): Promise<PruneResult> {
  const removed: CachedImage[] = [];
  const kept: { image: CachedImage; reason: string }[] = [];
  const doomed = (await listImages(options))
    .filter((image) => options.all === true || !image.current)
    .filter((image) => options.matching?.(image) ?? true);
  for (const image of doomed) {
    const result = await runCommand(['docker', 'image', 'rm', image.tag || image.id], {}, options);
    options.signal?.throwIfAborted();
    if (result.code === 0) removed.push(image);
    else kept.push({ image, reason: result.stderr.trim() });
  }
  return { removed, kept };
}
