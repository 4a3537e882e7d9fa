import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { phaseFailure, showRemarks } from '../../../operations/commands/phase';
import { plannedByGroup, showPlan, touchesWhatExists } from '../../../operations/commands/plan';
import type { EngineEvent, Operation } from '../../../operations/engines/engine';
import type { OperationError } from '../../../operations/errors';
import { UsageError } from '../../../operations/errors';
import { showFailure } from '../../../operations/terminal/failure';
import { Progress } from '../../../operations/terminal/progress';
import { groupOf, RunModel } from '../../../operations/terminal/run-model';
import { bytes, count, duration, fit, list, plain } from '../../../operations/terminal/text';
import { kindOf, tally } from '../../../operations/terminal/words';
import { fakeTerminal, urn } from './support';

const container = 'docker:index/container:Container';
const volume = 'docker:index/volume:Volume';
const begin = (
  type: string,
  name: string,
  operation: Operation,
  extra: Partial<EngineEvent> = {},
): EngineEvent =>
  ({
    kind: 'begin',
    urn: urn(type, name),
    type,
    operation,
    changed: [],
    old: false,
    ...extra,
  }) as EngineEvent;
const end = (type: string, name: string, operation: Operation, old = false): EngineEvent => ({
  kind: 'end',
  urn: urn(type, name),
  operation,
  old,
});
const model = (...events: EngineEvent[]): RunModel => {
  const m = new RunModel();
  for (const event of events) m.add(event, 0);
  return m;
};

describe('formats', () => {
  it('are short and carry units', () => {
    expect([450, 12_000, 184_000, 7_500_000, 300_000_000].map(duration)).toEqual([
      '0.5 s',
      '12 s',
      '3 min 4 s',
      '2 h 5 min',
      '3 d 11 h',
    ]);
    expect([512, 1500, 134_217_728].map(bytes)).toEqual(['512 B', '1.5 KiB', '128 MiB']);
    expect([count(1, 'network'), count(2, 'network')]).toEqual(['1 network', '2 networks']);
    expect([[], ['a'], ['a', 'b', 'c']].map((words) => list(words))).toEqual(['', 'a', 'a, b and c']);
    expect(list(['a', 'b', 'c', 'd'], 4)).toBe('a, b, c and d');
    expect(list(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });

  it('cut coloured text by what is seen', () => {
    const red = '\u001b[31mabcdef\u001b[39m';
    expect(plain(fit(red, 4))).toBe('abc…');
    expect(fit(red, 6)).toBe(red);
  });

  it('know what a person calls a type', () => {
    expect(kindOf(container)).toBe('container');
    expect(kindOf('other:index/bigThing:BigThing')).toBe('big thing');
    expect(tally({ create: 2, same: 3 })).toBe('2 created, 3 unchanged');
    expect(tally({})).toBe('nothing');
  });
});

describe('what a run has done', () => {
  it('groups by the outermost component and leaves components and providers out', () => {
    const m = model(
      begin('jsquared:redis:RedisSentinel', 'main', 'create'),
      begin('pulumi:providers:docker', 'default', 'create'),
      begin(container, 'a', 'create'),
      end(container, 'a', 'create'),
    );
    expect(m.groups.map(({ name, items }) => [name, items.map((i) => i.name)])).toEqual([
      ['RedisSentinel', ['a']],
    ]);
    expect(m.changes).toEqual({ create: 1 });
    expect(groupOf('urn:pulumi:s::p::pulumi:pulumi:Stack$docker:index/network:Network::n')).toBe('Network');
  });

  it('counts a replacement once, whichever of old and new goes first', () => {
    const oldFirst = model(
      begin(container, 'a', 'replace', { old: true }),
      end(container, 'a', 'replace', true),
      begin(container, 'a', 'replace'),
    );
    expect(oldFirst.running.map(({ name }) => name)).toEqual(['a']);
    oldFirst.add(end(container, 'a', 'replace'), 5);
    const newFirst = model(
      begin(container, 'a', 'replace'),
      end(container, 'a', 'replace'),
      begin(container, 'a', 'replace', { old: true }),
      end(container, 'a', 'replace', true),
    );
    for (const m of [oldFirst, newFirst]) {
      expect(m.running).toEqual([]);
      expect(m.changes).toEqual({ replace: 1 });
    }
  });

  it('does not count what failed as done', () => {
    const m = model(begin(container, 'a', 'create'), {
      kind: 'failed',
      urn: urn(container, 'a'),
      operation: 'create',
    });
    expect([m.changeCount, m.running.length]).toEqual([0, 0]);
  });

  it('tells a warning once', () => {
    const warning: EngineEvent = {
      kind: 'log',
      severity: 'warning',
      urn: urn(container, 'a'),
      message: 'old\n',
    };
    expect(model(warning, warning).remarks).toEqual([{ severity: 'warning', name: 'a', message: 'old' }]);
  });
});

describe('a plan', () => {
  it('counts what is new, and lists what exists with the properties that differ', () => {
    const terminal = fakeTerminal();
    const m = model(
      begin(container, 'a', 'replace', {
        changed: ['memory', 'labels[2].value', 'labels[3].value'],
      }),
      begin(volume, 'v', 'create'),
      begin(volume, 'w', 'create'),
      begin(container, 'same', 'same'),
    );
    showPlan(terminal, m, false);
    expect(terminal.said()).toBe('  RedisSentinel\n    ± container a (memory and labels)\n    + 2 volumes');
    expect(touchesWhatExists(m)).toBe(true);
    expect(plannedByGroup(m)).toEqual(new Map([['RedisSentinel', 3]]));
  });

  it('of new things alone is a line a component and needs no question', () => {
    const terminal = fakeTerminal();
    const m = model(begin(container, 'a', 'create'), begin(volume, 'v', 'create'));
    showPlan(terminal, m, false);
    expect(terminal.said()).toBe('  + RedisSentinel: 1 container and 1 volume');
    expect(touchesWhatExists(m)).toBe(false);
  });
});

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('without a terminal is a line for what can be seen, and a sign of life every ten seconds', () => {
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, 'Updating dev');
    progress.add(begin(container, 'a', 'create'));
    progress.add(begin(volume, 'v', 'create'));
    progress.add(end(volume, 'v', 'create'));
    vi.advanceTimersByTime(10_000);
    vi.advanceTimersByTime(2000);
    progress.add(end(container, 'a', 'create'));
    progress.finish(true);
    vi.advanceTimersByTime(60_000);
    expect(terminal.notes).toEqual([
      'Updating dev ...',
      '  … a: starting, waiting until healthy (10 s)',
      '  ✓ created container a (12 s)',
    ]);
  });

  it('says failures in any case, and nothing else of a preview', () => {
    const terminal = fakeTerminal();
    const progress = new Progress(terminal, 'Previewing dev', new Map(), true);
    progress.add(begin(container, 'a', 'create'));
    progress.add(end(container, 'a', 'create'));
    progress.finish(false);
    expect(terminal.notes).toEqual(['Previewing dev ...']);
  });

  it('on a terminal redraws in place, never more lines than there are rows', () => {
    const terminal = fakeTerminal({ live: true, rows: 8, columns: 60 });
    const progress = new Progress(terminal, 'Updating dev', new Map([['RedisSentinel', 20]]));
    for (let i = 0; i < 20; i += 1) {
      progress.add({
        kind: 'begin',
        urn: `urn:pulumi:d::p::x:y:Part${i}$${container}::m${i}`,
        type: container,
        operation: 'create',
        changed: [],
        old: false,
      });
    }
    terminal.notes.length = 0;
    vi.advanceTimersByTime(120);
    const [frame = ''] = terminal.notes.slice(-1);
    expect(frame.trimEnd().split('\n')).toHaveLength(6);
    expect(frame).toMatch(/^Updating dev/);
    for (const line of frame.split('\n')) expect(plain(line).length).toBeLessThan(60);
    progress.finish(true);
    expect(terminal.notes.join('\n')).toContain('Part19');
  });
});

