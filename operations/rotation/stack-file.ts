/** The stack's file as the declaration of a rotation's step: `jsquared:rotation`, everything else left as it is. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import type { Generation, Rotation } from '../../contract/rotation';
import { OperationError, reasonOf } from '../errors';
import { writeDurably } from './journal';

/**
 * Writes the generations into a stack's file; what is of the first generation and at rest is left out.
 * @param namespace the project's name, which keys begin with
 * @returns whether anything changed
 * @throws OperationError if the file cannot be read, is no YAML, or cannot be written
 */
export function declareRotation(file: string, namespace: string, rotation: Rotation): boolean {
  const key = `${namespace}:rotation`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OperationError(`${basename(file)} cannot be read: ${reasonOf(error)}`, ['Make it readable.']);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new OperationError(
      `${basename(file)} is not YAML: ${document.errors[0]?.message.split('\n')[0] ?? ''}`,
      ['Correct it.'],
    );
  }
  const said = declaration(rotation);
  if (!isMap(document.get('config'))) document.set('config', document.createNode({}));
  if (Object.keys(said).length === 0) document.deleteIn(['config', key]);
  else document.setIn(['config', key], document.createNode(said));
  // Long descriptions and encrypted values stay on one line, as they were.
  const written = document.toString({ lineWidth: 0 });
  if (written === text) return false;
  try {
    writeDurably(file, written, statSync(file).mode & 0o777);
  } catch (error) {
    throw new OperationError(`${basename(file)} cannot be written: ${reasonOf(error)}`, [
      'A rotation declares its steps there: make the file and its directory writable.',
    ]);
  }
  return true;
}

/** Without what a stack has when nothing is said. */
function declaration({ passwords, authority, certificates }: Rotation): Record<string, unknown> {
  const first = ({ generation, stage }: Generation): boolean => generation === 1 && stage === undefined;
  const users = Object.entries(passwords).filter(([, each]) => !first(each));
  return {
    ...(users.length === 0 ? {} : { passwords: Object.fromEntries(users) }),
    ...(first(authority) ? {} : { authority }),
    ...(first(certificates) ? {} : { certificates }),
  };
}
