import { expect, it } from 'vitest';
import { rule } from '../../../policies/changes/change-keeps-data';
import { docker } from '../../../policies/rules/shared/docker';
import { kubernetes } from '../../../policies/rules/shared/kubernetes';
import { changes, existing, findings, places, replacement, step, volume } from '../../support/changes';

const [first, second] = [volume('redis-0-data'), volume('redis-1-data')];
const files = volume('redis-0-etc', {
  props: { labels: [{ label: 'jsquared.files', value: '/etc/jsquared' }] },
});
const claim = existing(kubernetes.volumeClaim, 'claim');

it('accepts volumes that stay, new ones, and volumes of files that are written afresh', () => {
  const shown = changes(
    [first, files],
    step(first, 'same'),
    step(second, 'create'),
    replacement(files).reverse(),
    step(existing(docker.container, 'redis-0'), 'delete'),
  );
  expect(findings(rule, shown)).toEqual([]);
});

it('refuses a volume or a claim that goes, and says how many go', () => {
  expect(places(rule, changes([first], step(first, 'delete')))).toEqual(['redis-0-data delete']);
  expect(places(rule, changes([claim], step(claim, 'delete')))).toEqual(['claim delete']);
  const both = findings(rule, changes([first, second], replacement(first), replacement(second).reverse()));
  expect(both.map(({ found }) => found)).toEqual([
    'the volume "jsquared-dev-redis-0-data" would be replaced by an empty one, one of 2',
    'the volume "jsquared-dev-redis-1-data" would be replaced by an empty one, one of 2',
  ]);
});

it('leaves what is protected to the rule about that', () => {
  const shown = changes([{ ...first, protect: true }], step(first, 'delete', { protect: true }));
  expect(findings(rule, shown)).toEqual([]);
});

it('lets so many go as its setting says', () => {
  const shown = changes([first, second], step(first, 'delete'), step(second, 'delete'));
  expect(places(rule, shown, { maxVolumes: 1 })).toHaveLength(2);
  expect(places(rule, shown, { maxVolumes: 2 })).toEqual([]);
});
