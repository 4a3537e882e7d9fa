/** A preview of the benchmark's program, by either engine. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openStack, type EngineEvent } from '../../engine';

const pack = resolve(__dirname, '../../policies');
const passphrase = 'a passphrase of the benchmark';

/**
 * Previews the program of a directory, with the policy pack (`judged`) or without.
 *
 * @returns what the pack says its analysis took, in seconds, where the engine tells
 * @throws Error if the preview fails or a policy finds something: a stack that is refused is not what is measured
 */
export type Preview = (directory: string, judged: boolean) => Promise<number | undefined>;

/** By the embedded engine, in this process. */
export const previewByEngine: Preview = async (directory, judged) => {
  const found: string[] = [];
  const stack = openStack({
    projectDir: directory,
    stack: 'bench',
    backendUrl: `file://${directory}`,
    passphrase: () => Promise.resolve(passphrase),
    policyPacks: judged ? [{ directory: pack }] : [],
    onEvent: (event: EngineEvent) => {
      if (event.kind === 'policy') found.push(`${event.policy}: ${event.message}`);
    },
  });
  const result = await stack.preview();
  if (result.result !== 'succeeded' || found.length > 0)
    throw new Error([...result.failures, ...found].slice(0, 5).join('\n') || `the preview ${result.result}`);
  return result.policyTimes?.analysis;
};

/** By the Pulumi CLI on the PATH. */
export const previewByCli: Preview = async (directory, judged) => {
  const secret = join(directory, 'passphrase');
  const run = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('pulumi', [...args, '--non-interactive', '--color=never'], {
      cwd: directory,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${directory}`,
        PULUMI_CONFIG_PASSPHRASE_FILE: secret,
        PULUMI_SKIP_UPDATE_CHECK: 'true',
      },
    });
    return stdout;
  };
  if (!existsSync(secret)) {
    writeFileSync(secret, passphrase, { mode: 0o600 });
    await run('stack', 'init', 'bench');
  }
  const said = await run('preview', '--stack', 'bench', ...(judged ? ['--policy-pack', pack] : []));
  const finding = /^.*\[(?:advisory|mandatory)\].*$/m.exec(said);
  if (finding) throw new Error(finding[0].trim());
  return undefined;
};
