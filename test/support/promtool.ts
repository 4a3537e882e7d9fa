/** promtool, from the PATH or out of our own Prometheus image. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureImage } from './images';

/** What a run said and whether it passed. */
export interface ToolResult {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs a tool of the monitoring images in a directory that holds the given files, without network.
 *
 * @param tool `promtool` of the Prometheus image, `amtool` of the Alertmanager image
 * @throws Error if neither the tool nor the image can be had
 */
export async function runTool(
  tool: 'promtool' | 'amtool',
  args: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<ToolResult> {
  const directory = await mkdtemp(join(tmpdir(), 'jsquared-promtool-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(directory, name), content, { mode: 0o644 });
    }
    if ((await run('sh', ['-c', `command -v ${tool}`], directory)).ok)
      return await run(tool, args, directory);
    const image = await ensureImage(tool === 'promtool' ? 'prometheus' : 'alertmanager');
    // Root reads the directory, which mkdtemp made for its owner alone; nothing else is mounted.
    const box = ['run', '--rm', '--network', 'none', '--user', '0', '-v', `${directory}:/w:ro`, '-w', '/w'];
    return await run('docker', [...box, '--entrypoint', `/bin/${tool}`, image, ...args], directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<ToolResult> {
  return new Promise((resolve) => {
    // One stream, so that a failure stays beside the file that it belongs to.
    const merged = ['-c', '"$@" 2>&1', 'sh', command, ...args];
    execFile('sh', merged, { cwd, maxBuffer: 32 * 1024 * 1024 }, (error, stdout) => {
      resolve({ ok: error === null, output: stdout });
    });
  });
}
