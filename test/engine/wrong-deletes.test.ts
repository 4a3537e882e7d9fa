import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab } from './support/lab';

// The worst thing an engine can do is to delete what nobody asked it to delete. Each case begins with two things, and a
// program that does not mention the second one for a reason that is not "it shall go".
describe('nothing is deleted', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = new Lab();
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' });
      new Thing('b', { name: 'b', label: 'one' });
      return { kept: 'yes' };
    `);
    await lab.mustUp();
  });
  afterEach(() => {
    lab.remove();
  });

  async function expectNothingLost(): Promise<void> {
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(lab.things()).toEqual(['a', 'b']);
    expect(lab.calls().filter((call) => call.startsWith('delete'))).toEqual([]);
    expect(lab.resources().map((resource) => resource['id'])).toEqual(expect.arrayContaining(['a', 'b']));
    expect(await lab.open().outputs()).toEqual({ kept: { value: 'yes', secret: false } });
  }

  it('when the program throws half-way', async () => {
    lab.program(`new Thing('a', { name: 'a', label: 'two' }); throw new Error('half-way');`);
    await expectNothingLost();
    expect(lab.said()).toContain('half-way');
  });

  it('when the program throws half-way in the update alone, after a preview that was fine', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', label: 'two' });
      if (pulumi.runtime.isDryRun()) new Thing('b', { name: 'b', label: 'one' });
      else a.label.apply(() => { throw new Error('half-way'); });
      return {};
    `);
    await expectNothingLost();
    expect(lab.thing('a').outputs['label']).toBe('two');
  });

  it('when a promise of the program is rejected and nobody waits for it', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' });
      Promise.reject(new Error('nobody waits'));
      return {};
    `);
    await expectNothingLost();
  });

  it('when a registration fails and the program ends cleanly and says so', async () => {
    // A failed registration is answered with UNAVAILABLE: the SDK then exits with 0 and signals its end.
    lab.program(`
      const a = new Thing('a', { name: 'a', label: 'two', fail: 'update' });
      const b = new Thing('b', { name: 'b', label: a.label.apply(() => 'one') });
      return {};
    `);
    await expectNothingLost();
    expect(lab.said()).toContain('told to fail');
  });

  it('when the inputs of a resource are refused', async () => {
    lab.program(`new Thing('a', { name: 'a', fail: 'check' }); return {};`);
    await expectNothingLost();
    expect(lab.said()).toContain('fail: is "check"');
  });

  it('when a timer of the program calls process.exit(0)', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' });
      setTimeout(() => process.exit(0), 50);
      setTimeout(() => new Thing('b', { name: 'b', label: 'one' }), 100);
      return {};
    `);
    await expectNothingLost();
    // The SDK turns it into exit code 1 if promises are open at that moment; the next case is the one it cannot see.
    expect(lab.said()).toContain('nothing was deleted');
  });

  it('when the program ends with 0 and has not said that it is at its end', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', label: 'one' });
      a.urn.apply(() => process.reallyExit(0));
      return {};
    `);
    await expectNothingLost();
    expect(lab.said()).toContain('before it had come to its end');
  });

  it('when the program kills itself', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' });
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
      return new Promise(() => undefined);
    `);
    await expectNothingLost();
    expect(lab.said()).toContain('SIGKILL');
  });

  it('when the program cannot be loaded', async () => {
    lab.program(`require('./nowhere');`);
    await expectNothingLost();
  });

  it('when two resources have the same name', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' });
      new Thing('a', { name: 'b', label: 'one' });
      return {};
    `);
    await expectNothingLost();
    expect(lab.said()).toContain('the same URN');
  });

  it('when the program asks for something that is not supported', async () => {
    lab.program(`
      new Thing('a', { name: 'a', label: 'one' }, { retainOnDelete: true });
      return {};
    `);
    await expectNothingLost();
    expect(lab.said()).toContain('retainOnDelete');
  });
});

describe('protect', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = new Lab();
    lab.program(`
      const a = new Thing('a', { name: 'a', kind: 'k', label: 'one' });
      new Thing('b', { name: 'b', kind: a.kind }, { protect: true });
      new Thing('c', { name: 'c' });
      return {};
    `);
    await lab.mustUp();
    lab.forgetCalls();
  });
  afterEach(() => {
    lab.remove();
  });

  it('keeps everything if one of what would be deleted is protected', async () => {
    lab.program(`return {};`);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(result.failures.join()).toMatch(/::b would be deleted and is protected/);
    expect(lab.calls()).toEqual([]);
    expect(lab.things()).toEqual(['a', 'b', 'c']);
  });

  it('keeps everything in a destroy', async () => {
    const result = await lab.open().destroy();
    expect(result.result).toBe('failed');
    expect(lab.calls()).toEqual([]);
    expect(lab.things()).toEqual(['a', 'b', 'c']);
  });

  it('refuses a replacement before anything changes', async () => {
    lab.program(`
      new Thing('a', { name: 'a', kind: 'k', label: 'two' });
      new Thing('b', { name: 'b', kind: 'other' }, { protect: true });
      new Thing('c', { name: 'c' });
      return {};
    `);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(lab.calls()).toEqual([]);
  });

  it('refuses to make room if a dependent that would have to go is protected', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', kind: 'other', label: 'one', fixed: true });
      new Thing('b', { name: 'b', kind: a.kind }, { protect: true });
      new Thing('c', { name: 'c' });
      return {};
    `);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(lab.calls()).toEqual([]);
    expect(lab.things()).toEqual(['a', 'b', 'c']);
  });

  it('lets go once protect was taken off in an update of its own', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', kind: 'k', label: 'one' });
      new Thing('b', { name: 'b', kind: a.kind });
      new Thing('c', { name: 'c' });
      return {};
    `);
    expect((await lab.mustUp()).changes).toEqual({ same: 5 });
    expect(lab.resource('b')?.['protect']).toBeUndefined();
    expect((await lab.open().destroy()).result).toBe('succeeded');
    expect(lab.things()).toEqual([]);
  });
});
