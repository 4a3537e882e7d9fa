/** What a change means for Docker: in place, or a replacement, and in which order. */
import { compareWithState, diffResult, sameValue, type Differences } from '../schema/compare';
import type { DiffRequest, DiffResult } from '../provider';
import { set, type Fields } from '../schema/fields';
import type { PropertyMap } from '../../values/values';
import { DEFAULTS_KEY } from '../schema/check';
import { containerFields } from './fields-container';

/** Compares the checked inputs of any of the three types with the recorded state. Pure. */
export function diffDocker(fields: Fields, request: DiffRequest): DiffResult {
  const container = fields === containerFields;
  const found = compareWithState(fields, request.newInputs, request.oldOutputs);
  const differences = container ? withoutReordering(found, request.newInputs, request.oldOutputs) : found;
  // Half-made: nothing short of starting over is known to put it right. The real provider comes to the same by way of
  // computed properties that were never filled in.
  const startOver = request.initErrors.length > 0 && differences.replaces.length === 0;
  const shown = startOver
    ? { diffs: [...differences.diffs, 'id'], replaces: [...differences.replaces, 'id'] }
    : differences;
  return diffResult(shown, request, fields, container || hasOwnName(request.newInputs));
}

/** True if the program chose the name: then old and new cannot exist at the same time. */
function hasOwnName(inputs: PropertyMap): boolean {
  const filled = inputs[DEFAULTS_KEY];
  return 'name' in inputs && Array.isArray(filled) && !filled.includes('name');
}

/** Ports are a list, but Docker tells them in an order of its own: another order of the same is no change. */
function withoutReordering(found: Differences, inputs: PropertyMap, state: PropertyMap): Differences {
  const of = containerFields['ports']?.of;
  const isPort = (path: string): boolean => /^ports(\[|$)/.test(path);
  if (!found.diffs.some(isPort) || !of || !sameValue(set(of), inputs['ports'], state['ports'])) return found;
  return {
    diffs: found.diffs.filter((path) => !isPort(path)),
    replaces: found.replaces.filter((path) => !isPort(path)),
  };
}
