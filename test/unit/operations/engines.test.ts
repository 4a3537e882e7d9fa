import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCli } from '../../../operations/engines/cli';
import { parseCliLine } from '../../../operations/engines/cli-events';
import { explainCli } from '../../../operations/engines/cli-errors';
import { openEngine } from '../../../operations/engines/choose';
import { Translator } from '../../../operations/engines/embedded';
import type { EngineEvent } from '../../../operations/engines/engine';
import { secretOutputNames } from '../../../operations/engines/secret-outputs';
import { stateFile } from '../../../operations/project/project';
import { fakeCli, request } from './fake-cli';
import { checkpoint, fakeProject, urn } from './support';

const box = urn('docker:index/container:Container', 'box');
const type = 'docker:index/container:Container';

describe("the CLI's event log", () => {
  const line = (event: object): EngineEvent[] =>
    parseCliLine(JSON.stringify({ sequence: 1, timestamp: 1, ...event }));
  const metadata = (op: string, extra: object = {}): object => ({
    metadata: { op, urn: box, type, ...extra },
  });

  it('tells when work on a resource begins, ends and fails', () => {
    expect(line({ resourcePreEvent: metadata('update', { diffs: ['memory'] }) })).toEqual([
      { kind: 'begin', urn: box, type, operation: 'update', changed: ['memory'], old: false },
    ]);
    expect(line({ resOutputsEvent: metadata('create') })).toEqual([
      { kind: 'end', urn: box, operation: 'create', old: false },
    ]);
    expect(line({ resOpFailedEvent: metadata('create') })).toEqual([
      { kind: 'failed', urn: box, operation: 'create' },
    ]);
  });

  it('counts a replacement once: the removal of the old one is part of it, the bare step says nothing', () => {
    expect(line({ resourcePreEvent: metadata('delete-replaced') })).toMatchObject([
      { operation: 'replace', old: true },
    ]);
    expect(line({ resourcePreEvent: metadata('create-replacement') })).toMatchObject([
      { operation: 'replace', old: false },
    ]);
    expect(line({ resourcePreEvent: metadata('replace') })).toEqual([]);
  });

  it('takes the colours out of messages', () => {
    expect(
      line({ diagnosticEvent: { urn: '', message: '<{%fg 1%}>no<{%reset%}> disk\n', severity: 'error' } }),
    ).toEqual([{ kind: 'log', severity: 'error', urn: undefined, message: 'no disk' }]);
  });

  it('tells violations and remediations of policies', () => {
    const policyEvent = {
      resourceUrn: box,
      message: 'too much',
      policyName: 'limits',
      enforcementLevel: 'mandatory',
    };
    expect(line({ policyEvent })).toEqual([
      { kind: 'violation', urn: box, policy: 'limits', level: 'mandatory', message: 'too much' },
    ]);
    expect(line({ policyRemediationEvent: { resourceUrn: box, policyName: 'limits' } })).toEqual([
      { kind: 'remediation', urn: box, policy: 'limits' },
    ]);
  });

  it.each(['', 'not json', '[]', '{"newKind":{}}', '{"resourcePreEvent":{"metadata":{}}}'])(
    'passes over %j',
    (text) => {
      expect(parseCliLine(text)).toEqual([]);
    },
  );
});

