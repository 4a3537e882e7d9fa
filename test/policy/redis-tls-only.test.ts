import { rule } from '../../policies/rules/redis-tls-only';
import { UNKNOWN } from '../../policies/rules/rule';
import { changed, objects } from '../support/kubernetes-objects';
import { container, describeRule, file } from '../support/policies';

const conf = (...lines: string[]) =>
  file('redis.conf', ['port 0', 'tls-port 6379', 'tls-replication yes', ...lines].join('\n'));

describeRule(rule, {
  accepts: [
    conf(),
    objects.secret,
    file('other.conf', 'port 6379'),
    file('sentinel.conf', 'port 0\ntls-port 1\ntls-replication yes'),
  ],
  refuses: [
    [conf('port 6379'), ['uploads[0]']],
    [file('valkey.conf', 'tls-port 6379\ntls-replication yes'), ['uploads[0]']],
    [conf('tls-port 0'), ['uploads[0]']],
    [conf('tls-replication no'), ['uploads[0]']],
    [
      changed('configMap', { data: { 'redis.conf': 'maxmemory 1' } }),
      ['data.redis.conf', 'data.redis.conf', 'data.redis.conf'],
    ],
    [
      changed('secret', {
        stringData: {},
        data: { 'redis.conf': Buffer.from('port 0\ntls-port 1').toString('base64') },
      }),
      ['data.redis.conf'],
    ],
  ],
  unknown: [
    file('redis.conf', UNKNOWN),
    container({ uploads: UNKNOWN }),
    changed('secret', { stringData: UNKNOWN }),
  ],
});
