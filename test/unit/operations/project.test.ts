import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperationError } from '../../../operations/errors';
import { chooseStack } from '../../../operations/project/choice';
import { describeLock, lockDirectory, readLocks, removeLock } from '../../../operations/project/lock';
import { recall, remember } from '../../../operations/project/memory';
import { defaultPassphraseFile, providePassphrase } from '../../../operations/project/passphrase';
import { hasState, readProject, stateFile } from '../../../operations/project/project';
import { nameOf, readState, typeOf } from '../../../operations/project/state';
import { checkpoint, fakeProject, fakeTerminal, scratch, urn } from './support';

const remedyOf = (error: unknown): string => (error instanceof OperationError ? error.remedy.join('\n') : '');

describe('the project on disk', () => {
  it('finds the stacks, and the state where the backend says', () => {
    const project = fakeProject();
    expect(project.stacks).toEqual(['airgap', 'dev', 'prod']);
    expect(project.stateDirectory).toBe(join(project.directory, '.state'));
    expect(project.backendUrl).toBe(`file://${join(project.directory, '.state')}`);
    expect(hasState(project, 'dev')).toBe(false);
  });

  it('lets PULUMI_BACKEND_URL override Pulumi.yaml, as the CLI does', () => {
    const { directory } = fakeProject();
    expect(readProject(directory, { PULUMI_BACKEND_URL: 'file:///elsewhere' }).stateDirectory).toBe(
      '/elsewhere',
    );
    expect(
      readProject(directory, { PULUMI_BACKEND_URL: 'file://~/x', HOME: '/home/me' }).stateDirectory,
    ).toMatch(/\/x$/);
  });

  it('refuses a backend that is none of files, naming where it was read', () => {
    const { directory } = fakeProject();
    const open = (): unknown => readProject(directory, { PULUMI_BACKEND_URL: 's3://bucket' });
    expect(open).toThrow(/"s3:\/\/bucket" \(PULUMI_BACKEND_URL\) is not a directory of files/);
  });

  it('says which file it cannot use', () => {
    expect(() => readProject(scratch(), {})).toThrow(/Pulumi\.yaml cannot be used: ENOENT/);
  });
});

describe('a look into the state', () => {
  it('reads resources, pending operations and the salt', () => {
    const box = urn('docker:index/container:Container', 'box');
    const project = fakeProject(undefined, {
      dev: checkpoint(
        [{ urn: box, type: 'docker:index/container:Container', id: 'abc', custom: true }],
        [{ type: 'creating', resource: { urn: box, type: 'docker:index/container:Container' } }],
      ),
    });
    const state = readState(project, 'dev');
    expect(state?.resources.map(({ id }) => id)).toEqual(['abc']);
    expect(state?.pending).toEqual([{ type: 'creating', urn: box }]);
    expect(state?.salt).toBe('v1:c2FsdA==:v1:x:y');
    expect(readState(project, 'airgap')).toBeUndefined();
    expect([nameOf(box), typeOf(box)]).toEqual(['box', 'docker:index/container:Container']);
  });

  it('calls a state that was cut in half damaged, and leaves it as it is', () => {
    const half = JSON.stringify(checkpoint([])).slice(0, 60);
    const project = fakeProject(undefined, { dev: half });
    expect(() => readState(project, 'dev')).toThrow(/state of stack "dev" is damaged: it is not whole JSON/);
    expect(readFileSync(stateFile(project, 'dev'), 'utf8')).toBe(half);
  });

  it('calls a state of another shape damaged', () => {
    const project = fakeProject(undefined, { dev: { version: 2 } });
    expect(() => readState(project, 'dev')).toThrow(/damaged/);
  });
});

