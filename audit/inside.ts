/** What is found out from within the stack's networks, and as its users. */
import type Docker from 'dockerode';
import type { ContainerFacts, ReachFacts, UsersFacts, VulnerabilityFacts, VulnerabilityList } from './facts';
import { readFiles } from './looks/engine';
import { lookAtImage, type ImageFacts } from './looks/packages';
import type { Probe } from './looks/probe';
import { referenceIn } from './looks/reference';
import { hostAddresses, reachFrom, reachFromHost, reachTargets } from './looks/reach';
import { tryUsers } from './looks/users';
import type { Notes } from './notes';
import type { Sources } from './sources';
import { dpkgComparer } from './vulnerabilities/compare';
import { matchImage, readList } from './vulnerabilities/list';

/** Who opens which port: from each probe, and from this host. */
export async function reachEverywhere(
  { outputs: { topology }, local }: Sources,
  running: readonly ContainerFacts[],
  probes: readonly Probe[],
  notes: Notes,
): Promise<ReachFacts[]> {
  const targets = reachTargets(topology, running, probes);
  const flavour = topology.sets[0]?.flavour ?? 'redis';
  const from = await Promise.all(
    probes.map((probe) => notes.part('inside', probe.zone, () => reachFrom(probe, flavour, targets), [])),
  );
  const host = local
    ? await notes.part(
        'reach',
        'the host',
        () => reachFromHost(topology, running, hostAddresses(topology)),
        [],
      )
    : [];
  return [...from.flat(), ...host];
}

/** Tries every user at every member. */
export async function tryEverybody(
  { outputs, docker }: Sources,
  probes: readonly Probe[],
  notes: Notes,
): Promise<UsersFacts[]> {
  const tried = outputs.topology.sets.flatMap((set) => {
    const probe = probes.find(({ zone }) => zone === set.zone) ?? probes[0];
    const reference = probe === undefined ? undefined : referenceIn(probe, set);
    return set.members.map((member) =>
      notes.part(
        'users',
        member.name,
        async () => {
          const [file] = await readFiles(docker, member.instance, '/etc/jsquared/users.acl');
          const found = await tryUsers({
            outputs,
            set,
            member,
            file: file?.content.toString('utf8'),
            reference,
          });
          if (found.trials.length === 0)
            notes.note('users', member.name, `nobody is let in to try its users: ${found.withoutLogin.said}`);
          else if (found.drift === undefined)
            notes.note(
              'users',
              `${member.name}, rules against its file`,
              'its users.acl could not be read, or there is no probe',
            );
          return found;
        },
        undefined,
      ),
    );
  });
  return (await Promise.all(tried)).filter((each) => each !== undefined);
}

/** The packages of every image that runs. */
export async function lookAtImages(
  docker: Docker,
  running: readonly ContainerFacts[],
  notes: Notes,
): Promise<ImageFacts[]> {
  const one = [...new Map(running.map((each) => [each.imageId, each])).values()];
  const found = await Promise.all(
    one.map((each) => notes.part('vulnerabilities', each.image, () => lookAtImage(docker, each), undefined)),
  );
  return found.filter((each) => each !== undefined);
}

/** What a list says about packages. */
export interface Weaknesses {
  readonly vulnerabilities: readonly VulnerabilityFacts[];
  readonly vulnerabilityList?: VulnerabilityList;
}

/** Holds the packages against the list that was handed over. */
export async function findWeaknesses(
  { vulnerabilities: file }: Sources,
  images: readonly ImageFacts[],
  probe: Probe | undefined,
  notes: Notes,
): Promise<Weaknesses> {
  if (file === undefined) {
    notes.unseen.push({
      look: 'vulnerabilities',
      reason: 'no list was given (--vulnerabilities FILE)',
      unasked: true,
    });
    return { vulnerabilities: [] };
  }
  const releases = [...new Map(images.map(({ release }) => [release.codename, release])).values()];
  const given = await notes.part(
    'vulnerabilities',
    undefined,
    () => readList(file, releases, Date.now()),
    undefined,
  );
  if (given === undefined) return { vulnerabilities: [] };
  if (given.list.entries === 0)
    notes.note(
      'vulnerabilities',
      undefined,
      `${file} holds nothing about ${releases.map(({ name }) => name).join(', ')}`,
    );
  const compare = dpkgComparer(probe);
  const found: VulnerabilityFacts[] = [];
  for (const image of images)
    found.push(
      ...(await notes.part(
        'vulnerabilities',
        image.reference,
        () => matchImage(image, given.read, compare),
        [],
      )),
    );
  return { vulnerabilities: found, vulnerabilityList: given.list };
}
