/** The Pulumi CLI as an {@link Engine}. */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { OperationError } from '../errors';
import { run, type CommandResult } from '../host/command';
import { parseCliLine } from './cli-events';
import { explainCli } from './cli-errors';
import { cliPlan, cliStep, type CliStep } from './cli-plan';
import type { Engine, EngineEvent, EngineSettings, Outputs, RunRequest, RunResult } from './engine';
import { followLines } from './follow';
import { secretOutputNames } from './secret-outputs';

/** Bound of the CLI's short commands. Unlocking the secrets alone takes half a second. */
const shortLimit = 60_000;

/** The oldest CLI that can drive the pinned SDK. */
const oldestMajor = 3;

/**
 * Opens a stack with the CLI; creates it if there is none.
 * @param program path of `pulumi`
 */
export async function openCli(program: string, settings: EngineSettings): Promise<Engine> {
  const environment = cliEnvironment(settings);
  const version = await run(program, ['version'], { environment, timeoutMilliseconds: shortLimit });
  if (version.code !== 0) {
    throw new OperationError(
      `${program} does not run: ${version.stderr.trim() || `exit code ${version.code}`}`,
      ['Reinstall the Pulumi CLI, or use the embedded engine: --engine embedded'],
    );
  }
  if (Number(/^v?(\d+)\./.exec(version.stdout.trim())?.[1] ?? oldestMajor) < oldestMajor) {
    throw new OperationError(`The Pulumi CLI ${version.stdout.trim()} is too old.`, [
      'Use version 3, or --engine embedded.',
    ]);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'jsquared-cli-'));
  const close = (): void => {
    process.off('exit', close);
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once('exit', close);
  const salt = existsSync(settings.stateFile)
    ? settings.salt
    : await initialise(program, settings, environment, scratch);
  const configFile = join(scratch, `Pulumi.${settings.stack}.yaml`);
  writeStackFile(settings.stackFile, configFile, salt);
  return new CliEngine(program, settings, environment, scratch, configFile, version.stdout.trim(), close);
}

/** The CLI is told everything by its environment; it must not ask, call home, or find a passphrase beside the file. */
function cliEnvironment(settings: EngineSettings): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...settings.environment,
    PULUMI_BACKEND_URL: settings.backendUrl,
    PULUMI_CONFIG_PASSPHRASE_FILE: settings.passphraseFile,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // Type checking at each run costs seconds; lint does it.
    PULUMI_NODEJS_TRANSPILE_ONLY: 'true',
    // `--event-log` is hidden without it.
    PULUMI_DEBUG_COMMANDS: 'true',
  };
  delete environment['PULUMI_CONFIG_PASSPHRASE'];
  return environment;
}

/**
 * `stack init` writes a salt into the stack file, and a committed file has none: so it runs in a directory of its own,
 * against the same backend.
 * @returns the salt of the new stack
 */
async function initialise(
  program: string,
  settings: EngineSettings,
  environment: NodeJS.ProcessEnv,
  scratch: string,
): Promise<string | undefined> {
  const place = join(scratch, 'init');
  mkdirSync(place);
  mkdirSync(settings.stateDirectory, { recursive: true, mode: 0o700 });
  copyFileSync(join(settings.directory, 'Pulumi.yaml'), join(place, 'Pulumi.yaml'));
  const result = await run(
    program,
    ['stack', 'init', settings.stack, '--no-select', '--non-interactive', '--color', 'never'],
    {
      cwd: place,
      environment,
      timeoutMilliseconds: shortLimit,
    },
  );
  if (result.code !== 0) throw explainCli(result, settings);
  const file = join(place, basename(settings.stackFile));
  return existsSync(file)
    ? (parseDocument(readFileSync(file, 'utf8')).get('encryptionsalt') as string | undefined)
    : undefined;
}

/** The stack's values with the salt of the state, so that the CLI neither invents another one nor writes it down. */
function writeStackFile(from: string, to: string, salt: string | undefined): void {
  const document = parseDocument(readFileSync(from, 'utf8'));
  if (document.errors.length > 0) {
    throw new OperationError(
      `${basename(from)} is not YAML: ${document.errors[0]?.message.split('\n')[0] ?? ''}`,
      ['Correct it.'],
    );
  }
  if (salt !== undefined) document.set('encryptionsalt', salt);
  writeFileSync(to, document.toString(), { mode: 0o600 });
}

class CliEngine implements Engine {
  readonly name = 'cli';
  readonly gated = false;
  readonly description: string;

  constructor(
    private readonly program: string,
    private readonly settings: EngineSettings,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly scratch: string,
    private readonly configFile: string,
    version: string,
    readonly close: () => void,
  ) {
    this.description = `Pulumi CLI ${version}`;
  }

