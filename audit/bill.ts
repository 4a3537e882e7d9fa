/** A software bill of materials of an image, in the CycloneDX format (1.6, JSON). */
import { randomUUID } from 'node:crypto';
import type { ImageFacts } from './looks/packages';
import type { InstalledPackage } from './parse/dpkg';

/** The document. Packages come from dpkg's record; what was copied into the image beside it is not in it. */
export function billOfMaterials({ reference, id, release, packages }: ImageFacts, at: string): unknown {
  const [, name = reference, version = ''] = /^(.+?)(?::([^:/@]+))?(?:@.*)?$/.exec(reference) ?? [];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: {
      timestamp: at,
      lifecycles: [{ phase: 'operations' }],
      tools: { components: [{ type: 'application', name: 'jsquared audit' }] },
      component: {
        type: 'container',
        'bom-ref': id,
        name,
        ...(version === '' ? {} : { version }),
        hashes: [{ alg: 'SHA-256', content: id.replace(/^sha256:/, '') }],
      },
    },
    components: [
      {
        type: 'operating-system',
        'bom-ref': `os:${release.id}@${release.versionId}`,
        name: release.id,
        version: release.versionId,
        description: release.name,
      },
      ...packages.map((each) => component(each, release)),
    ],
    dependencies: [{ ref: id, dependsOn: packages.map((each) => packageUrl(each, release)) }],
  };
}

function component(each: InstalledPackage, release: ImageFacts['release']): object {
  const url = packageUrl(each, release);
  return {
    type: 'library',
    'bom-ref': url,
    ...(each.maintainer === '' ? {} : { supplier: { name: each.maintainer } }),
    name: each.name,
    version: each.version,
    ...(each.summary === '' ? {} : { description: each.summary }),
    purl: url,
    ...(each.homepage === '' ? {} : { externalReferences: [{ type: 'website', url: each.homepage }] }),
    properties: [
      { name: 'debian:source', value: each.source },
      { name: 'debian:source-version', value: each.sourceVersion },
    ],
  };
}

/** A package's name in the purl scheme, type `deb`. */
export function packageUrl(
  { name, version, architecture }: Pick<InstalledPackage, 'name' | 'version' | 'architecture'>,
  { id, versionId }: Pick<ImageFacts['release'], 'id' | 'versionId'>,
): string {
  const part = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':');
  return `pkg:deb/${part(id)}/${part(name)}@${part(version)}?arch=${part(architecture)}&distro=${part(`${id}-${versionId}`)}`;
}
