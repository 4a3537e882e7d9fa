/** `jsquared output`: a stack's outputs, secrets masked unless asked for; the certificate as files. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { clientCertificateSchema, outputsSchema, type StackOutputs } from '../../contract/outputs';
import type { Outputs } from '../engines/engine';
import { exit, OperationError, reasonOf, UsageError } from '../errors';
import { list } from '../terminal/text';
import { stackOf, type Context } from './context';
import { withEngine } from './session';

/** Options of `output`. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly showSecrets?: boolean;
  /** Directory for ca.pem, client.pem and client.key. */
  readonly files?: string;
}

const mask = '[secret]';

/** Reads the outputs of a stack that is up. */
export async function readOutputs(context: Context, stack: string): Promise<Outputs> {
  const outputs = await withEngine(context, stack, { begins: false, exclusive: false }, (engine) =>
    engine.outputs(),
  );
  if (outputs === undefined || Object.keys(outputs.values).length === 0) {
    throw new OperationError(`Stack "${stack}" has no outputs: it is not up.`, [
      `./jsquared up --stack ${stack}`,
    ]);
  }
  return outputs;
}

/**
 * The same in the contract's shape.
 * @throws OperationError if they are of another one
 */
export async function readStackOutputs(context: Context, stack: string): Promise<StackOutputs> {
  const parsed = outputsSchema.safeParse((await readOutputs(context, stack)).values);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OperationError(
    `The outputs of stack "${stack}" are not what this version expects (${issue?.path.join('.') ?? ''}: ${issue?.message ?? reasonOf(parsed.error)}).`,
    [`They are of another version, or of an unfinished update: ./jsquared up --stack ${stack}`],
  );
}

/** Runs `output`. */
export async function output(
  context: Context,
  name: string | undefined,
  options: OutputOptions,
): Promise<number> {
  const { terminal } = context;
  const stack = await stackOf(context);
  const outputs = await readOutputs(context, stack);
  if (options.files !== undefined) {
    writeFiles(context, outputs, resolve(options.files));
    return exit.ok;
  }
  const shown = (key: string): unknown =>
    outputs.secrets.has(key) && options.showSecrets !== true ? mask : outputs.values[key];
  if (name !== undefined) {
    const names = Object.keys(outputs.values);
    if (!names.includes(name)) {
      throw new UsageError(
        `Stack "${stack}" has no output "${name}". Did you mean ${closest(name, names)}?`,
        [`There are ${list(names)}.`],
      );
    }
    terminal.out(format(shown(name), options.json === true));
    return exit.ok;
  }
  const all = Object.fromEntries(Object.keys(outputs.values).map((key) => [key, shown(key)]));
  if (options.json === true) {
    terminal.out(JSON.stringify(all, undefined, 2));
    return exit.ok;
  }
  for (const [key, value] of Object.entries(all)) {
    const text = format(value, false);
    terminal.out(`${terminal.colours.bold(key)}${text.includes('\n') ? `\n${text}` : `  ${text}`}`);
  }
  return exit.ok;
}

/** Text as it is, all else as JSON. */
function format(value: unknown, json: boolean): string {
  return typeof value === 'string' && !json ? value : JSON.stringify(value, undefined, 2);
}

function writeFiles(context: Context, outputs: Outputs, directory: string): void {
  const ca = outputsSchema.shape.ca.safeParse(outputs.values['ca']);
  const client = clientCertificateSchema.safeParse(outputs.values['clientCertificate']);
  if (!ca.success || !client.success) {
    throw new OperationError('The outputs hold no certificate (ca, clientCertificate).', [
      'Run up with this version first.',
    ]);
  }
  const files = { 'ca.pem': ca.data, 'client.pem': client.data.certificate, 'client.key': client.data.key };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      const file = join(directory, name);
      writeFileSync(file, text, { mode: 0o600 });
      chmodSync(file, 0o600); // one that was there keeps its mode otherwise
    }
  } catch (error) {
    throw new OperationError(`The files cannot be written to ${directory}: ${reasonOf(error)}`, [
      'Name a directory that you may write to.',
    ]);
  }
  context.terminal.out(`Written: ${list(Object.keys(files).map((name) => join(directory, name)))}`);
}
