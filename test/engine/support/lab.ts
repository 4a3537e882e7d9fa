/** One stack, its world and its program, in a temporary directory. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openStack } from '../../../engine';
import type { EngineEvent, RunOptions, RunResult, Stack, StackOptions, StepEvent } from '../../../engine';
import { fakeRegistry } from './fake-provider';
import type { Hook } from './fake-provider';

// What a developer has exported for a stack of their own means nothing to the tests' stacks.
for (const key of ['PULUMI_BACKEND_URL', 'PULUMI_CONFIG_PASSPHRASE', 'PULUMI_CONFIG_PASSPHRASE_FILE']) {
  Reflect.deleteProperty(process.env, key);
}

/** What a state file holds, as far as tests look at it. */
export interface StateFile {
  version: number;
  checkpoint: {
    stack: string;
    latest: {
      manifest: { magic: string; version: string };
      secrets_providers: { type: string; state: { salt: string } };
      resources?: Record<string, unknown>[];
      pending_operations?: { type: string; resource: Record<string, unknown> }[];
    };
  };
}

/** The passphrase of every stack of the tests. */
export const PASSPHRASE = 'a passphrase of the tests';
/** The project whose program is whatever a test has written. */
export const HOST = path.join(__dirname, '..', 'programs', 'host');

/** One stack, and everything around it. */
export class Lab {
  readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), 'engine-test-'));
  readonly world = path.join(this.directory, 'world');
  readonly programFile = path.join(this.directory, 'program.js');
  readonly stateFile = path.join(this.directory, '.pulumi', 'stacks', 'enginetest', 'test.json');
  events: EngineEvent[] = [];
  hook: Hook = () => undefined;

  /** Sets the body of the program: a function of `{pulumi, Thing, Group, FakeProvider}`. */
  program(body: string): void {
    fs.writeFileSync(
      this.programFile,
      `module.exports = ({ pulumi, Thing, Group, FakeProvider }) => {\n${body}\n};`,
    );
  }

  open(options: Partial<StackOptions> = {}): Stack {
    process.env['ENGINE_TEST_PROGRAM'] = this.programFile;
    return openStack({
      projectDir: HOST,
      stack: 'test',
      backendUrl: `file://${this.directory}`,
      passphrase: () => Promise.resolve(PASSPHRASE),
      providers: fakeRegistry(this.world, (point) => {
        this.hook(point);
      }),
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  up(options?: Partial<StackOptions>, run?: RunOptions): Promise<RunResult> {
    this.events = [];
    return this.open(options).up(run);
  }

  /** Runs `up` and fails the test with the engine's own words if it does not succeed. */
  async mustUp(options?: Partial<StackOptions>): Promise<RunResult> {
    const result = await this.up(options);
    if (result.result !== 'succeeded') throw new Error(`up: ${result.result}: ${this.said()}`);
    return result;
  }

  /** What exists, by id. */
  things(): string[] {
    return fs.existsSync(this.world)
      ? fs
          .readdirSync(this.world)
          .filter((name) => name.endsWith('.json'))
          .map((name) => name.slice(0, -'.json'.length))
          .sort()
      : [];
  }

  /** One thing's record. */
  thing(id: string): { inputs: Record<string, unknown>; outputs: Record<string, unknown> } {
    return JSON.parse(fs.readFileSync(path.join(this.world, `${id}.json`), 'utf8')) as ReturnType<
      Lab['thing']
    >;
  }

  /** Changes a thing behind the engine's back. */
  tamper(id: string, outputs: Record<string, unknown>): void {
    const thing = this.thing(id);
    const changed = { ...thing, outputs: { ...thing.outputs, ...outputs } };
    fs.writeFileSync(path.join(this.world, `${id}.json`), JSON.stringify(changed));
  }

  /** The calls that changed the world, in their order. */
  calls(): string[] {
    const file = path.join(this.world, 'calls.log');
    if (!fs.existsSync(file)) return [];
    return fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && line !== 'close');
  }

  forgetCalls(): void {
    fs.rmSync(path.join(this.world, 'calls.log'), { force: true });
  }

  stateText(): string {
    return fs.readFileSync(this.stateFile, 'utf8');
  }

  state(): StateFile {
    return JSON.parse(this.stateText()) as StateFile;
  }

  /** The resources in the state, without the stack and the default provider. */
  resources(): Record<string, unknown>[] {
    return (this.state().checkpoint.latest.resources ?? []).filter(
      (resource) => !String(resource['type']).startsWith('pulumi:'),
    );
  }

  /** The resource of that name in the state. */
  resource(name: string): Record<string, unknown> | undefined {
    return this.resources().find((resource) => String(resource['urn']).endsWith(`::${name}`));
  }

  /** Ops of the events of one phase, as `<op> <name>`, without the stack and providers. */
  steps(phase: StepEvent['phase']): string[] {
    return this.events
      .filter((event): event is StepEvent => event.kind === 'step' && event.phase === phase)
      .filter((event) => !event.type.startsWith('pulumi:'))
      .map((event) => `${event.op} ${event.name}`)
      .sort();
  }

  /** Everything that was said, as one text. */
  said(): string {
    return this.events
      .map((event) => ('message' in event ? `${event.kind}: ${event.message}` : ''))
      .filter((line) => line !== '')
      .join('\n');
  }

  remove(): void {
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
