import { isKnown, items, record } from './shared/read';
import { always, type StackRule } from './rule';
import { outputsOf } from './shared/topology';

/** Everything that the stack hands out to connect with is TLS. */
export const rule: StackRule = {
  kind: 'stack',
  name: 'connection-tls',
  description: 'Every address that the stack hands out for Redis and its sentinels is a TLS address.',
  severity: 'critical',
  controls: { nist53: ['SC-8(1)'], pciDss: ['4.2.1', '8.3.2'], soc2: ['CC6.7'] },
  why: 'a password that crosses a network in the clear belongs to everyone on it',
  remedy: 'hand out rediss:// addresses only, and keep sentinel.tls true',
  levels: always,
  settings: {},
  *check(resources) {
    const connection = outputsOf(resources)?.['connection'];
    if (!isKnown(connection) || connection === undefined) return;
    const { sentinel, direct } = record(connection);
    const { tls, url } = record(sentinel);
    if (isKnown(sentinel) && isKnown(tls) && tls !== true)
      yield { path: 'connection.sentinel.tls', found: String(tls) };
    if (isKnown(url) && !isTls(url)) yield { path: 'connection.sentinel.url', found: 'not a TLS scheme' };
    for (const [i, item] of items(direct)) {
      const address = record(item)['url'];
      if (isKnown(address) && !isTls(address))
        yield { path: `connection.direct[${i}].url`, found: 'not a TLS scheme' };
    }
  },
};

function isTls(url: unknown): boolean {
  return typeof url === 'string' && /^(rediss|valkeys|redis\+sentinels|rediss\+sentinel):\/\//.test(url);
}
