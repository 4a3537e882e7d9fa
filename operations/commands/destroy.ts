/** `jsquared destroy`: remove everything a stack has, and prove it. */
import { exit, OperationError } from '../errors';
import { ownPart, takeInventory } from '../host/inventory';
import { hasState } from '../project/project';
import { nameOf, readState } from '../project/state';
import { duration, list } from '../terminal/text';
import { tally } from '../terminal/words';
import { stackOf, type Context } from './context';
import { requireDocker } from './docker';
import { pruneAllImages } from './images';
import { listenForInterrupts } from './interrupts';
import { phaseFailure, runPhase, showRemarks } from './phase';
import { withEngine } from './session';

/** Options of `destroy`. */
export interface DestroyOptions {
  /** Remove the built images as well. */
  readonly images?: boolean;
}

/** Runs `destroy`. */
export async function destroy(context: Context, options: DestroyOptions): Promise<number> {
  const { terminal, project } = context;
  const stack = await stackOf(context);
  await requireDocker(context);
  const state = readState(project, stack);
  const protectedOnes = (state?.resources ?? []).filter(({ protect }) => protect === true);
  if (protectedOnes.length > 0) {
    throw new OperationError(
      `Stack "${stack}" is protected: ${list(protectedOnes.slice(0, 3).map(({ urn }) => nameOf(urn)))}${protectedOnes.length > 3 ? ` and ${protectedOnes.length - 3} more` : ''} must not be deleted. Nothing was changed.`,
      [
        `If its data is worthless: set jsquared:protect to false in Pulumi.${stack}.yaml, run ./jsquared up, then destroy.`,
      ],
    );
  }
  if (hasState(project, stack) && (state?.resources.length ?? 0) > 0) {
    await confirm(context, stack);
    await destroyResources(context, stack);
  } else {
    terminal.note(`Stack "${stack}" is not up.`);
  }
  if (options.images === true) await pruneAllImages(context);
  await prove(context, stack);
  return exit.ok;
}

async function confirm({ terminal, options }: Context, stack: string): Promise<void> {
  if (options.yes === true) return;
  if (!terminal.interactive) {
    throw new OperationError(`Destroying "${stack}" deletes its data and was not confirmed.`, [
      'Without a terminal: --yes',
    ]);
  }
  terminal.note(
    `${terminal.colours.red('This deletes')} every container, network and volume of ${terminal.colours.bold(stack)}, with all data.`,
  );
  const answer = await terminal.ask(`Type the stack's name to go on: `);
  if (answer.trim() !== stack)
    throw new OperationError(`"${answer.trim()}" is not "${stack}": nothing was changed.`);
}

async function destroyResources(context: Context, stack: string): Promise<void> {
  const { terminal } = context;
  await withEngine(context, stack, { begins: false, exclusive: true }, async (engine) => {
    const interrupts = listenForInterrupts();
    try {
      const phase = await runPhase(
        terminal,
        { title: `Destroying ${stack}`, keep: true },
        interrupts,
        (request) => engine.destroy(request),
      );
      showRemarks(terminal, phase.model);
      if (phase.result.outcome !== 'succeeded') {
        throw phaseFailure(phase, `Destroying ${stack}`, [
          'What is left is recorded: run it again to go on.',
        ]);
      }
      terminal.note(
        `${terminal.colours.green('✓')} ${terminal.colours.bold(stack)}: ${tally(phase.model.changes)} ${terminal.colours.dim(`(${duration(phase.milliseconds)}, ${engine.description})`)}`,
      );
    } finally {
      interrupts.dispose();
    }
  });
}

/** Looks for anything that still carries the stack's labels. */
async function prove({ docker, project, terminal }: Context, stack: string): Promise<void> {
  const left = ownPart(await takeInventory(docker), { project: project.name, stack });
  const names = [
    ...left.containers.map(({ name }) => `container ${name}`),
    ...left.networks.map(({ name }) => `network ${name}`),
    ...left.volumes.map(({ name }) => `volume ${name}`),
  ];
  if (names.length === 0) {
    terminal.note(
      `${terminal.colours.green('✓')} Nothing of it is left: no container, network or volume carries its labels.`,
    );
    return;
  }
  throw new OperationError(`Left behind, with the labels of ${stack}: ${list(names)}.`, [
    'They are not in the state: an interrupted run or another state made them. Look at them, then remove them:',
    ...(left.containers.length > 0
      ? [`docker rm -f ${left.containers.map(({ name }) => name).join(' ')}`]
      : []),
    ...(left.networks.length > 0
      ? [`docker network rm ${left.networks.map(({ name }) => name).join(' ')}`]
      : []),
    ...(left.volumes.length > 0
      ? [`docker volume rm ${left.volumes.map(({ name }) => name).join(' ')}`]
      : []),
  ]);
}
