import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyEvent, RunOptions, StepEvent } from '../../engine';
import { Lab } from './support/lab';

let lab: Lab;
let seen: (readonly StepEvent[])[];
beforeEach(() => {
  lab = new Lab();
  seen = [];
});
afterEach(() => {
  lab.remove();
});

/** Finds the same whatever it is shown, and remembers that. */
const reviewing = (level: 'advisory' | 'mandatory'): RunOptions => ({
  review: (steps) => {
    seen.push(steps);
    return [{ policy: 'no-change', level, message: 'as it is, please', urn: '' }];
  },
});
const told = (): string[] =>
  lab.events
    .filter((event): event is PolicyEvent => event.kind === 'policy')
    .map(({ level, policy }) => `${level} ${policy}`);
const names = (steps: readonly StepEvent[] = []): string[] =>
  steps.filter(({ type }) => !type.startsWith('pulumi:')).map(({ op, name }) => `${op} ${name}`);

describe('a review', () => {
  it('that refuses stops an update before anything changes; one that warns is told once', async () => {
    lab.program(`new Thing('a', { name: 'a' }); return {};`);
    const refused = await lab.up({}, reviewing('mandatory'));
    expect(refused.result).toBe('failed');
    expect(refused.failures).toEqual(['the stack breaks the mandatory policy no-change: as it is, please']);
    expect(lab.things()).toEqual([]);
    expect((await lab.up({}, reviewing('advisory'))).result).toBe('succeeded');
    expect(told()).toEqual(['advisory no-change']);
    expect(lab.things()).toEqual(['a']);
    const preview = await lab.open().preview(reviewing('mandatory'));
    expect(preview.result).toBe('failed');
    expect(seen.map(names)).toEqual([['create a'], ['create a'], ['same a']]);
  });

  it('is shown the steps in the order of the update, with what is protected and what depends on what', async () => {
    const program = (kind: string, rest: string): string => `
      const a = new Thing('a', { name: 'a', kind: '${kind}', fixed: true });
      new Thing('b', { name: 'b', kind: a.kind }, { dependsOn: a });
      ${rest}
      return {};
    `;
    lab.program(program('k', `new Thing('c', { name: 'c' }, { protect: true });`));
    await lab.mustUp();
    lab.program(program('other', ''));
    const result = await lab.open().preview(reviewing('advisory'));
    // The engine refuses the deletion of what is protected by itself; the plan is reviewed whole all the same.
    expect(result.failures.join()).toContain('is protected; nothing was deleted');
    expect(names(seen[0])).toEqual([
      'delete-replaced b',
      'delete-replaced a',
      'replace a',
      'replace b',
      'delete c',
    ]);
    const byName = new Map(seen[0]?.map((step) => [step.name, step]));
    expect(byName.get('c')?.protect).toBe(true);
    expect(byName.get('b')?.dependencies).toEqual([byName.get('a')?.urn]);
    expect(lab.things()).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a protected resource that would be replaced, and refuses all of them', async () => {
    const program = (kind: string): string => `
      const a = new Thing('a', { name: 'a', kind: '${kind}', fixed: true }, { protect: true });
      new Thing('b', { name: 'b', kind: '${kind}', fixed: true }, { protect: true, dependsOn: a });
      return {};
    `;
    lab.program(program('k'));
    await lab.mustUp();
    lab.program(program('other'));
    const result = await lab.up({}, reviewing('advisory'));
    expect(result.result).toBe('failed');
    expect(result.failures).toHaveLength(2);
    expect(names(seen[0]).filter((step) => step.startsWith('replace'))).toEqual(['replace a', 'replace b']);
    lab.forgetCalls();
    expect(lab.calls()).toEqual([]);
    expect(lab.things()).toEqual(['a', 'b']);
  });

  it('is not asked about a program that did not come to its end', async () => {
    lab.program(`new Thing('a', { name: 'a' }); throw new Error('half-way');`);
    expect((await lab.up({}, reviewing('advisory'))).result).toBe('failed');
    expect(seen).toEqual([]);
  });
});