describe('which stack', () => {
  const yes = { registry: true, reason: 'a registry answers' };
  const no = { registry: false, reason: 'no registry answers' };

  it('takes the one that is named, and remembers nothing', async () => {
    const project = fakeProject();
    const terminal = fakeTerminal();
    const stack = await chooseStack({
      project,
      terminal,
      named: 'prod',
      yes: false,
      lookAround: () => Promise.resolve(yes),
    });
    expect(stack).toBe('prod');
    expect(recall(project)).toEqual({ version: 1 });
  });

  it('suggests the nearest for a misspelt one and lists all', async () => {
    const choice = chooseStack({
      project: fakeProject(),
      terminal: fakeTerminal(),
      named: 'dve',
      yes: false,
      lookAround: () => Promise.resolve(yes),
    });
    await expect(choice).rejects.toThrow(/Did you mean dev\?/);
    await choice.catch((error: unknown) => expect(remedyOf(error)).toBe('There are airgap, dev and prod.'));
  });

  it.each([
    [yes, 'dev'],
    [no, 'airgap'],
  ])('without a terminal chooses by what it finds, says so and remembers', async (found, expected) => {
    const project = fakeProject();
    const terminal = fakeTerminal();
    const ask = { project, terminal, named: undefined, yes: false };
    expect(await chooseStack({ ...ask, lookAround: () => Promise.resolve(found) })).toBe(expected);
    expect(terminal.said()).toContain(found.reason);
    // The second time nothing is looked at.
    const never = (): never => {
      throw new Error('it looked around twice');
    };
    expect(await chooseStack({ ...ask, lookAround: never })).toBe(expected);
  });

  it('asks once where someone sits there; an empty answer takes the proposal', async () => {
    const project = fakeProject();
    const terminal = fakeTerminal({ interactive: true, answers: ['prod'] });
    const ask = { project, named: undefined, yes: false, lookAround: () => Promise.resolve(no) };
    expect(await chooseStack({ ...ask, terminal })).toBe('prod');
    expect(terminal.questions).toEqual(['Stack [airgap]: ']);
    expect(recall(project).stack).toBe('prod');
    const other = fakeTerminal({ interactive: true, answers: [''] });
    expect(await chooseStack({ ...ask, project: fakeProject(), terminal: other })).toBe('airgap');
  });

  it('with --yes asks nothing', async () => {
    const terminal = fakeTerminal({ interactive: true });
    await chooseStack({
      project: fakeProject(),
      terminal,
      named: undefined,
      yes: true,
      lookAround: () => Promise.resolve(yes),
    });
    expect(terminal.questions).toEqual([]);
  });

  it('forgets a remembered stack whose file is gone', async () => {
    const project = fakeProject();
    remember(project, { stack: 'gone' });
    const terminal = fakeTerminal();
    expect(
      await chooseStack({
        project,
        terminal,
        named: undefined,
        yes: false,
        lookAround: () => Promise.resolve(no),
      }),
    ).toBe('airgap');
  });
});

