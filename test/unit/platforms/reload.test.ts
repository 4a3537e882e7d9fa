import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeUpText, type TakeUp } from '../../../platforms/docker/reload';

let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'jsquared-reload-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the text against a `docker` that answers as told and writes down what it was asked to do. */
function run(
  change: Partial<TakeUp>,
  answers: { put?: string; started?: string; code?: number; health?: string } = {},
): { code: number; did: string[] } {
  const { put = '2026-01-01T00:00:02.5Z', started = '2026-01-01T00:00:01.25Z', code = 0 } = answers;
  const log = join(directory, 'log');
  const fake = `#!/bin/sh
case "$1 $*" in
  inspect*Created*member-files*) printf '%s\\n' '${put} 0001-01-01T00:00:00Z' '2026-01-01T00:00:00Z ${started}' ;;
  inspect*Health*) echo '${answers.health ?? 'healthy'}' ;;
  exec*) echo "$*" >>'${log}'; exit ${code} ;;
  *) echo "$*" >>'${log}' ;;
esac
`;
  writeFileSync(join(directory, 'docker'), fake);
  chmodSync(join(directory, 'docker'), 0o755);
  const text = takeUpText({
    container: 'member',
    uploader: 'member-files',
    onChange: { reload: ['sh', "it's"] },
    graceSeconds: 30,
    ...change,
  });
  let ended = 0;
  try {
    execFileSync('/bin/sh', ['-c', text], {
      env: { PATH: `${directory}:${process.env['PATH'] ?? ''}` },
      stdio: 'pipe',
    });
  } catch (error) {
    ended = (error as { status: number }).status;
  }
  const did = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { code: ended, did };
}

describe('files that changed under a running container', () => {
  it('are taken up by the command, inside it', () => {
    expect(run({})).toEqual({ code: 0, did: ["exec member sh it's"] });
  });

  it('fail the update with the command', () => {
    expect(run({}, { code: 3 })).toEqual({ code: 3, did: ["exec member sh it's"] });
  });

  it('restart the container in place where the command asks for it', () => {
    expect(run({}, { code: 75 })).toEqual({
      code: 0,
      did: ["exec member sh it's", 'restart --time 30 member'],
    });
  });

  it('restart it at once where nothing else would do', () => {
    expect(run({ onChange: 'restart' })).toEqual({ code: 0, did: ['restart --time 30 member'] });
  });

  it.each(['restart' as const, { reload: ['true'] }])(
    'are left alone by a container that started after they came (%j)',
    (onChange) => {
      expect(run({ onChange }, { started: '2026-01-01T00:00:03Z' })).toEqual({ code: 0, did: [] });
      expect(run({ onChange }, { started: '2026-01-02T00:00:00.1Z' })).toEqual({ code: 0, did: [] });
    },
  );
});
