import { expect, it } from 'vitest';
import { rule } from '../../../policies/changes/change-keeps-protected';
import { changes, findings, places, replacement, step, volume } from '../../support/changes';

const kept = volume('data', { protect: true });
const loose = volume('scratch');

it('accepts that what is protected stays, and that the rest goes', () => {
  const shown = changes([kept, loose], step(kept, 'update'), step(loose, 'delete'));
  expect(findings(rule, shown)).toEqual([]);
});

it('accepts something new, and what becomes protected', () => {
  const shown = changes([loose], step(kept, 'create'), step(loose, 'same', { protect: true }));
  expect(findings(rule, shown)).toEqual([]);
});

it('refuses that it is deleted or replaced, in either order', () => {
  expect(places(rule, changes([kept], step(kept, 'delete')))).toEqual(['data delete']);
  expect(places(rule, changes([kept], replacement(kept)))).toEqual(['data replace']);
  expect(places(rule, changes([kept], replacement(kept).reverse()))).toEqual(['data replace']);
});

it('refuses that it loses its protection, whether or not anything else of it changes', () => {
  for (const operation of ['same', 'update'] as const) {
    const shown = changes([kept], step(kept, operation, { protect: false }));
    expect(places(rule, shown)).toEqual(['data options.protect']);
  }
});

it('warns in a stack that was declared worthless', () => {
  expect(rule.levels).toEqual({ development: 'advisory', production: 'mandatory' });
});
