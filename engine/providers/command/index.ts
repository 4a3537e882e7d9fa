/** The command provider: local commands, run when a resource is made, changed and removed. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { equalValues, secret, UNKNOWN, type PropertyMap, type PropertyValue } from '../../values/values';
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
  RequestBase,
  UpdateRequest,
  UpdateResult,
} from '../provider';
import { text, textMap, texts } from '../schema/access';
import { checkInputs } from '../schema/check';
import { diffResult } from '../schema/compare';
import { commandFields } from './fields';
import { masker } from './mask';
import { CommandFailed, run, type Printed } from './run';

const COMMAND = 'command:local:Command';
const SHELL = ['/bin/sh', '-c'];
/** What the last run printed is at hand for `update` and `delete` under these names. */
const PREVIOUS = { stdout: 'PULUMI_COMMAND_STDOUT', stderr: 'PULUMI_COMMAND_STDERR' } as const;

/** Runs commands on this machine. */
export class CommandProvider implements Provider {
  readonly pkg = 'command';
  readonly version = '1.2.1';
  private readonly cancellation = new AbortController();

  /** @param directory where commands run whose `dir` is not given; a relative `dir` starts from here */
  constructor(private readonly directory: string = process.cwd()) {}

  /** Says which types are implemented here. */
  supports(type: string): boolean {
    return type === COMMAND;
  }

  /** Names what is secret whatever the program says. */
  secretOutputs(): readonly string[] {
    return [];
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
    return Promise.resolve(checkInputs(commandFields, request, 'none'));
  }

  /** Compares the wanted inputs with the recorded state. */
  diff(request: DiffRequest): Promise<DiffResult> {
    const { oldInputs, newInputs } = request;
    const keys = Object.keys(commandFields).filter(
      (key) => !commandFields[key]?.outputOnly && differs(newInputs[key], oldInputs[key]),
    );
    const diffs = keys.flatMap((key) => (key === 'triggers' ? changedTriggers(oldInputs, newInputs) : [key]));
    const replaces = diffs.filter((path) => path.startsWith('triggers'));
    return Promise.resolve(diffResult({ diffs, replaces }, request, commandFields, false));
  }

  /** Makes it; in a preview, tells what can be told beforehand. */
  async create(request: CreateRequest): Promise<CreateResult> {
    const { inputs, preview } = request;
    if (preview) return { id: '', outputs: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
    const name = request.urn.slice(request.urn.lastIndexOf('::') + 2);
    const printed = await this.run(request, text(inputs, 'create'), inputs, undefined);
    return {
      id: `${name}${randomBytes(4).toString('hex')}`,
      outputs: { ...inputs, ...markSecret(printed ?? { stdout: '', stderr: '' }, request) },
    };
  }

  /** Tells how it is now. */
  read({ id, inputs, outputs }: ReadRequest): Promise<ReadResult> {
    return Promise.resolve({ id, inputs, outputs });
  }

  /** Changes it in place. */
  async update(request: UpdateRequest): Promise<UpdateResult> {
    const { newInputs: inputs, oldOutputs } = request;
    const previous = printedBefore(oldOutputs);
    const command = text(inputs, 'update') || text(inputs, 'create');
    if (request.preview) return { outputs: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } };
    const printed = await this.run(request, command, inputs, previous);
    return { outputs: { ...inputs, ...markSecret(printed ?? previous, request) } };
  }

  /** Removes it. */
  async delete(request: DeleteRequest): Promise<void> {
    const { outputs } = request;
    await this.run(request, text(outputs, 'delete'), outputs, printedBefore(outputs));
  }

  /** Whether a cut-off command came to its end cannot be told; like one that failed, it runs again. */
  recover(request: RecoverRequest): Promise<undefined> {
    request.log('warning', 'its create command was cut off and runs again from the start');
    return Promise.resolve(undefined);
  }

  /** Ends what is running. */
  cancel(): void {
    this.cancellation.abort(new Error('cancelled'));
  }

  /** Lets go of what it holds. */
  close(): void {
    // Every command has ended when its call has.
  }

  /** @returns undefined if there is no command to run */
  private async run(
    request: RequestBase,
    command: string,
    inputs: PropertyMap,
    previous: Printed | undefined,
  ): Promise<Printed | undefined> {
    if (command === '') return undefined;
    const mask = masker(inputs, request.secretInputs);
    const logged = text(inputs, 'logging') || 'stdoutAndStderr';
    const interpreter = texts(inputs, 'interpreter');
    try {
      return await run({
        interpreter: interpreter.length > 0 ? interpreter : SHELL,
        command,
        dir: path.resolve(this.directory, text(inputs, 'dir')),
        env: { ...process.env, ...textMap(inputs, 'environment'), ...environmentOf(previous, inputs) },
        stdin: text(inputs, 'stdin'),
        onLine: (stream, line) => {
          if (logged === stream || logged === 'stdoutAndStderr') request.log('info', mask(line));
        },
        signal: this.cancellation.signal,
      });
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      const output = mask(error.output).trim();
      throw new Error(
        `${error.ending}: running ${JSON.stringify(mask(command))}${output === '' ? '' : `\n${output}`}`,
        {
          cause: error,
        },
      );
    }
  }
}

function environmentOf(previous: Printed | undefined, inputs: PropertyMap): NodeJS.ProcessEnv {
  if (!previous || inputs['addPreviousOutputInEnv'] === false) return {};
  return {
    ...(previous.stdout === '' ? {} : { [PREVIOUS.stdout]: previous.stdout }),
    ...(previous.stderr === '' ? {} : { [PREVIOUS.stderr]: previous.stderr }),
  };
}

function printedBefore(outputs: PropertyMap): Printed {
  return { stdout: text(outputs, 'stdout'), stderr: text(outputs, 'stderr') };
}

/** A command that was given a secret may print it: its output is as secret as what it was given. */
function markSecret(printed: Printed, { secretInputs }: RequestBase): PropertyMap {
  // Triggers are compared, never handed to the command.
  const given = [...secretInputs].some((key) => key !== 'triggers');
  return given ? { stdout: secret(printed.stdout), stderr: secret(printed.stderr) } : { ...printed };
}

function differs(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  return (a === undefined || a === null) && (b === undefined || b === null) ? false : !equalValues(a, b);
}

function changedTriggers(oldInputs: PropertyMap, newInputs: PropertyMap): string[] {
  const [before, after] = [oldInputs['triggers'], newInputs['triggers']];
  if (!Array.isArray(before) || !Array.isArray(after)) return ['triggers'];
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index)
    .filter((index) => differs(after[index], before[index]))
    .map((index) => `triggers[${index}]`);
}
