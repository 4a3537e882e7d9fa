import { expect, it } from 'vitest';
import { docker, localCommand } from '../../policies/rules/shared/docker';
import { UNKNOWN } from '../../policies/rules/rule';
import { randomPassword, tls } from '../../policies/rules/shared/secrets';
import { rule } from '../../policies/rules/secrets-contained';
import { changed, podContainer, statefulSet } from '../support/kubernetes-objects';
import { container, describeRule, file, findings, stack, subject } from '../support/policies';

const secret = 'zKq4u8TnYw2RbV7pLs0a';
const password = (result: unknown = secret) => ({
  ...subject(randomPassword, { result }),
  name: 'password-app',
});
const key = subject(tls.key, { privateKeyPem: `-----BEGIN X-----\nMHcCAQEEIBmockmock\n-----END X-----\n` });

describeRule(rule, {
  accepts: [
    [password(), key, container(), stack(), statefulSet()],
    [password(), file('password', secret), stack({ connection: { url: `rediss://app:${secret}@h` } })],
    [password('short'), container({ envs: ['A=short'] })],
  ],
  refuses: [
    [[password(), container({ envs: [`HARMLESS=x${secret}x`] })], ['it.envs']],
    [[password(), container({ healthcheck: { tests: ['CMD', 'ping', secret] } })], ['it.healthcheck']],
    [[password(), subject(localCommand, { create: `do it ${secret}` })], ['it.create']],
    [[password(), subject(docker.network, { labels: [{ label: 'a', value: secret }] })], ['it.labels']],
    [[password(), stack({ dashboards: { a: `https://h/?x=${secret}` } })], ['dashboards']],
    [[key, changed('configMap', { data: { a: 'MHcCAQEEIBmockmock' } })], ['main-redis.data']],
    [[password(), podContainer({ args: [secret] })], ['main-redis.spec']],
  ],
  unknown: [
    [password(UNKNOWN), container({ envs: ['A=b'] })],
    [password(), container({ envs: UNKNOWN }), stack({ topology: UNKNOWN })],
  ],
});

it('never repeats the secret', () => {
  const found = findings(rule, [password(), container({ envs: [`A=${secret}`] })]);
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain(secret);
});
