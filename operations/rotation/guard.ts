/** Where a rotation and `up` meet: what a stack's file may ask of a running stack without shutting anybody out. Pure. */
import {
  accepted,
  firstGeneration,
  inUse,
  isGentle,
  rotationSchema,
  type Generation,
  type Rotation,
} from '../../contract/rotation';
import { obstacle, type Finding } from '../preflight/finding';
import type { StateView } from '../project/state';

/** What the last whole update made; undefined before it. */
export function deployedRotation(state: StateView | undefined): Rotation | undefined {
  const root = state?.resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  if (root?.outputs?.['topology'] === undefined) return undefined;
  const found = rotationSchema.safeParse(root.outputs['rotation'] ?? {});
  return found.success ? found.data : undefined;
}

/** Names of what would change without a moment at which old and new are both accepted. */
export function harshChanges(deployed: Rotation, declared: Rotation): string[] {
  const users = new Set([...Object.keys(deployed.passwords), ...Object.keys(declared.passwords)]);
  const pairs = [
    ...[...users].map((user): [string, Generation, Generation] => [
      `password of ${user}`,
      deployed.passwords[user] ?? firstGeneration,
      declared.passwords[user] ?? firstGeneration,
    ]),
    ['authority', deployed.authority, declared.authority] satisfies [string, Generation, Generation],
  ] as const;
  return pairs
    .filter(([, from, to]) => !isGentle(from, to))
    .map(
      ([name, from, to]) =>
        `${name}: generation ${inUse(from)} is in use (accepted: ${accepted(from).join(', ')}), the file wants ${inUse(to)} (accepted: ${accepted(to).join(', ')})`,
    );
}

/**
 * What stands in the way of an update.
 * @param file name of the stack's file
 */
export function checkRotation(
  file: string,
  deployed: Rotation | undefined,
  declared: Rotation,
): readonly Finding[] {
  if (deployed === undefined) return [];
  const harsh = harshChanges(deployed, declared);
  if (harsh.length === 0) return [];
  return [
    obstacle(
      `${file} (jsquared:rotation) would change secrets at once, without a time in which both are accepted. ${harsh.join('; ')}.`,
      `If ${file} is older than the last rotation: take the one that was written by it (version control).`,
      'To change secrets: ./jsquared rotate passwords, certificates or authority.',
    ),
  ];
}