  async preview(request: RunRequest): Promise<RunResult> {
    const steps: CliStep[] = [];
    const onLine = (line: string): void => {
      const step = cliStep(line);
      if (step !== undefined) steps.push(step);
    };
    // Without `--show-sames` the digest leaves out what stays as it is, and with it what others wait for.
    const command = ['preview', '--json', '--show-sames', '--policy-pack', this.settings.policyPack];
    const { result, printed, refused } = await this.run(command, request, onLine);
    // A program that did not come to its end has only begun to say what it wants.
    if (request.review === undefined || (result.outcome !== 'succeeded' && !refused)) return result;
    const violations = request.review(cliPlan(steps, printed));
    violations.forEach(request.onEvent);
    return violations.some(({ level }) => level === 'mandatory') ? { outcome: 'failed' } : result;
  }

  async up(request: RunRequest): Promise<RunResult> {
    const command = ['up', '--yes', '--skip-preview', '--policy-pack', this.settings.policyPack];
    return (await this.run(command, request)).result;
  }

  async destroy(request: RunRequest): Promise<RunResult> {
    return (await this.run(['destroy', '--yes', '--skip-preview'], request)).result;
  }

  async refresh(request: RunRequest): Promise<RunResult> {
    return (await this.run(['refresh', '--yes', '--skip-preview'], request)).result;
  }

  async outputs(): Promise<Outputs | undefined> {
    if (!existsSync(this.settings.stateFile)) return undefined;
    const result = await run(
      this.program,
      [
        'stack',
        'output',
        '--json',
        '--show-secrets',
        '--stack',
        this.settings.stack,
        '--non-interactive',
        '--color',
        'never',
      ],
      { cwd: this.settings.directory, environment: this.environment, timeoutMilliseconds: shortLimit },
    );
    if (result.code !== 0) throw explainCli(result, this.settings);
    const values = JSON.parse(result.stdout) as Record<string, unknown>;
    return { values, secrets: secretOutputNames(this.settings.stateFile, Object.keys(values)) };
  }

  private async run(
    command: readonly string[],
    request: RunRequest,
    listen?: (line: string) => void,
  ): Promise<Ran> {
    const log = join(this.scratch, `events-${Date.now()}.jsonl`);
    const errors: EngineEvent[] = [];
    const onLine = (text: string): void => {
      listen?.(text);
      for (const event of parseCliLine(text)) {
        if (isReason(event)) errors.push(event);
        request.onEvent(event);
      }
    };
    const follower = followLines(log, onLine);
    const { result, interrupted } = await this.spawn(
      [
        ...command,
        ...['--stack', this.settings.stack, '--config-file', this.configFile, '--event-log', log],
        ...['--non-interactive', '--color', 'never', '--suppress-outputs', '--suppress-progress'],
      ],
      request,
    );
    follower.finish();
    const ran = (outcome: RunResult['outcome']): Ran => ({
      result: { outcome },
      printed: result.stdout,
      refused: outcome === 'failed' && errors.every(isRefusal),
    });
    if (result.code === 0) return ran('succeeded');
    if (interrupted) return ran('interrupted');
    // The CLI gave no event for what is wrong: its last words are all there is.
    if (errors.length === 0) throw explainCli(result, this.settings);
    return ran('failed');
  }

  /** In a process group of its own, so that the terminal's Ctrl-C reaches the CLI only through us, once each. */
  private spawn(
    args: readonly string[],
    request: RunRequest,
  ): Promise<{ result: CommandResult; interrupted: boolean }> {
    return new Promise((resolve) => {
      const child = spawn(this.program, [...args], {
        cwd: this.settings.directory,
        env: this.environment,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const texts = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8').on('data', (piece: string) => {
          // What is printed as JSON is needed whole; last words are all that is read of the rest.
          texts[name] = (texts[name] + piece).slice(args.includes('--json') ? 0 : -64 * 1024);
        });
      }
      // The CLI's own meaning: the first interrupt finishes what runs, the second cancels it.
      const interrupt = (): void => void child.kill('SIGINT');
      const signals = [request.finish, request.stop];
      for (const signal of signals) {
        if (signal.aborted) interrupt();
        else signal.addEventListener('abort', interrupt);
      }
      const done = (code: number): void => {
        for (const signal of signals) signal.removeEventListener('abort', interrupt);
        resolve({ result: { code, ...texts }, interrupted: request.finish.aborted });
      };
      child.once('error', (error) => {
        texts.stderr += error.message;
        done(127);
      });
      child.once('close', (code) => done(code ?? 1));
    });
  }
}

/** A run of the CLI. */
interface Ran {
  readonly result: RunResult;
  /** All of its standard output, if that is JSON. */
  readonly printed: string;
  /** True if it failed, and only since policies or the protection of a resource refuse what the program asks for. */
  readonly refused: boolean;
}

/** Does this error only say that something is refused? The program was run to its end then. */
function isRefusal(event: EngineEvent): boolean {
  if (event.kind === 'violation') return true;
  const refusals = /^preview failed$|marked for protection|because it is protected/;
  return event.kind === 'log' && refusals.test(event.message);
}

/** Does this event tell a person why the run failed? */
function isReason(event: EngineEvent): boolean {
  return (
    (event.kind === 'log' && event.severity === 'error') ||
    (event.kind === 'violation' && event.level === 'mandatory')
  );
}
