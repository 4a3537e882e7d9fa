/**
 * A provider whose things are files in a directory, so that a test can see what really exists, also after the engine was
 * killed. What a thing does is said by its inputs:
 *
 * - `label`: changed in place. `kind`: a change replaces. `fixed`: a replacement deletes first. `name`: what it is
 *   called; generated if left out.
 * - `secretValue`: comes back as the secret output `password`.
 * - `fail`: `create`, `half` (made, then failed), `update`, `halfUpdate`, `delete`, `check`, `read`.
 * - `waitMs`: how long create, update and delete take.
 */
import fs from 'node:fs';
import path from 'node:path';
import { PartialFailure } from '../../../engine/providers/provider';
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  RecoverRequest,
  UpdateRequest,
  UpdateResult,
} from '../../../engine/providers/provider';
import type { ProviderRegistry } from '../../../engine/providers/registry';
import { equalValues, UNKNOWN } from '../../../engine/values/values';
import type { PropertyMap } from '../../../engine/values/values';

/** Called around every provider call that touches the world; the kill test dies in it. */
export type Hook = (point: string) => void;

/** See above. */
class FakeProvider implements Provider {
  readonly pkg = 'fake';
  readonly version = '1.0.0';
  config: PropertyMap = {};
  private cancelled = false;

  constructor(
    private readonly world: string,
    private readonly hook: Hook = () => undefined,
  ) {
    fs.mkdirSync(world, { recursive: true });
  }

  supports(type: string): boolean {
    return type === 'fake:index:Thing';
  }

  secretOutputs(): readonly string[] {
    return ['password'];
  }

  checkConfig(inputs: PropertyMap): CheckResult {
    const failures = inputs['broken'] === 'true' ? [{ property: 'broken', reason: 'is true' }] : [];
    return { inputs, failures };
  }

  configure(inputs: PropertyMap): void {
    this.config = inputs;
  }

  check(request: CheckRequest): Promise<CheckResult> {
    const inputs: PropertyMap = { ...request.newInputs };
    const defaults: string[] = [];
    if (inputs['name'] === undefined) {
      const old = request.oldInputs?.['name'];
      inputs['name'] = old ?? `thing-${request.randomSeed.toString('hex').slice(0, 8)}`;
      defaults.push('name');
    }
    inputs['__defaults'] = defaults;
    const failures = inputs['fail'] === 'check' ? [{ property: 'fail', reason: 'is "check"' }] : [];
    return Promise.resolve({ inputs, failures });
  }

  diff(request: DiffRequest): Promise<DiffResult> {
    const { oldInputs, newInputs } = request;
    const keys = [...new Set([...Object.keys(oldInputs), ...Object.keys(newInputs)])].filter(
      (key) => !key.startsWith('__') && !equalValues(oldInputs[key], newInputs[key]),
    );
    const drifted = request.oldOutputs['label'] !== oldInputs['label'] && !keys.includes('label');
    const diffs = drifted && request.oldOutputs['label'] !== undefined ? [...keys, 'label'] : keys;
    const replaces = diffs.filter((key) => key === 'kind' || key === 'name');
    return Promise.resolve({
      changes: diffs.length > 0 ? 'some' : 'none',
      diffs,
      replaces,
      deleteBeforeReplace: newInputs['fixed'] === true,
    });
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    const { inputs } = request;
    if (request.preview) {
      return { id: '', outputs: { ...publicInputs(inputs), serial: UNKNOWN, password: UNKNOWN } };
    }
    this.hook(`create:${nameOf(inputs)}:before`);
    await this.wait(inputs);
    if (inputs['fail'] === 'create') throw new Error('told to fail');
    const id = nameOf(inputs);
    const file = path.join(this.world, `${id}.json`);
    if (fs.existsSync(file)) throw new Error(`${id} exists already`);
    const outputs: PropertyMap = {
      ...publicInputs(inputs),
      serial: this.serial(),
      password: inputs['secretValue'] ?? '',
    };
    fs.writeFileSync(file, JSON.stringify({ inputs, outputs, created: new Date().toISOString() }));
    this.note(`create ${id}`);
    this.hook(`create:${id}:after`);
    if (inputs['fail'] === 'half') throw new PartialFailure(id, outputs, ['made, and not well']);
    return { id, outputs };
  }