describe('what is said at the end', () => {
  const phase = (m: RunModel, outcome: 'failed' | 'interrupted' = 'failed'): OperationError =>
    phaseFailure({ result: { outcome }, model: m, milliseconds: 1 }, 'Updating dev', ['Run it again.']);

  it('is the reason without the stack trace of the program', () => {
    const message =
      "Running program '/x/index.ts' failed with an unhandled exception:\n<ref *1> ConfigError: The file is wrong.\n  redis.members: too many\n    at parse (/x/y.ts:3:4)";
    const error = phase(model({ kind: 'log', severity: 'error', urn: undefined, message }));
    expect(error.message).toBe('Updating dev failed.\nThe file is wrong.\n  redis.members: too many');
  });

  it('is the policy where only a policy stopped it', () => {
    const terminal = fakeTerminal();
    const m = model({
      kind: 'violation',
      urn: urn(container, 'a'),
      policy: 'limits',
      level: 'mandatory',
      message: 'no limit',
    });
    expect(phase(m).message).toBe('Updating dev was refused by a policy (above).');
    // What an engine adds in its own words is no other reason.
    const message = 'a breaks the mandatory policy limits: no limit';
    m.add({ kind: 'log', severity: 'error', urn: undefined, message }, 0);
    expect(phase(m).message).toBe('Updating dev was refused by a policy (above).');
    showRemarks(terminal, m);
    expect(terminal.said()).toBe(
      'Policies: 1 mandatory, 0 advisory\n  ✗ limits mandatory on a\n      no limit',
    );
  });

  it('is exit code 130 after Ctrl-C', () => {
    expect(phase(model(), 'interrupted').exitCode).toBe(130);
  });

  it('is message and remedy, a stack trace only if asked for', () => {
    const said = (thrown: unknown, verbose: boolean): string => {
      const terminal = fakeTerminal();
      showFailure(terminal, thrown, verbose);
      return terminal.said();
    };
    expect(said(new UsageError('No such thing.', ['Use another.']), false)).toBe(
      '✗ No such thing.\n  → Use another.',
    );
    expect(said(new TypeError('x is undefined'), false)).toContain('--verbose');
    expect(said(new TypeError('x is undefined'), false)).not.toContain('terminal.test');
    expect(said(new TypeError('x is undefined'), true)).toContain('terminal.test');
  });
});
