import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab } from './support/lab';

let lab: Lab;
beforeEach(async () => {
  lab = new Lab();
  lab.program(`
    const a = new Thing('a', { name: 'a', label: 'one', secretValue: pulumi.secret('hidden-well') });
    const b = new Thing('b', { name: 'b', label: 'one' }, { dependsOn: a });
    new Thing('c', { name: 'c', label: b.label });
    return {};
  `);
  await lab.mustUp();
});
afterEach(() => {
  lab.remove();
});

describe('refresh', () => {
  it('finds nothing where nothing has changed, and leaves the file alone', async () => {
    const before = lab.stateText();
    const result = await lab.open().refresh();
    expect(result.changes).toEqual({ same: 3 });
    expect(lab.stateText()).toBe(before);
  });

  it('shows drift, records it, and the next update puts it right', async () => {
    lab.tamper('b', { label: 'edited' });
    const before = lab.stateText();
    const shown = await lab.open().refresh({ previewOnly: true });
    expect(shown.changes).toEqual({ same: 2, refresh: 1 });
    expect(lab.events.find((event) => event.kind === 'step' && event.op === 'refresh')).toMatchObject({
      name: 'b',
      diffs: ['label'],
    });
    expect(lab.stateText()).toBe(before);
    expect((await lab.open().refresh()).changes).toEqual({ same: 2, refresh: 1 });
    expect(lab.resource('b')).toMatchObject({ outputs: { label: 'edited' } });
    lab.forgetCalls();
    await lab.mustUp();
    expect(lab.calls()).toEqual(['update b']);
    expect(lab.thing('b').outputs['label']).toBe('one');
  });

  it('forgets what is gone, and what others said of it; the next update makes it again', async () => {
    fs.rmSync(path.join(lab.world, 'b.json'));
    expect((await lab.open().refresh()).changes).toEqual({ same: 2, delete: 1 });
    expect(lab.resource('b')).toBeUndefined();
    expect(lab.resource('c')?.['dependencies']).toBeUndefined();
    await lab.mustUp();
    expect(lab.things()).toEqual(['a', 'b', 'c']);
    expect((await lab.mustUp()).changes).toEqual({ same: 5 });
  });

  it('keeps secret what was secret', async () => {
    lab.tamper('a', { label: 'edited', password: 'changed-and-hidden' });
    await lab.open().refresh();
    expect(lab.stateText()).not.toContain('changed-and-hidden');
    expect(JSON.stringify(lab.events)).not.toContain('changed-and-hidden');
  });

  it('names what cannot be read, and keeps it', async () => {
    lab.program(`new Thing('a', { name: 'a', fail: 'read' }); return {};`);
    await lab.mustUp();
    const result = await lab.open().refresh();
    expect(result.result).toBe('failed');
    expect(result.failures.join()).toMatch(/reading .*::a failed: told to fail/);
    expect(lab.resource('a')?.['id']).toBe('a');
  });

  it('of a stack that does not exist has nothing to do', async () => {
    expect((await lab.open({ stack: 'other' }).refresh()).changes).toEqual({});
  });
});
