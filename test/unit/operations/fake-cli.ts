import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineEvent, EngineSettings, RunRequest } from '../../../operations/engines/engine';
import { stackFile, stateFile } from '../../../operations/project/project';
import { fakeProject, scratch } from './support';

/** A program in the CLI's place: it notes its arguments and what it can see, and does what the test says. */
export function fakeCli(body: string): { settings: EngineSettings; program: string; calls: () => string } {
  const project = fakeProject({ dev: 'config:\n  sample:size: "8" # a comment\n' });
  const directory = scratch();
  const program = join(directory, 'pulumi');
  const calls = join(directory, 'calls');
  writeFileSync(
    program,
    `#!/bin/sh
[ "$1" = version ] && { echo v3.999.0; exit 0; }
echo "$* | $PULUMI_CONFIG_PASSPHRASE_FILE | \${PULUMI_CONFIG_PASSPHRASE-unset} | $PULUMI_BACKEND_URL" >>"${calls}"
log= config=
while [ $# -gt 0 ]; do
  case $1 in --event-log) log=$2 ;; --config-file) config=$2 ;; init) printf 'encryptionsalt: v1:new\\n' >Pulumi.dev.yaml; exit 0 ;; esac
  shift
done
${body}
`,
  );
  chmodSync(program, 0o755);
  const settings: EngineSettings = {
    directory: project.directory,
    project: project.name,
    stack: 'dev',
    stackFile: stackFile(project, 'dev'),
    stateFile: stateFile(project, 'dev'),
    stateDirectory: project.stateDirectory,
    backendUrl: project.backendUrl,
    salt: undefined,
    passphraseFile: '/secret/passphrase',
    policyPack: join(project.directory, 'policies'),
    environment: { ...process.env, PULUMI_CONFIG_PASSPHRASE: 'in the open' },
  };
  return { settings, program, calls: () => readFileSync(calls, 'utf8') };
}

/** A request that keeps what it is told. */
export function request(): RunRequest & { events: EngineEvent[]; finishNow: () => void } {
  const events: EngineEvent[] = [];
  const finish = new AbortController();
  return {
    events,
    onEvent: (event) => void events.push(event),
    finish: finish.signal,
    stop: new AbortController().signal,
    finishNow: () => finish.abort(),
  };
}
