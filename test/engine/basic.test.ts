import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab } from './support/lab';

describe('up', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => {
    lab.remove();
  });

  it('creates what the program asks for, then has nothing to do', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', label: 'one' });
      const b = new Thing('b', { name: 'b', label: a.label.apply((label) => label + '!') });
      return { label: b.label, serial: a.serial };
    `);
    const first = await lab.mustUp();
    expect(first.changes).toEqual({ create: 4 });
    expect(lab.things()).toEqual(['a', 'b']);
    expect(lab.thing('b').inputs['label']).toBe('one!');
    expect(await lab.open().outputs()).toEqual({
      label: { value: 'one!', secret: false },
      serial: { value: 1, secret: false },
    });
    const before = lab.stateText();
    const second = await lab.mustUp();
    expect(second.changes).toEqual({ same: 4 });
    expect(lab.stateText()).toBe(before);
    expect(lab.calls()).toEqual(['create a', 'create b']);
  });
});
