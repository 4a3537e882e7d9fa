import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab } from './support/lab';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => {
  lab.remove();
});

describe('replacement', () => {
  it('creates the new one before it deletes the old one, under a new generated name', async () => {
    lab.program(`new Thing('a', { kind: 'k' }); return {};`);
    await lab.mustUp();
    const [before] = lab.things();
    lab.forgetCalls();
    lab.program(`new Thing('a', { kind: 'other' }); return {};`);
    expect((await lab.mustUp()).changes).toEqual({ same: 2, replace: 1, 'delete-replaced': 1 });
    const [after] = lab.things();
    expect(after).not.toBe(before);
    expect(lab.calls()).toEqual([`create ${String(after)}`, `delete ${String(before)}`]);
    expect(lab.resources()).toHaveLength(1);
  });

  it('deletes first where both cannot be, and takes along only dependents that would be replaced', async () => {
    const program = (kind: string): string => `
      const a = new Thing('a', { name: 'a', kind: '${kind}', fixed: true });
      new Thing('replaced', { name: 'replaced', kind: a.kind });
      new Thing('updated', { name: 'updated', label: a.kind });
      new Thing('ordered', { name: 'ordered' }, { dependsOn: a });
      return {};
    `;
    lab.program(program('k'));
    await lab.mustUp();
    lab.forgetCalls();
    lab.program(program('other'));
    await lab.mustUp();
    const calls = lab.calls();
    expect(calls.slice(0, 3)).toEqual(['delete replaced', 'delete a', 'create a']);
    expect([...calls.slice(3)].sort()).toEqual(['create replaced', 'update updated']);
    expect(lab.things()).toEqual(['a', 'ordered', 'replaced', 'updated']);
    expect(lab.resources().every((resource) => !('pendingReplacement' in resource))).toBe(true);
  });

  it('does as deleteBeforeReplace says, whatever the provider prefers', async () => {
    const program = (kind: string): string => `
      new Thing('first', { kind: '${kind}' }, { deleteBeforeReplace: true });
      return {};
    `;
    lab.program(program('k'));
    await lab.mustUp();
    lab.program(program('other'));
    lab.forgetCalls();
    await lab.mustUp();
    expect(lab.calls().map((call) => call.split(' ')[0])).toEqual(['delete', 'create']);
  });

  it('goes on with a replacement that stopped after the delete', async () => {
    const program = (fail: string): string => `
      const a = new Thing('a', { name: 'a', kind: 'k${fail}', fixed: true, fail: '${fail}' });
      new Thing('b', { name: 'b', kind: a.kind });
      return {};
    `;
    lab.program(program(''));
    await lab.mustUp();
    lab.program(program('create'));
    expect((await lab.up()).result).toBe('failed');
    expect(lab.things()).toEqual([]);
    expect(lab.resource('a')?.['pendingReplacement']).toBe(true);
    lab.program(program('').replace("'k'", "'again'"));
    lab.forgetCalls();
    await lab.mustUp();
    expect(lab.calls()).toEqual(['create a', 'create b']);
    expect(lab.resource('a')?.['pendingReplacement']).toBeUndefined();
  });

  it('forgets what made room and is no longer asked for, without a call', async () => {
    const program = (fail: string): string =>
      `new Thing('a', { name: 'a', kind: 'k${fail}', fixed: true, fail: '${fail}' }); return {};`;
    lab.program(program(''));
    await lab.mustUp();
    lab.program(program('create'));
    await lab.up();
    lab.program('return {};');
    lab.forgetCalls();
    await lab.mustUp();
    expect(lab.calls()).toEqual([]);
    expect(lab.resources()).toEqual([]);
  });

  it('deletes the old one of a replacement in the next run if this one stopped in between', async () => {
    lab.program(`
      const a = new Thing('a', { kind: 'k' });
      new Thing('b', { name: 'b', label: a.kind });
      return {};
    `);
    await lab.mustUp();
    lab.program(`
      const a = new Thing('a', { kind: 'other' });
      new Thing('b', { name: 'b', label: a.kind, fail: 'update' });
      return {};
    `);
    expect((await lab.up()).result).toBe('failed');
    expect(lab.things()).toHaveLength(3);
    expect(lab.resources().filter((resource) => resource['delete'] === true)).toHaveLength(1);
    lab.program(`
      const a = new Thing('a', { kind: 'other' });
      new Thing('b', { name: 'b', label: a.kind });
      return {};
    `);
    await lab.mustUp();
    expect(lab.things()).toHaveLength(2);
    expect(lab.resources()).toHaveLength(2);
  });

  it('follows replaceOnChanges', async () => {
    const program = (label: string): string =>
      `new Thing('a', { label: '${label}' }, { replaceOnChanges: ['label'] }); return {};`;
    lab.program(program('one'));
    await lab.mustUp();
    lab.program(program('two'));
    expect((await lab.mustUp()).changes['replace']).toBe(1);
  });
});

