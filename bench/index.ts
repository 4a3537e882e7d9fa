/** `npm run bench -- [stack | failover | peers | clients | policies] [flags]`: measurements, as distributions over rounds, never as a verdict on time. */
import { compareClients } from './clients';
import { failover } from './failover';
import { comparePeers } from './peers';
import { benchPolicies } from './policies';
import { benchStack } from './stack';

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  stack: benchStack,
  failover,
  peers: comparePeers,
  clients: compareClients,
  policies: benchPolicies,
};

const [, , word = 'stack'] = process.argv;
// Without a name it is the stack's, whose flags may come first.
const name = word.startsWith('--') ? 'stack' : word;
const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (benchmark) {
  benchmark().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
} else {
  console.error(
    `bench ${name}: there is no benchmark of that name; take one of ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exitCode = 2;
}