describe("the embedded engine's events", () => {
  const about = { urn: box, type, name: 'box', protect: false, dependencies: [] } as const;
  const step = { kind: 'step', ...about, diffs: [], replaces: [] } as const;

  const translate = (event: Parameters<Translator['translate']>[0], planned = false): EngineEvent[] =>
    new Translator(planned).translate(event);

  it('are begin and end', () => {
    const translator = new Translator(false);
    expect(translator.translate({ ...step, phase: 'started', op: 'create' })).toMatchObject([
      { kind: 'begin', operation: 'create' },
    ]);
    expect(translator.translate({ ...step, phase: 'finished', op: 'create' })).toMatchObject([
      { kind: 'end' },
    ]);
    expect(translator.translate({ ...step, phase: 'failed', op: 'delete' })).toMatchObject([
      { kind: 'failed', operation: 'delete' },
    ]);
    expect(translate({ ...step, phase: 'started', op: 'delete-replaced' })).toMatchObject([
      { operation: 'replace', old: true },
    ]);
  });

  it('are both at once where a step takes no time, and in a preview', () => {
    const kinds = (events: EngineEvent[]): string[] => events.map(({ kind }) => kind);
    expect(kinds(translate({ ...step, phase: 'finished', op: 'same' }))).toEqual(['begin', 'end']);
    expect(kinds(translate({ ...step, phase: 'planned', op: 'update' }, true))).toEqual(['begin', 'end']);
    expect(translate({ ...step, phase: 'planned', op: 'update' })).toEqual([]);
  });

  it('tell what a refresh found to differ', () => {
    expect(translate({ ...step, phase: 'finished', op: 'refresh', diffs: ['memory'] })).toMatchObject([
      { operation: 'update' },
      {},
    ]);
    expect(translate({ ...step, phase: 'finished', op: 'delete' })).toMatchObject([
      { operation: 'delete' },
      {},
    ]);
  });

  it('keep levels of policies and severities of lines', () => {
    const policy = { kind: 'policy', pack: 'p', policy: 'limits', message: 'm', urn: '' } as const;
    expect(translate({ ...policy, level: 'advisory' })).toMatchObject([
      { kind: 'violation', level: 'advisory', urn: undefined },
    ]);
    expect(translate({ ...policy, level: 'remediated' })).toMatchObject([{ kind: 'remediation' }]);
    expect(translate({ kind: 'diagnostic', severity: 'warning', message: 'w', urn: box })).toMatchObject([
      { severity: 'warning' },
    ]);
  });
});

describe("the CLI's last words", () => {
  const settings = { stack: 'dev', passphraseFile: '/p', stateDirectory: '/s' };
  it.each([
    [
      'error: getting secrets manager: incorrect passphrase',
      /passphrase in \/p is not the one of stack "dev"/,
    ],
    ['error: the stack is currently locked by 1 lock(s).', /Another update of stack "dev" is running/],
    ['error: could not download plugin docker 5.0.0: dial tcp', /lacks a provider plugin/],
    ['warning: old\nerror: something else', /exit code 255\): something else/],
  ])('%j are explained', (stderr, message) => {
    const error = explainCli({ code: 255, stdout: '', stderr }, settings);
    expect(error.message).toMatch(message);
    expect(error.remedy.length).toBeGreaterThan(0);
  });
});

describe('secret outputs', () => {
  const mark = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'x' };
  const stack = {
    urn: 'urn:pulumi:dev::sample::pulumi:pulumi:Stack::sample-dev',
    type: 'pulumi:pulumi:Stack',
  };

  it('are found at any depth', () => {
    const outputs = { open: { a: 1 }, hidden: mark, deep: { list: [{ key: mark }] } };
    const project = fakeProject(undefined, { dev: checkpoint([{ ...stack, outputs }]) });
    expect([...secretOutputNames(stateFile(project, 'dev'), ['open'])].sort()).toEqual(['deep', 'hidden']);
  });

  it('are all of them where the state cannot be read', () => {
    expect([...secretOutputNames('/nowhere', ['a', 'b'])]).toEqual(['a', 'b']);
  });
});

