/** What a preview found, for a person: by component, what can be seen from outside one by one, the rest counted. */
import type { Operation } from '../engines/engine';
import type { Group, Item, RunModel } from '../terminal/run-model';
import type { Terminal } from '../terminal/terminal';
import { count, list } from '../terminal/text';
import { isTangible, kindOf } from '../terminal/words';

const marks: Readonly<Partial<Record<Operation, string>>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
};

/** How many resources each group will touch, by the group's name. */
export function plannedByGroup(model: RunModel): Map<string, number> {
  return new Map(model.groups.map((group) => [group.name, group.items.filter(changes).length]));
}

/** True if something that exists is changed, replaced or deleted. */
export function touchesWhatExists(model: RunModel): boolean {
  return model.resources.some(
    ({ operation }) => operation === 'update' || operation === 'replace' || operation === 'delete',
  );
}

/** Prints the plan. `verbose` lists every resource. */
export function showPlan(terminal: Terminal, model: RunModel, verbose: boolean): void {
  for (const group of model.groups) {
    const items = group.items.filter(changes);
    if (items.length > 0) showGroup(terminal, { ...group, items }, verbose);
  }
}

function showGroup(terminal: Terminal, group: Group, verbose: boolean): void {
  const { bold } = terminal.colours;
  const listed = group.items.filter(
    (item) => verbose || isTangible(item.type) || item.operation !== 'create',
  );
  const rest = group.items.filter((item) => !listed.includes(item));
  const onlyCreated = group.items.every(({ operation }) => operation === 'create');
  if (onlyCreated && !verbose) {
    terminal.note(`  ${mark(terminal, 'create')} ${bold(group.name)}: ${kinds(group.items)}`);
    return;
  }
  terminal.note(`  ${bold(group.name)}`);
  for (const item of listed) terminal.note(`    ${describe(terminal, item)}`);
  if (rest.length > 0) terminal.note(`    ${mark(terminal, 'create')} ${kinds(rest)}`);
}

function describe(terminal: Terminal, item: Item): string {
  const what = `${mark(terminal, item.operation)} ${kindOf(item.type)} ${item.name}`;
  if (item.changed.length === 0 || item.operation === 'create' || item.operation === 'delete') return what;
  const names = [...new Set(item.changed.map((path) => path.split(/[.[]/)[0] ?? path))];
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  return `${what} ${terminal.colours.dim(`(${list(shown)})`)}`;
}

function mark(terminal: Terminal, operation: Operation): string {
  const { green, yellow, red, magenta } = terminal.colours;
  const text = marks[operation] ?? ' ';
  if (operation === 'create') return green(text);
  if (operation === 'delete') return red(text);
  return operation === 'replace' ? magenta(text) : yellow(text);
}

/** `6 containers, 6 volumes and 12 certificates` */
function kinds(items: readonly Item[]): string {
  const counts = new Map<string, number>();
  for (const { type } of items) counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  return list([...counts].map(([kind, n]) => count(n, kind)));
}

function changes({ operation }: Item): boolean {
  return operation in marks;
}
