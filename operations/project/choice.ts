/**
 * Which stack? Named on the command line, remembered from before, or proposed once after a look around: `dev` where an
 * image registry answers, else `airgap`. The choice is said and remembered outside version control.
 */
import { closest, distance } from 'fastest-levenshtein';
import { UsageError } from '../errors';
import { list } from '../terminal/text';
import type { Terminal } from '../terminal/terminal';
import { recall, remember } from './memory';
import type { Project } from './project';

/** What the choice depends on. */
export interface ChoiceInput {
  readonly project: Project;
  readonly terminal: Terminal;
  /** `--stack` */
  readonly named: string | undefined;
  /** `--yes`: ask nothing. */
  readonly yes: boolean;
  /** Looks for an image registry; called only if a proposal is needed. */
  readonly lookAround: () => Promise<{ readonly registry: boolean; readonly reason: string }>;
}

/**
 * Chooses the stack.
 * @throws UsageError if there is no such stack, naming the ones there are
 */
export async function chooseStack(input: ChoiceInput): Promise<string> {
  const { project, terminal, named } = input;
  if (named !== undefined) return known(project, named, `--stack ${named}`);
  const { stack: remembered, reason: why } = recall(project);
  if (remembered !== undefined && project.stacks.includes(remembered)) {
    const dim = terminal.colours.dim;
    terminal.note(dim(`Stack ${remembered} (${why ?? 'chosen before'}; another one: --stack NAME)`));
    return remembered;
  }
  const proposal = await propose(input);
  let chosen = proposal.stack;
  let reason = proposal.reason;
  if (terminal.interactive && !input.yes) {
    terminal.note(`Which stack? There are ${list(project.stacks)}.`);
    terminal.note(`I propose ${terminal.colours.bold(chosen)}: ${reason}.`);
    const answer = (await terminal.ask(`Stack [${chosen}]: `)).trim();
    if (answer !== '' && answer !== chosen) {
      chosen = known(project, answer, `"${answer}"`);
      reason = 'chosen by you';
    }
  } else {
    terminal.note(`Stack ${terminal.colours.bold(chosen)}: ${reason}. Another one: --stack NAME.`);
  }
  remember(project, { stack: chosen, reason });
  return chosen;
}

async function propose(input: ChoiceInput): Promise<{ stack: string; reason: string }> {
  const { stacks } = input.project;
  const only = stacks[0];
  if (only === undefined)
    throw new UsageError('There is no Pulumi.<stack>.yaml.', ['Restore one from version control.']);
  if (stacks.length === 1) return { stack: only, reason: 'it is the only one' };
  if (!stacks.includes('dev') || !stacks.includes('airgap')) {
    throw new UsageError(`Which stack is meant? There are ${list(stacks)}.`, ['Name one: --stack NAME']);
  }
  const { registry, reason } = await input.lookAround();
  return { stack: registry ? 'dev' : 'airgap', reason };
}

/** The stack of that name, or a UsageError with the nearest one there is. */
function known(project: Project, name: string, source: string): string {
  if (project.stacks.includes(name)) return name;
  const near = project.stacks.length > 0 ? closest(name, [...project.stacks]) : undefined;
  const hint = near !== undefined && distance(name, near) <= 2 ? ` Did you mean ${near}?` : '';
  throw new UsageError(
    `There is no stack of that name (${source}): Pulumi.${name}.yaml does not exist.${hint}`,
    [`There are ${list(project.stacks)}.`],
  );
}
