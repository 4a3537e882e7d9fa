/** What is found out from the host, without anything being put into the stack. */
import { foreignCertificate } from '../drills/probes/strangers';
import type { ContainerFacts, DoorFacts } from './facts';
import { knock, type Door } from './looks/doors';
import type { Notes } from './notes';
import { isAny, isLoopback } from './parse/sockets';
import type { Sources } from './sources';

/** Knocks at every port that somebody listens on, and at every port that a member should listen on. */
export async function knockEverywhere(
  { outputs, local, signal }: Sources,
  running: readonly ContainerFacts[],
  notes: Notes,
): Promise<DoorFacts[]> {
  if (!local) {
    notes.note('doors', undefined, 'the members cannot be reached from this machine');
    return [];
  }
  const stranger = await notes.part('doors', undefined, () => foreignCertificate(), undefined);
  if (stranger === undefined) return [];
  const members = new Map(
    outputs.topology.sets.flatMap((set) => set.members.map((member) => [member.instance, member] as const)),
  );
  const doors = running.flatMap((container): Door[] => {
    const member = members.get(container.name);
    const [first] = container.networks;
    const own = member?.address ?? first?.address ?? '';
    const listening = container.listeners.filter(
      ({ protocol, address }) => protocol === 'tcp' && !isLoopback(address),
    );
    const all: Door[] = listening.map(({ address, port }) => ({
      owner: container.member ?? container.name,
      address: isAny(address) ? own : address,
      port,
      kind: member === undefined ? 'web' : 'redis',
    }));
    // Where a member does not listen, that is found out by knocking.
    const declared =
      member === undefined
        ? []
        : [{ owner: member.name, address: own, port: member.port, kind: 'redis' as const }];
    return [...new Map([...declared, ...all].map((door) => [`${door.address} ${door.port}`, door])).values()];
  });
  const known = await Promise.all(
    doors.map((door) =>
      notes.part(
        'doors',
        `${door.owner} ${door.address}:${door.port}`,
        () => knock(door, outputs, stranger, signal),
        undefined,
      ),
    ),
  );
  return known.filter((each) => each !== undefined);
}
