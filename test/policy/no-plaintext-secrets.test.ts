import { expect, it } from 'vitest';
import { rule } from '../../policies/rules/no-plaintext-secrets';
import { UNKNOWN } from '../../policies/rules/rule';
import { container, findings, paths, subject } from '../support/policies';

const command = (props: Record<string, unknown>) => subject('command:local:Command', props);

it('accepts paths of files and harmless words', () => {
  expect(paths(rule, container())).toEqual([]);
  const envs = [
    'REDIS_PASSWORD_FILE=/etc/p',
    'PASSES=3',
    'KEYSPACE=x',
    'URL=https://example.test/a',
    'SECRET=',
  ];
  expect(paths(rule, container({ envs }))).toEqual([]);
  expect(
    paths(
      rule,
      command({ create: "docker exec c redis-cli -u rediss://h:1 'ping'", environment: { HOME: '/x' } }),
    ),
  ).toEqual([]);
});

it.each([
  [{ envs: ['REDIS_PASSWORD=hunter22'] }, ['envs[0]']],
  [{ envs: ['A=1', 'api_key=x'] }, ['envs[1]']],
  [{ envs: ['URL=redis://app:hunter22@10.0.0.1:6379'] }, ['envs[0]']],
  [{ envs: ['X=-----BEGIN RSA PRIVATE KEY-----'] }, ['envs[0]']],
  [{ labels: [{ label: 'team.token', value: 'abc' }] }, ['labels.team.token']],
  [{ command: ['redis-server', '--requirepass', 'hunter22'] }, ['command']],
  [{ entrypoints: ['redis-cli', '-a', 'hunter22'] }, ['entrypoints']],
  [{ healthcheck: { tests: ['CMD', 'redis-cli', '--pass', 'hunter22', 'ping'] } }, ['healthcheck.tests']],
])('refuses %j', (changed, expected) => {
  expect(paths(rule, container(changed))).toEqual(expected);
});

it('looks at commands as well', () => {
  expect(
    paths(rule, command({ create: 'redis-cli -a hunter22 ping', environment: { MY_TOKEN: 'x' } })),
  ).toEqual(['create', 'environment.MY_TOKEN']);
});

it('never repeats the secret', () => {
  const shown = container({ envs: ['REDIS_PASSWORD=hunter22'], command: ['redis-cli', '-a', 'hunter22'] });
  expect(JSON.stringify(findings(rule, shown))).not.toContain('hunter22');
});

it('allows the names of its settings', () => {
  expect(paths(rule, container({ envs: ['CSRF_TOKEN=off'] }), { allowedNames: ['CSRF_TOKEN'] })).toEqual([]);
});

it('passes over what a preview cannot know', () => {
  expect(
    paths(
      rule,
      container({ envs: [UNKNOWN, 'B=1'], command: UNKNOWN, labels: UNKNOWN, healthcheck: UNKNOWN }),
    ),
  ).toEqual([]);
  expect(paths(rule, command({ create: UNKNOWN, environment: { MY_TOKEN: UNKNOWN } }))).toEqual([]);
});
