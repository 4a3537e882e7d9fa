/** The look around before an update: everything that would make it fail half-way is said before anything changes. */
import { readFileSync } from 'node:fs';
import { requireBootstrap, requireDocker } from '../commands/docker';
import type { Context } from '../commands/context';
import { OperationError } from '../errors';
import type { EngineFacts } from '../host/docker';
import { belongsTo, ownPart, takeInventory, type Inventory } from '../host/inventory';
import { askRegistry } from '../project/registry';
import { readState } from '../project/state';
import { checkRotation, deployedRotation } from '../rotation/guard';
import { count, list } from '../terminal/text';
import { findDrift, noState, type Drift } from './drift';
import { obstacle, type Finding } from './finding';
import { checkSubnet, rangesOfNetworks, rangesOfRoutes, readRoutes } from './networks';
import { checkPorts, machinePorts } from './ports';
import type { RequiredImage, Requirements } from './requirements';
import { checkDisk, checkMemory, freeBytes } from './space';

/** What the look around found out that the update needs. */
export interface PreflightResult {
  readonly drift: Drift;
  /** Images the state says were made and that are gone. */
  readonly lostImages: readonly RequiredImage[];
}

const nothingFound: PreflightResult = {
  drift: { missing: [], stopped: [], unrecorded: [], pending: [] },
  lostImages: [],
};

/**
 * Looks around; prints warnings.
 * @throws OperationError if something stands in the way, after printing all that does
 */
export async function preflight(
  context: Context,
  stack: string,
  needs: Requirements,
): Promise<PreflightResult> {
  // The program itself refuses a platform it does not have, by name.
  if (needs.platform !== 'docker') return nothingFound;
  const engine = await requireDocker(context);
  const absent = await absentImages(context, needs);
  if (needs.base.source === 'bootstrap' && absent.some(({ build }) => build !== undefined)) {
    if (!(await isPresent(context, needs.base.reference))) await requireBootstrap(context);
  }
  const inventory = await takeInventory(context.docker);
  const labels = { project: context.project.name, stack };
  const own = ownPart(inventory, labels);
  const state = readState(context.project, stack) ?? noState;
  const findings = [
    ...checkSubnet(needs.subnet, [
      ...rangesOfNetworks(inventory.networks, belongsTo(labels)),
      ...(engine.local ? rangesOfRoutes(readRoutes(), inventory.networks) : []),
    ]),
    ...(await checkPorts(needs.ports, inventory.containers, belongsTo(labels), machinePorts)),
    ...space(context, engine, needs, absent, own),
    ...(await checkRegistry(context, needs, absent)),
    ...checkRotation(`Pulumi.${stack}.yaml`, deployedRotation(state), needs.rotation),
  ];
  const drift = findDrift(state, inventory, own);
  report(context, findings, drift);
  const made = new Set(
    state.resources
      .filter(({ type }) => type === 'command:local:Command')
      .map(({ outputs }) => JSON.stringify(outputs ?? {})),
  );
  const lostImages = absent.filter(({ reference }) => [...made].some((text) => text.includes(reference)));
  return { drift, lostImages };
}

function space(
  context: Context,
  engine: EngineFacts,
  needs: Requirements,
  absent: readonly RequiredImage[],
  own: Inventory,
): Finding[] {
  const work = absent.length === 0 ? 'nothing' : needs.base.source === 'bootstrap' ? 'bootstrap' : 'build';
  const stateRoot = context.project.directory;
  return [
    ...(engine.local
      ? checkDisk("Docker's disk", engine.rootDirectory, freeBytes(engine.rootDirectory), work)
      : []),
    ...checkDisk("The state's disk", stateRoot, freeBytes(stateRoot), 'nothing'),
    ...checkMemory(
      needs.memoryMiB,
      engine.memoryBytes,
      engine.local ? availableMemory() : undefined,
      own.containers.some(({ state }) => state === 'running'),
    ),
  ];
}

/** What the kernel thinks could be had without swapping, in bytes. */
function availableMemory(): number | undefined {
  try {
    const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

async function isPresent(context: Context, reference: string): Promise<boolean> {
  try {
    await context.docker.getImage(reference).inspect();
    return true;
  } catch {
    return false;
  }
}

async function absentImages(context: Context, needs: Requirements): Promise<RequiredImage[]> {
  const present = await Promise.all(needs.images.map(({ reference }) => isPresent(context, reference)));
  return needs.images.filter((_, index) => present[index] === false);
}

/** A registry is asked only for what is not here. */
async function checkRegistry(
  context: Context,
  needs: Requirements,
  absent: readonly RequiredImage[],
): Promise<Finding[]> {
  const pulled = absent.filter(({ build }) => build === undefined).map(({ reference }) => reference);
  if (needs.base.source === 'pull' && absent.some(({ build }) => build !== undefined)) {
    if (!(await isPresent(context, needs.base.reference))) pulled.push(needs.base.reference);
  }
  const [first, ...others] = pulled;
  if (first === undefined) return [];
  const { answers, reason } = await askRegistry(context.docker, first);
  if (answers) return [];
  const more = others.length > 0 ? ` (and ${count(others.length, 'more image')})` : '';
  return [
    obstacle(
      `The stack needs the image ${first}${more}, and ${reason}.`,
      'Use the stack that needs no registry: --stack airgap',
      'Or give Docker a registry or mirror it can reach, or load the images: docker load',
    ),
  ];
}

function report(context: Context, findings: readonly Finding[], drift: Drift): void {
  const { terminal } = context;
  const { red, yellow, bold, dim } = terminal.colours;
  const warn = (text: string): void => terminal.note(`${yellow('!')} ${text}`);
  for (const { severity, message, remedy } of findings) {
    terminal.note(severity === 'error' ? `${red('✗')} ${bold(message)}` : `${yellow('!')} ${message}`);
    for (const line of remedy) terminal.note(`  ${dim('→')} ${line}`);
  }
  if (drift.pending.length > 0)
    warn(`The last run was killed while it did: ${list(drift.pending)}. Finding out what became of it.`);
  if (drift.missing.length > 0) warn(`Removed by hand: ${list(drift.missing, 12)}.`);
  if (drift.stopped.length > 0) warn(`Not running: ${list(drift.stopped, 12)}.`);
  if (drift.unrecorded.length > 0) {
    warn(
      `Carries this stack's labels and is not in its state: ${list(drift.unrecorded, 5)} (an interrupted run, or another state).`,
    );
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) {
    throw new OperationError(
      `${count(errors, 'thing stands', 'things stand')} in the way (above); nothing was changed.`,
    );
  }
}
