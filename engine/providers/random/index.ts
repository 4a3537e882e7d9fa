/** The random provider: passwords, strings, ids and UUIDs, drawn once and kept in the state. */
import { randomBytes } from 'node:crypto';
import { genSalt, hash } from 'bcryptjs';
import { UNKNOWN, unwrapMap, type PropertyMap } from '../../values/values';
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  RequestBase,
  UpdateRequest,
  UpdateResult,
} from '../provider';
import { number, text } from '../schema/access';
import { checkInputs } from '../schema/check';
import { compareWithState, diffResult } from '../schema/compare';
import { draw, drawProblem } from './draw';
import { randomFields } from './fields';

const PASSWORD = 'random:index/randomPassword:RandomPassword';
const STRING = 'random:index/randomString:RandomString';
const ID = 'random:index/randomId:RandomId';

/** Go's default, which the real provider uses. */
const BCRYPT_COST = 10;

/** Draws random values. Nothing is touched outside the state. */
export class RandomProvider implements Provider {
  readonly pkg = 'random';
  readonly version = '4.21.1';

  /** Says which types are implemented here. */
  supports(type: string): boolean {
    return type in randomFields;
  }

  /** Names what is secret whatever the program says. */
  secretOutputs(type: string): readonly string[] {
    return type === PASSWORD ? ['bcryptHash', 'result'] : [];
  }

  /** Refuses settings that would have no effect here. */
  checkConfig(inputs: PropertyMap): CheckResult {
    return { inputs, failures: [] };
  }

  /** Takes the settings. */
  configure(): void {
    // There is nothing to configure.
  }

  /** Checks inputs and fills in what they leave out. */
  check(request: CheckRequest): Promise<CheckResult> {
    const result = checkInputs(fieldsOf(request), request, 'none');
    const problem = isDrawn(request.type)
      ? (numericProblem(result.inputs) ?? drawProblem(result.inputs))
      : undefined;
    return Promise.resolve(problem ? { ...result, failures: [...result.failures, problem] } : result);
  }

  /** Compares the wanted inputs with the recorded state. */
  diff(request: DiffRequest): Promise<DiffResult> {
    const fields = fieldsOf(request);
    const inputs = isDrawn(request.type) ? withNumeric(request.newInputs) : request.newInputs;
    return Promise.resolve(
      diffResult(compareWithState(fields, inputs, request.oldOutputs), request, fields, false),
    );
  }

  /** Makes it; in a preview, tells what can be told beforehand. */
  async create(request: CreateRequest): Promise<CreateResult> {
    const { type, inputs, preview } = request;
    if (isDrawn(type)) return createDrawn(type, inputs, preview);
    if (type === ID) return createId(inputs, preview);
    const uuid = formatUuid(randomBytes(16));
    return preview
      ? { id: '', outputs: { ...inputs, id: UNKNOWN, result: UNKNOWN } }
      : { id: uuid, outputs: { ...inputs, id: uuid, result: uuid } };
  }

  /** Tells how it is now. */
  read({ id, inputs, outputs }: ReadRequest): Promise<ReadResult> {
    return Promise.resolve({ id, inputs, outputs });
  }

  /** Changes it in place. */
  update(request: UpdateRequest): Promise<UpdateResult> {
    const inputs = isDrawn(request.type) ? withNumeric(request.newInputs) : request.newInputs;
    return Promise.resolve({ outputs: { ...request.oldOutputs, ...inputs } });
  }

  /** Removes it. */
  delete(): Promise<void> {
    return Promise.resolve();
  }

  /** Finds what a cut-off create has left behind. */
  recover(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Ends what is running. */
  cancel(): void {
    // No call takes long enough to be ended.
  }

  /** Lets go of what it holds. */
  close(): void {
    // Nothing is held.
  }
}

function fieldsOf({ type }: RequestBase): (typeof randomFields)[string] {
  const fields = randomFields[type];
  if (!fields) throw new Error(`the random provider of the embedded engine has no ${type}`);
  return fields;
}

function isDrawn(type: string): boolean {
  return type === PASSWORD || type === STRING;
}

/** `number` is the old name of `numeric`: both are kept in step. */
function numericProblem(inputs: PropertyMap): { property: string; reason: string } | undefined {
  const { number: old, numeric } = inputs;
  return typeof old === 'boolean' && typeof numeric === 'boolean' && old !== numeric
    ? { property: 'number', reason: 'contradicts numeric; it is its old name: leave it out' }
    : undefined;
}

function withNumeric(inputs: PropertyMap): PropertyMap {
  const numeric = inputs['numeric'] ?? inputs['number'] ?? true;
  return { ...inputs, number: numeric, numeric };
}

async function createDrawn(type: string, inputs: PropertyMap, preview: boolean): Promise<CreateResult> {
  const defaults = { special: true, upper: true, lower: true };
  const minimums = { minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0 };
  const completed: PropertyMap = { ...defaults, ...minimums, ...withNumeric(unwrapMap(inputs)) };
  const password = type === PASSWORD;
  if (preview) {
    const hidden: PropertyMap = password ? { bcryptHash: UNKNOWN, result: UNKNOWN } : { result: UNKNOWN };
    return { id: '', outputs: { ...completed, ...hidden, id: UNKNOWN } };
  }
  const result = draw(completed);
  const meta = JSON.stringify({ schema_version: password ? '3' : '2' });
  if (!password) return { id: result, outputs: { ...completed, id: result, result, __meta: meta } };
  const bcryptHash = await bcrypt(result);
  return { id: 'none', outputs: { ...completed, id: 'none', bcryptHash, result, __meta: meta } };
}

/** The library looks at the first 72 bytes only, as bcrypt does; `$2a$` is how the real provider writes its hashes. */
async function bcrypt(value: string): Promise<string> {
  return hash(value, (await genSalt(BCRYPT_COST)).replace(/^\$2b\$/, '$2a$$'));
}

function createId(inputs: PropertyMap, preview: boolean): CreateResult {
  if (preview) {
    const outputs: PropertyMap = {
      ...inputs,
      b64Std: UNKNOWN,
      b64Url: UNKNOWN,
      dec: UNKNOWN,
      hex: UNKNOWN,
      id: UNKNOWN,
    };
    return { id: '', outputs };
  }
  const bytes = randomBytes(number(inputs, 'byteLength') ?? 0);
  const prefix = text(inputs, 'prefix');
  const id = bytes.toString('base64url');
  const outputs = {
    ...inputs,
    id,
    b64Std: prefix + bytes.toString('base64'),
    b64Url: prefix + id,
    dec: prefix + BigInt(`0x${bytes.toString('hex')}`).toString(),
    hex: prefix + bytes.toString('hex'),
  };
  return { id, outputs };
}

/** 128 random bits in the form of a UUID: the real provider sets neither version nor variant. */
function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
