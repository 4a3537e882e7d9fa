import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../images/run';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

/** A registry on loopback that has one image and serves what an engine needs to pull it by digest. */
export class LoopbackRegistry {
  readonly #blobs = new Map<string, Buffer>();
  readonly #manifest: Buffer;
  readonly #server: Server;
  /** What the engine asked for, in order: `/v2/debian/blobs/sha256:...`. */
  readonly requests: string[] = [];

  private constructor(config: Buffer, layers: readonly Buffer[]) {
    const describeBlob = (mediaType: string, content: Buffer): object => {
      const digest = digestOf(content);
      this.#blobs.set(digest, content);
      return { mediaType, size: content.length, digest };
    };
    this.#manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: manifestType,
        config: describeBlob('application/vnd.docker.container.image.v1+json', config),
        layers: layers.map((layer) =>
          describeBlob('application/vnd.docker.image.rootfs.diff.tar.gzip', layer),
        ),
      }),
    );
    this.#server = createServer((request, response) => {
      const url = request.url ?? '';
      this.requests.push(url);
      const digest = url.split('/').at(-1) ?? '';
      const body = digest === digestOf(this.#manifest) ? this.#manifest : this.#blobs.get(digest);
      if (url !== '/v2/' && body === undefined) return response.writeHead(404).end();
      const type = body === this.#manifest ? manifestType : 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-length': body?.length ?? 0 });
      return response.end(request.method === 'HEAD' ? undefined : body);
    });
  }

  /**
   * Serves an image that the engine has.
   *
   * @param tag the image
   * @param directory where its layers are unpacked; the caller removes it
   */
  static async serving(tag: string, directory: string): Promise<LoopbackRegistry> {
    const archive = join(directory, 'image.tar');
    for (const command of [
      ['docker', 'save', '--output', archive, tag],
      ['tar', '-C', directory, '-xf', archive],
    ] as const) {
      const result = await runCommand([...command]);
      if (result.code !== 0) throw new Error(`${command.join(' ')}: ${result.stderr}`);
    }
    const [entry] = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as [
      { Config: string; Layers: string[] },
    ];
    const read = (path: string): Buffer => readFileSync(join(directory, path));
    const registry = new LoopbackRegistry(read(entry.Config), entry.Layers.map(read));
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** What to pull, with a tag for people. */
  get reference(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${String(port)}/debian:trixie-slim@${digestOf(this.#manifest)}`;
  }

  /** Stops serving; what the engine has pulled is the caller's to remove. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
