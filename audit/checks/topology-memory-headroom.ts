import { checkOfRule, judged, ruleDefault } from '../check';

const factor = ruleDefault<number>('topology-memory-headroom', 'factor');

/** The limit of the kernel by what the server may fill. */
export const check = checkOfRule('topology-memory-headroom', {
  tries: 'asks every data member for its maxmemory, and holds the limit of its control group against it',
  needs: ['servers', 'containers', 'processes'],
  judge: ({ topology, servers, containers }) => {
    const instances = new Map(
      topology.sets.flatMap((set) =>
        set.members.map(({ name, instance }) => [name, { instance, set }] as const),
      ),
    );
    return judged(
      servers.filter(({ role }) => role === 'data'),
      ({ member }) => member,
      function* ({ member, config }) {
        const own = instances.get(member);
        const most = Number(config['maxmemory'] ?? 0);
        const limit = containers.find(({ name }) => name === own?.instance)?.limits.memoryBytes;
        if (most === 0) yield 'has no maximum of memory';
        else if (most !== (own?.set.maxmemoryMiB ?? 0) * 1024 * 1024)
          yield `has a maxmemory of ${most} bytes instead of ${own?.set.maxmemoryMiB ?? 0} MiB`;
        if (typeof limit === 'number' && limit < most * factor)
          yield `may use ${limit} bytes for ${most} bytes of data`;
      },
    );
  },
});
