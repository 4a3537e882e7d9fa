/** Images on Docker: named by the stack, built from Debian packages, or upstream's by digest. */
import * as command from '@pulumi/command';
import type * as pulumi from '@pulumi/pulumi';
import { imageBuild, upstreamReference, type BaseSource } from '../../images';
import type { ImageName } from '../port';

/** Where images come from; the stack's config says it. */
export interface ImagePolicy {
  readonly source: 'build' | 'upstream';
  readonly base: BaseSource;
  /** References by name, by digest; each wins over `source`. */
  readonly references: Readonly<Partial<Record<ImageName, string>>>;
}

/**
 * How an image is had, without having it: what the program declares and what a look around before an update asks.
 * @throws Error naming the image if the stack has to name it and does not
 */
export function resolveImage(
  name: ImageName,
  policy: ImagePolicy,
): {
  readonly reference: string;
  readonly create: string;
  readonly environment?: Readonly<Record<string, string>>;
} {
  const named = policy.references[name];
  // Grafana is in no Debian release: upstream's image is the only one there is.
  if (named === undefined && policy.source === 'build' && name !== 'grafana') {
    const build = imageBuild(name, { base: policy.base });
    return { reference: build.tag, create: build.create, environment: build.environment };
  }
  const reference = named ?? upstreamReference(name)?.tag;
  if (reference === undefined) {
    throw new Error(
      `no upstream image is pinned for "${name}"; name one by digest: pulumi config set --path 'jsquared:images.references["${name}"]' REPOSITORY:TAG@sha256:DIGEST`,
    );
  }
  // By digest, so what is there is what was named: no registry is asked again.
  return {
    reference,
    create: `docker image inspect --format '{{.Id}}' ${reference} || docker pull --quiet ${reference}`,
  };
}

/**
 * Declares an image.
 * @returns its reference, once it is there
 */
export function createImage(
  name: ImageName,
  policy: ImagePolicy,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Output<string> {
  const { reference, create, environment } = resolveImage(name, policy);
  const made = new command.local.Command(
    `image-${name}`,
    { create, triggers: [reference], ...(environment ? { environment } : {}) },
    opts,
  );
  return made.id.apply(() => reference);
}
