/** Waits until every replica has all that the primary had. A link that says it is up may have nothing come over it yet. */
import { monotonicMs } from '../history/events';
import { askOnce } from '../stack/connection';
import { rest } from '../stack/observer';
import { readRole, type Role } from '../stack/replies';
import type { Member, Stack } from '../stack/stack';

/** Milliseconds between two looks. */
const everyMs = 250;

/**
 * Takes the primary's offset now and waits until all replicas have reached it.
 * @returns undefined once they have; else, after the limit, who is behind, in words
 */
export async function waitUntilLevel(stack: Stack, limitMs: number): Promise<string | undefined> {
  const end = monotonicMs() + limitMs;
  const roles = new Map<string, Role>();
  let goal: number | undefined;
  for (;;) {
    await Promise.all(stack.data.map((member) => ask(stack, member, roles)));
    goal ??= [...roles.values()].find(({ role }) => role === 'primary')?.offset;
    const behind = stack.data.flatMap(({ name }) => {
      const offset = roles.get(name)?.offset ?? -1;
      return goal !== undefined && offset >= goal ? [] : [`${name} has ${offset}`];
    });
    if (goal !== undefined && behind.length === 0) return undefined;
    if (monotonicMs() > end) return `the primary had ${goal ?? 'no offset'}, ${behind.join(', ')}`;
    await rest(everyMs);
  }
}

async function ask(stack: Stack, member: Member, roles: Map<string, Role>): Promise<void> {
  try {
    const role = readRole(await askOnce(member, stack.access('exporter'), ['ROLE'], 2000));
    if (role) roles.set(member.name, role);
  } catch {
    // Who does not answer is behind, and is asked again.
    roles.delete(member.name);
  }
}
