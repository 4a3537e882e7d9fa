/**
 * Files for a container with a read-only root.
 *
 * Docker's provider can upload neither into a read-only container nor into a volume's mount, so a sibling container
 * that never starts carries the files into a volume, and the real container mounts that volume read-only after it.
 * Uploaded files belong to root with mode 0440, and the reader is in group 0: nobody else can read them, and
 * `docker inspect` shows no content.
 */
import { createHash } from 'node:crypto';
import * as docker from '@pulumi/docker';
import * as pulumi from '@pulumi/pulumi';
import type { FileSpec, FilesSpec } from '../port';
import { hostName, labels, type StackIdentity } from './naming';

/** A mounted directory of files. */
export interface FilesMount {
  readonly directory: string;
  readonly volumeName: pulumi.Output<string>;
  /** Changes when the files do. */
  readonly generation: pulumi.Output<string>;
  /** What carried the files in; the reader depends on it. */
  readonly uploader: docker.Container;
  /** Its name, known without it. */
  readonly uploaderName: pulumi.Output<string>;
  readonly volume: docker.Volume;
}

/**
 * The name of one state of the files. Not a secret although secrets go into it: a directory with a secret always holds
 * a generated one of more than 200 bits too, so nothing can be guessed from the hash.
 */
function generationOf(
  files: pulumi.Output<readonly FileSpec[]>,
  counts: (name: string) => boolean,
): pulumi.Output<string> {
  const generation = files.apply((list) => {
    const hash = createHash('sha256');
    for (const { name, content } of list.filter((file) => counts(file.name))) {
      hash.update(`${name.length}:${name}${Buffer.byteLength(content)}:`).update(content);
    }
    return hash.digest('hex').slice(0, 12);
  });
  return pulumi.unsecret(generation);
}

/** A name that no file has would make a change of the one that was meant replace the member. */
function checkNames(
  files: pulumi.Output<readonly FileSpec[]>,
  only: readonly string[],
  where: string,
): pulumi.Output<readonly FileSpec[]> {
  return files.apply((list) => {
    const missing = only.filter((name) => !list.some((file) => file.name === name));
    if (missing.length === 0) return list;
    throw new Error(
      `${where}: ${missing.join(', ')} shall be reloaded, but is no file of it; there are ${list.map(({ name }) => name).join(', ')}`,
    );
  });
}

/**
 * Declares the volume and the sibling that fills it.
 *
 * `replace` files get a volume named after their content, so that a running member keeps the very files it
 * started with until it has stopped; `restart` and reloaded files share one volume that is overwritten under the reader. Where
 * some of a directory's files are reloaded, its volume is named after the others.
 * @param member the member's name
 */
export function uploadFiles(
  identity: StackIdentity,
  member: string,
  files: FilesSpec,
  image: pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): FilesMount {
  const label = files.directory.split('/').filter(Boolean).join('-');
  const { onChange } = files;
  const only = onChange === 'replace' ? [] : onChange === 'restart' ? undefined : onChange.only;
  const given = pulumi.output(files.files) as pulumi.Output<readonly FileSpec[]>;
  const list = only === undefined ? given : checkNames(given, only, `${member}, ${files.directory}`);
  const generation = generationOf(list, () => true);
  const own = `${member}-${label}`;
  const volumeName =
    only === undefined
      ? pulumi.output(hostName(identity, own))
      : pulumi.interpolate`${hostName(identity, own)}-${generationOf(list, (name) => !only.includes(name))}`;
  const tags = labels(identity, { 'jsquared.files': files.directory, 'jsquared.member': member });
  const volume = new docker.Volume(
    own,
    { name: volumeName, labels: tags },
    pulumi.mergeOptions(opts, { deleteBeforeReplace: false }),
  );
  const uploaderName = pulumi.interpolate`${hostName(identity, own)}-${generation}-files`;
  const uploader = new docker.Container(
    `${own}-files`,
    {
      name: uploaderName,
      image,
      // Never run: it is only the way into the volume.
      entrypoints: ['/nonexistent'],
      start: false,
      mustRun: false,
      networkMode: 'none',
      restart: 'no',
      labels: tags,
      volumes: [{ volumeName: volume.name, containerPath: files.directory }],
      uploads: list.apply((all) =>
        all.map(({ name, content }) => ({
          file: `${files.directory}/${name}`,
          content,
          permissions: '0440',
        })),
      ),
    },
    // The files stay in the volume without it. Gone first, it is in nobody's way when an update that failed is taken back to
    // files that were there before, and so to its name.
    pulumi.mergeOptions(opts, { deleteBeforeReplace: true }),
  );
  return { directory: files.directory, volumeName: volume.name, generation, uploader, uploaderName, volume };
}
