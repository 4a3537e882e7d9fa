/** Puts files into a container that has not started yet. */
import { pack } from 'tar-stream';
import { flag, objects, text } from '../schema/access';
import type { PropertyMap } from '../../values/values';
import { explain } from './errors';
import type { Session } from './session';

/**
 * Packs the `uploads` of a Container: owned by root, `permissions` or 0744 (executable) or 0644.
 * @throws Error naming the file if not exactly one of content and contentBase64 is given
 */
export function packUploads(inputs: PropertyMap): NodeJS.ReadableStream {
  const archive = pack();
  for (const upload of objects(inputs, 'uploads')) {
    const file = text(upload, 'file');
    const [plain, encoded] = [text(upload, 'content'), text(upload, 'contentBase64')];
    if ((plain === '') === (encoded === '')) {
      throw new Error(`uploads: give exactly one of content and contentBase64, not empty, for ${file}`);
    }
    const permissions = text(upload, 'permissions');
    const mode = permissions === '' ? (flag(upload, 'executable') ? 0o744 : 0o644) : parseInt(permissions, 8);
    const body = plain === '' ? Buffer.from(encoded, 'base64') : Buffer.from(plain, 'utf8');
    archive.entry({ name: file.replace(/^\/+/, ''), mode, uid: 0, gid: 0, mtime: new Date() }, body);
  }
  archive.finalize();
  return archive as unknown as NodeJS.ReadableStream;
}

/** Uploads all files of a container in one go. */
export async function upload({ docker }: Session, id: string, inputs: PropertyMap): Promise<void> {
  if (objects(inputs, 'uploads').length === 0) return;
  try {
    await docker.getContainer(id).putArchive(packUploads(inputs), { path: '/' });
  } catch (error) {
    throw explain(`cannot upload files into container "${text(inputs, 'name')}"`, error);
  }
}
