/** Secrets, certificates and who Redis lets in, made unsafe. */
import { docker, localCommand } from '../../../policies/rules/shared/docker';
import { randomPassword, randomString, tls } from '../../../policies/rules/shared/secrets';
import { subject } from '../../support/kubernetes-objects';
import { adding, changing } from '../../support/whole-program';
import { inContainer, inFile, inObject, type Seed } from './seed';

const carrier = 'main-redis-0-etc-jsquared-files';
const certificate = 'main-redis-0-certificate';
const password = 'password-app';

/** Seeds of the rules about secrets. */
export const secretSeeds: readonly Seed[] = [
  {
    rule: 'no-plaintext-secrets',
    what: 'a password in the environment',
    change: inContainer({ envs: ['REDIS_PASSWORD=hunter22'] }),
  },
  {
    rule: 'no-plaintext-secrets',
    what: 'a password in a ConfigMap',
    change: inObject('configMap', { data: { 'extra.conf': 'requirepass hunter22\n' } }),
  },
  {
    rule: 'secrets-contained',
    what: 'a generated password under a harmless name',
    change: inContainer({ envs: ['GREETING=mock-password-of-password-admin'] }),
  },
  {
    rule: 'secrets-contained',
    what: 'a generated password in a command',
    change: adding(subject(localCommand, 'tell', { create: 'echo mock-password-of-password-app' })),
  },
  {
    rule: 'files-private',
    what: 'files for everyone',
    change: changing(docker.container, carrier, ({ uploads }) => ({
      uploads: (uploads as object[]).map((each) => ({ ...each, permissions: '0444' })),
    })),
  },
  {
    rule: 'password-length',
    what: 'a short password',
    change: changing(randomPassword, password, () => ({ length: 12 })),
  },
  {
    rule: 'password-alphabet',
    what: 'digits alone',
    change: changing(randomPassword, password, () => ({ lower: false, upper: false })),
  },
  {
    rule: 'password-kept-secret',
    what: 'a password that is none',
    change: adding(subject(randomString, 'password-reports', { length: 40 }), { result: 'x'.repeat(40) }),
  },
  {
    rule: 'certificate-key',
    what: "the provider's default curve",
    change: changing(tls.key, 'main-redis-0-key', () => ({ algorithm: 'ECDSA', ecdsaCurve: undefined })),
  },
  {
    rule: 'certificate-lifetime',
    what: 'a certificate for ten years',
    change: changing(tls.signed, certificate, () => ({ validityPeriodHours: 87_600 })),
  },
  {
    rule: 'certificate-renewal',
    what: 'a certificate that simply ends',
    change: changing(tls.signed, certificate, () => ({ earlyRenewalHours: 0 })),
  },
  {
    rule: 'certificate-usage',
    what: 'a member that signs certificates',
    change: changing(tls.signed, certificate, () => ({ allowedUses: ['server_auth', 'cert_signing'] })),
  },
  {
    rule: 'certificate-names',
    what: 'a member that may be anyone',
    change: changing(tls.request, 'main-redis-0-request', () => ({ dnsNames: ['*'] })),
  },
  {
    rule: 'redis-tls-only',
    what: 'a plain port',
    change: inFile(carrier, 'redis.conf', (conf) => conf.replace(/^port 0$/m, 'port 6380')),
  },
  {
    rule: 'redis-client-certificates',
    what: 'clients without a certificate',
    change: inFile(carrier, 'redis.conf', (conf) =>
      conf.replace('tls-auth-clients yes', 'tls-auth-clients optional'),
    ),
  },
  {
    rule: 'redis-tls-versions',
    what: 'TLS 1.0',
    change: inFile(carrier, 'redis.conf', (conf) =>
      conf.replace('"TLSv1.2 TLSv1.3"', '"TLSv1 TLSv1.2 TLSv1.3"'),
    ),
  },
  {
    rule: 'redis-bound',
    what: 'a member on every address',
    change: inFile(carrier, 'redis.conf', (conf) => conf.replace(/^bind .*$/m, 'bind * -::*')),
  },
  {
    rule: 'redis-hardened',
    what: 'the debug command',
    change: inFile(carrier, 'redis.conf', (conf) => `${conf}enable-debug-command yes\n`),
  },
  {
    rule: 'redis-default-user-off',
    what: 'the default user on',
    change: inFile(carrier, 'users.acl', (acl) =>
      acl.replace('user default reset off', `user default reset on #${'0'.repeat(64)} +ping`),
    ),
  },
  {
    rule: 'redis-users-authenticated',
    what: 'a user without a password',
    change: inFile(carrier, 'users.acl', (acl) =>
      acl.replace(/^(user app reset on .*)#[0-9a-f]{64}/m, '$1nopass'),
    ),
  },
  {
    rule: 'redis-users-limited',
    what: 'an application with every command',
    change: inFile(carrier, 'users.acl', (acl) => acl.replace(/^(user app .*)$/m, '$1 +@all')),
  },
];