describe('the passphrase', () => {
  const setting = (extra: object = {}): Parameters<typeof providePassphrase>[0] => ({
    project: fakeProject(),
    stack: 'dev',
    terminal: fakeTerminal(),
    environment: { XDG_CONFIG_HOME: scratch() },
    file: undefined,
    ask: false,
    generate: true,
    ...extra,
  });

  it('is generated once, 0600 in 0700, outside the project, and never printed', async () => {
    const terminal = fakeTerminal();
    const input = setting({ terminal });
    const { file } = await providePassphrase(input);
    expect(file.startsWith(input.environment['XDG_CONFIG_HOME'] ?? 'nowhere')).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    const text = readFileSync(file, 'utf8').trim();
    expect(text.length).toBeGreaterThanOrEqual(43);
    expect(terminal.said()).not.toContain(text);
    expect((await providePassphrase(input)).file).toBe(file);
    expect(readFileSync(file, 'utf8').trim()).toBe(text);
  });

  it('differs between two checkouts', () => {
    const environment = { XDG_CONFIG_HOME: scratch() };
    expect(defaultPassphraseFile(fakeProject(), environment)).not.toBe(
      defaultPassphraseFile(fakeProject(), environment),
    );
  });

  it('is not generated anew while a state is encrypted with a lost one', async () => {
    const project = fakeProject(undefined, { dev: checkpoint([]) });
    const input = setting({ project });
    const lost = providePassphrase(input);
    await expect(lost).rejects.toThrow(/passphrase of stack "dev" is missing: .*passphrase does not exist/);
    await lost.catch((error: unknown) => expect(remedyOf(error)).toContain('--passphrase-file'));
    expect(existsSync(defaultPassphraseFile(project, input.environment))).toBe(false);
  });

  it('is not generated by a command that begins no stack', async () => {
    await expect(providePassphrase(setting({ generate: false }))).rejects.toThrow(
      /has not been brought up from here/,
    );
  });

  it('comes from the file that is named, before the environment, and a wide mode is said', async () => {
    const directory = scratch();
    const [named, other] = [join(directory, 'named'), join(directory, 'other')];
    for (const file of [named, other]) writeFileSync(file, 'words\n');
    chmodSync(named, 0o644);
    const terminal = fakeTerminal();
    const environment = { PULUMI_CONFIG_PASSPHRASE_FILE: other };
    expect((await providePassphrase(setting({ terminal, environment, file: named }))).file).toBe(named);
    expect(terminal.said()).toContain(`(mode 0644): chmod 600 ${named}`);
    expect((await providePassphrase(setting({ environment }))).file).toBe(other);
  });

  it.each([
    ['', /is empty/],
    [undefined, /cannot be read: ENOENT/],
  ])('from a file that holds %j is refused', async (text, reason) => {
    const file = join(scratch(), 'passphrase');
    if (text !== undefined) writeFileSync(file, text, { mode: 0o600 });
    await expect(providePassphrase(setting({ file }))).rejects.toThrow(reason);
  });

  it('is asked for twice where it is new, and its file is gone afterwards', async () => {
    const asked = await providePassphrase(
      setting({ ask: true, terminal: fakeTerminal({ interactive: true, answers: ['a b', 'a b'] }) }),
    );
    expect(readFileSync(asked.file, 'utf8')).toBe('a b');
    expect(statSync(asked.file).mode & 0o777).toBe(0o600);
    asked.dispose();
    expect(existsSync(asked.file)).toBe(false);
    const slip = fakeTerminal({ interactive: true, answers: ['a', 'b'] });
    await expect(providePassphrase(setting({ ask: true, terminal: slip }))).rejects.toThrow(/differ/);
    await expect(providePassphrase(setting({ ask: true }))).rejects.toThrow(/needs a terminal/);
  });

  it('in the environment itself is ignored, and said', async () => {
    const terminal = fakeTerminal();
    const environment = { XDG_CONFIG_HOME: scratch(), PULUMI_CONFIG_PASSPHRASE: 'in the open' };
    const { file } = await providePassphrase(setting({ terminal, environment }));
    expect(readFileSync(file, 'utf8')).not.toContain('in the open');
    expect(terminal.said()).toContain('PULUMI_CONFIG_PASSPHRASE is ignored');
    expect(terminal.said()).not.toContain('in the open');
  });
});

describe('the lock', () => {
  const locked = (content: unknown): ReturnType<typeof fakeProject> => {
    const project = fakeProject();
    const directory = lockDirectory(project, 'dev');
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, 'id.json'),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    return project;
  };
  const taken = { username: 'ann', timestamp: '2026-01-01T00:00:00Z' };
  const now = Date.parse('2026-01-01T00:01:05Z');

  it('of a process that runs names it and its age', () => {
    const [lock] = readLocks(locked({ ...taken, pid: process.pid, hostname: hostname() }), 'dev', now);
    expect(lock?.holder).toBe('alive');
    expect(describeLock(lock!)).toBe(`process ${process.pid} of ann, for 1 min 5 s`);
  });

  it('of a process that is gone is stale; removing it unlocks', () => {
    // Beyond the largest id that Linux gives.
    const project = locked({ ...taken, pid: 2 ** 22 + 1, hostname: hostname() });
    const [lock] = readLocks(project, 'dev', now);
    expect(lock?.holder).toBe('stale');
    removeLock(lock!);
    expect(readLocks(project, 'dev', now)).toEqual([]);
  });

  it('of another host cannot be judged here', () => {
    expect(readLocks(locked({ ...taken, pid: 1, hostname: 'elsewhere' }), 'dev', now)[0]?.holder).toBe(
      'elsewhere',
    );
  });

  it('that cannot be read still locks', () => {
    expect(readLocks(locked('{"pid":'), 'dev', now)[0]?.holder).toBe('unreadable');
  });

  it('is not there without a state', () => {
    expect(readLocks(fakeProject(), 'dev')).toEqual([]);
  });
});
