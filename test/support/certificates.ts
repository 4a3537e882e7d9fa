import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate, its key and who signed it, all PEM. */
export interface Certificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** A throw-away authority for tests. */
export interface Authority {
  readonly ca: string;
  issue(commonName: string, address?: string): Promise<Certificate>;
  remove(): Promise<void>;
}

/** Makes an authority with the `openssl` of this machine; its files are gone after `remove`. */
export async function createAuthority(): Promise<Authority> {
  const dir = await mkdtemp(join(tmpdir(), 'jsquared-ca-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: dir });
  const key = (name: string) => openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name);
  await key('ca.key');
  await openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    'ca.key',
    '-days',
    '2',
    '-subj',
    '/CN=jsquared test',
    '-out',
    'ca.crt',
  );
  const ca = await readFile(join(dir, 'ca.crt'), 'utf8');
  let serial = 0;
  return {
    ca,
    async issue(commonName, address) {
      const name = `c${++serial}`;
      await key(`${name}.key`);
      await openssl(
        'req',
        '-new',
        '-key',
        `${name}.key`,
        '-subj',
        `/CN=${commonName}`,
        '-out',
        `${name}.csr`,
      );
      const san = ['IP:127.0.0.1', ...(address === undefined ? [] : [`IP:${address}`])].join(',');
      await writeFile(
        join(dir, `${name}.ext`),
        `subjectAltName=${san}\nextendedKeyUsage=serverAuth,clientAuth\n`,
      );
      await openssl(
        ...[
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-CA',
          'ca.crt',
          '-CAkey',
          'ca.key',
          '-set_serial',
          String(serial),
        ],
        ...['-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.crt`],
      );
      return {
        ca,
        certificate: await readFile(join(dir, `${name}.crt`), 'utf8'),
        key: await readFile(join(dir, `${name}.key`), 'utf8'),
      };
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
