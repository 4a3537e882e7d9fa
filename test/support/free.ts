/** What is free on this machine: a killed run of the tests may have left networks and listeners behind. */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { overlaps, parseCidr, type Subnet } from '../../config/subnet';

/**
 * A private /20 that no Docker network overlaps.
 * @throws Error if all candidates are taken
 */
function freeSubnet(): string {
  const ids = execFileSync('docker', ['network', 'ls', '--quiet'], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
  const format = '{{range .IPAM.Config}}{{.Subnet}}{{"\\n"}}{{end}}';
  const taken = execFileSync('docker', ['network', 'inspect', '--format', format, ...ids], {
    encoding: 'utf8',
  })
    .split('\n')
    .map((text) => parseCidr(text.trim()))
    .filter((subnet): subnet is Subnet => subnet !== undefined);
  // From a place of its own: two that look at the same second, before either has its networks, seldom find the same one.
  const first = randomInt(43);
  for (let i = 0; i < 43; i += 1) {
    const text = `10.${207 + ((first + i) % 43)}.0.0/20`;
    const candidate = parseCidr(text);
    if (candidate && !taken.some((subnet) => overlaps(subnet, candidate))) return text;
  }
  throw new Error('no private range from 10.207.0.0 to 10.249.0.0 is free: docker network prune');
}

/** A port of the loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** The configuration of a small stack that gets in nobody's way, images built without a registry. */
export async function freeConfig(): Promise<{
  readonly protect: false;
  readonly images: { readonly source: 'build'; readonly base: 'bootstrap' };
  readonly network: { readonly subnet: string };
  readonly monitoring: { readonly prometheusPort: number; readonly alertmanagerPort: number };
}> {
  return {
    protect: false,
    images: { source: 'build', base: 'bootstrap' },
    network: { subnet: freeSubnet() },
    monitoring: { prometheusPort: await freePort(), alertmanagerPort: await freePort() },
  };
}
