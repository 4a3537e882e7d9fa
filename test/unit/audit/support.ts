/** Facts as a real stack of nine containers gave them, some of its containers and users left out; the stack is gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerFacts, DoorFacts, Facts, ServerFacts, UsersFacts } from '../../../audit/facts';

/** `clean`: as it came up. `by-hand`: after what test/integration/stack/support/audit-cases.ts does to it. */
export function recordedFacts(name: 'clean' | 'by-hand' = 'clean'): Facts {
  return JSON.parse(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8')) as Facts;
}

/** The facts with one of their things changed. */
function withOne<T>(all: readonly T[], is: (each: T) => boolean, change: (each: T) => Partial<T>): T[] {
  let changed = 0;
  const result = all.map((each) => {
    if (!is(each) || changed > 0) return each;
    changed += 1;
    return { ...each, ...change(each) };
  });
  if (changed === 0) throw new Error('there is nothing to change');
  return result;
}

/** With another container; `prometheus` is Prometheus', `main-redis-0` the first data member's. */
export function withContainer(
  member: string,
  change: (each: ContainerFacts) => Partial<ContainerFacts>,
): Facts {
  const facts = recordedFacts();
  return { ...facts, containers: withOne(facts.containers, (each) => each.member === member, change) };
}

/** With other settings of a container. */
export function withSettings(member: string, settings: Partial<ContainerFacts['settings']>): Facts {
  return withContainer(member, (each) => ({ settings: { ...each.settings, ...settings } }));
}

/** With another first process. */
export function withProcess(member: string, process: Partial<ContainerFacts['processes'][number]>): Facts {
  return withContainer(member, ({ processes }) => ({
    processes: processes.map((each, i) => (i === 0 ? { ...each, ...process } : each)),
  }));
}

/** With another mount at a path, or one more. */
export function withMount(
  member: string,
  path: string,
  mount: Partial<ContainerFacts['mounts'][number]>,
): Facts {
  return withContainer(member, ({ mounts }) => ({
    mounts: mounts.some((each) => each.path === path)
      ? mounts.map((each) => (each.path === path ? { ...each, ...mount } : each))
      : [
          ...mounts,
          {
            root: '/',
            path,
            options: ['rw'],
            propagation: [],
            type: 'ext4',
            source: '/dev/sda',
            superOptions: ['rw'],
            ...mount,
          },
        ],
  }));
}

/** With another door of an owner. */
export function withDoor(owner: string, door: Partial<DoorFacts>): Facts {
  const facts = recordedFacts();
  return {
    ...facts,
    doors: withOne(
      facts.doors,
      (each) => each.owner === owner,
      () => door,
    ),
  };
}

/** With another certificate behind a door. */
export function withCertificate(owner: string, certificate: Partial<DoorFacts['certificate']>): Facts {
  const facts = recordedFacts();
  return {
    ...facts,
    doors: withOne(
      facts.doors,
      (each) => each.owner === owner,
      (each) => ({ certificate: { ...each.certificate!, ...certificate } }),
    ),
  };
}

/** With another server. */
export function withServer(member: string, change: (each: ServerFacts) => Partial<ServerFacts>): Facts {
  const facts = recordedFacts();
  return { ...facts, servers: withOne(facts.servers, (each) => each.member === member, change) };
}

/** With other users of a member. */
export function withUsers(member: string, change: (each: UsersFacts) => Partial<UsersFacts>): Facts {
  const facts = recordedFacts();
  return { ...facts, users: withOne(facts.users, (each) => each.member === member, change) };
}