  read(request: ReadRequest): Promise<ReadResult | undefined> {
    if (request.inputs['fail'] === 'read') return Promise.reject(new Error('told to fail'));
    const thing = this.load(request.id);
    if (!thing) return Promise.resolve(undefined);
    const inputs: PropertyMap = { ...request.inputs, label: thing.outputs['label'] ?? '' };
    return Promise.resolve({
      id: request.id,
      inputs: request.inputs['label'] === undefined ? request.inputs : inputs,
      outputs: thing.outputs,
    });
  }

  async update(request: UpdateRequest): Promise<UpdateResult> {
    const { id, newInputs, oldOutputs } = request;
    const outputs: PropertyMap = {
      ...publicInputs(newInputs),
      serial: oldOutputs['serial'] ?? 0,
      password: newInputs['secretValue'] ?? '',
    };
    if (request.preview) return { outputs };
    this.hook(`update:${id}:before`);
    await this.wait(newInputs);
    if (newInputs['fail'] === 'update') throw new Error('told to fail');
    fs.writeFileSync(path.join(this.world, `${id}.json`), JSON.stringify({ inputs: newInputs, outputs }));
    this.note(`update ${id}`);
    this.hook(`update:${id}:after`);
    if (newInputs['fail'] === 'halfUpdate') throw new PartialFailure(id, outputs, ['changed, and not well']);
    return { outputs };
  }

  async delete(request: DeleteRequest): Promise<void> {
    this.hook(`delete:${request.id}:before`);
    await this.wait(request.inputs);
    if (request.inputs['fail'] === 'delete') throw new Error('told to fail');
    fs.rmSync(path.join(this.world, `${request.id}.json`), { force: true });
    this.note(`delete ${request.id}`);
    this.hook(`delete:${request.id}:after`);
  }

  recover(request: RecoverRequest): Promise<CreateResult | undefined> {
    const id = nameOf(request.inputs);
    const thing = this.load(id);
    if (!thing || new Date(thing.created ?? 0) < request.startedAt) return Promise.resolve(undefined);
    return Promise.resolve({ id, outputs: thing.outputs });
  }

  cancel(): void {
    this.cancelled = true;
  }

  close(): void {
    this.note('close');
  }

  private load(id: string): { inputs: PropertyMap; outputs: PropertyMap; created?: string } | undefined {
    try {
      const text = fs.readFileSync(path.join(this.world, `${id}.json`), 'utf8');
      return JSON.parse(text) as { inputs: PropertyMap; outputs: PropertyMap; created?: string };
    } catch {
      return undefined;
    }
  }

  private async wait(inputs: PropertyMap): Promise<void> {
    const until = Date.now() + Number(inputs['waitMs'] ?? 0);
    while (Date.now() < until) {
      if (this.cancelled) throw new Error('cancelled');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  private note(line: string): void {
    fs.appendFileSync(path.join(this.world, 'calls.log'), `${line}\n`);
  }

  private serial(): number {
    return fs.readdirSync(this.world).filter((name) => name.endsWith('.json')).length + 1;
  }
}

/** A registry with the fake provider alone, all instances sharing one world. */
export function fakeRegistry(world: string, hook?: Hook): ProviderRegistry {
  return { fake: { version: '1.0.0', create: () => new FakeProvider(world, hook) } };
}

function publicInputs(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !key.startsWith('__') && key !== 'secretValue'),
  );
}

function nameOf(inputs: PropertyMap): string {
  const name = inputs['name'];
  if (typeof name !== 'string') throw new Error('a fake thing has a name');
  return name;
}