describe('what fails half-way', () => {
  it('is recorded with its reasons, and put right by the next run', async () => {
    lab.program(`new Thing('a', { name: 'a', label: 'one', fail: 'half' }); return {};`);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(result.failures.join()).toContain('made, and not well');
    expect(lab.things()).toEqual(['a']);
    expect(lab.resource('a')).toMatchObject({ id: 'a', initErrors: ['made, and not well'] });
    lab.program(`new Thing('a', { name: 'a', label: 'one' }); return {};`);
    lab.forgetCalls();
    await lab.mustUp();
    expect(lab.calls()).toEqual(['update a']);
    expect(lab.resource('a')?.['initErrors']).toBeUndefined();
  });

  it('is tried again even if nothing differs', async () => {
    lab.program(`new Thing('a', { name: 'a', fail: 'halfUpdate' }); return {};`);
    await lab.mustUp();
    lab.program(`new Thing('a', { name: 'a', label: 'x', fail: 'halfUpdate' }); return {};`);
    expect((await lab.up()).result).toBe('failed');
    expect(lab.resource('a')?.['initErrors']).toEqual(['changed, and not well']);
    lab.forgetCalls();
    expect((await lab.up()).result).toBe('failed');
    expect(lab.calls()).toEqual(['update a']);
  });

  it('leaves what was done before it, and says what is left', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      const b = new Thing('b', { name: 'b', fail: 'create' }, { dependsOn: a });
      new Thing('c', { name: 'c' }, { dependsOn: b });
      return {};
    `);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(lab.things()).toEqual(['a']);
    expect(result.left.map((step) => step.split('::').pop())).toEqual(['b', 'c']);
  });

  it('keeps a thing whose delete failed', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      new Thing('b', { name: 'b', fail: 'delete' }, { dependsOn: a });
      return {};
    `);
    await lab.mustUp();
    const result = await lab.open().destroy();
    expect(result.result).toBe('failed');
    // What b needs stays as well.
    expect(lab.things()).toEqual(['a', 'b']);
    expect(lab.resources()).toHaveLength(2);
  });
});

describe('destroy', () => {
  it('deletes in reverse order of dependency, and leaves an empty stack that can be removed', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      const group = new Group('g');
      const b = new Thing('b', { name: 'b' }, { dependsOn: a, parent: group });
      new Thing('c', { name: 'c', label: b.label }, { parent: group });
      new Thing('d', { name: 'd' }, { dependsOn: b });
      return {};
    `);
    await lab.mustUp();
    await expect(lab.open().remove()).rejects.toThrow('destroy it first');
    const shown = await lab.open().destroy({ previewOnly: true });
    expect(shown.changes).toEqual({ delete: 7 });
    expect(lab.things()).toHaveLength(4);
    lab.forgetCalls();
    expect((await lab.open().destroy()).result).toBe('succeeded');
    const calls = lab.calls();
    expect(calls).toHaveLength(4);
    expect(calls.indexOf('delete b')).toBeGreaterThan(calls.indexOf('delete d'));
    expect(calls[3]).toBe('delete a');
    expect(lab.state().checkpoint.latest.resources).toBeUndefined();
    await lab.open().remove();
    expect(await lab.open().outputs()).toEqual({});
    expect((await lab.open().destroy()).result).toBe('succeeded');
  });

  it('leaves to deletedWith what goes with another', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      new Thing('b', { name: 'b' }, { deletedWith: a });
      return {};
    `);
    await lab.mustUp();
    lab.forgetCalls();
    expect((await lab.open().destroy()).result).toBe('succeeded');
    expect(lab.calls()).toEqual(['delete a']);
  });
});