describe('the CLI as an engine', () => {
  it('begins a stack without touching its file, and hands the salt over in a copy', async () => {
    const { settings, program, calls } = fakeCli('cat "$config" >&2; exit 255');
    const before = readFileSync(settings.stackFile, 'utf8');
    const engine = await openCli(program, settings);
    await expect(engine.preview(request())).rejects.toThrow(/encryptionsalt: v1:new/);
    engine.close();
    expect(readFileSync(settings.stackFile, 'utf8')).toBe(before);
    expect(calls()).toContain('stack init dev --no-select');
  });

  it('never passes a passphrase by argument or environment, only the name of its file', async () => {
    const { settings, program, calls } = fakeCli('exit 0');
    const engine = await openCli(program, settings);
    expect(await engine.up(request())).toEqual({ outcome: 'succeeded' });
    engine.close();
    expect(calls()).not.toContain('in the open');
    expect(calls()).toContain(`| /secret/passphrase | unset | ${settings.backendUrl}`);
    expect(calls()).toMatch(/^up --yes --skip-preview --policy-pack \S+policies --stack dev/m);
    expect(calls()).toContain('--non-interactive');
  });

  it('tells every event of the log, the last line included', async () => {
    const event = (op: string): string =>
      `{"resOutputsEvent":{"metadata":{"op":"${op}","urn":"${box}","type":"${type}"}}}`;
    const { settings, program } = fakeCli(
      `printf '%s\\n%s' '${event('create')}' '${event('delete')}' >"$log"`,
    );
    const engine = await openCli(program, settings);
    const run = request();
    await engine.destroy(run);
    engine.close();
    expect(run.events.map((e) => ('operation' in e ? e.operation : e.kind))).toEqual(['create', 'delete']);
  });

  it('is a failed run, not an exception, where an event says why', async () => {
    const { settings, program } = fakeCli(
      `printf '%s\\n' '{"diagnosticEvent":{"message":"no disk","severity":"error"}}' >"$log"; exit 255`,
    );
    const engine = await openCli(program, settings);
    const run = request();
    expect(await engine.up(run)).toEqual({ outcome: 'failed' });
    engine.close();
  });

  it('is interrupted by a signal, once', async () => {
    const { settings, program } = fakeCli(
      `trap 'exit 1' INT; echo ready >"$log"; for i in 1 2 3 4 5 6 7 8; do sleep 1; done`,
    );
    const engine = await openCli(program, settings);
    const run = request();
    const ended = engine.up(run);
    run.finishNow();
    expect(await ended).toEqual({ outcome: 'interrupted' });
    engine.close();
  });

  it('reads outputs with their secrets, and which they are', async () => {
    const { settings, program } = fakeCli(`echo '{"open":1,"hidden":"s"}'`);
    mkdirSync(join(settings.stateDirectory, '.pulumi', 'stacks', 'sample'), { recursive: true });
    writeFileSync(settings.stateFile, '{}');
    const engine = await openCli(program, settings);
    const outputs = await engine.outputs();
    engine.close();
    expect(outputs?.values).toEqual({ open: 1, hidden: 's' });
    // The state says nothing of them: all are taken for secret.
    expect([...(outputs?.secrets ?? [])]).toEqual(['open', 'hidden']);
  });

  it('that does not run is said', async () => {
    const { settings } = fakeCli('');
    await expect(openCli('/nowhere/pulumi', settings)).rejects.toThrow(/does not run: .*ENOENT/);
  });
});

describe('which engine', () => {
  it('is an error to force the CLI where there is none, and to name one that does not exist', async () => {
    const { settings } = fakeCli('');
    const none = { ...settings, environment: { PATH: '/nowhere' } };
    await expect(openEngine('cli', none)).rejects.toThrow(/not on the PATH/);
    await expect(openEngine('other', none)).rejects.toThrow(/no such engine/);
  });

  it('is the CLI where it is on the PATH', async () => {
    const { settings, program } = fakeCli('exit 0');
    const path = `${join(program, '..')}:${process.env['PATH'] ?? ''}`;
    const engine = await openEngine(undefined, { ...settings, environment: { ...process.env, PATH: path } });
    expect([engine.name, engine.description]).toEqual(['cli', 'Pulumi CLI v3.999.0']);
    engine.close();
  });
});
