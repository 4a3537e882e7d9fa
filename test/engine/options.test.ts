import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lab } from './support/lab';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => {
  lab.remove();
});

describe('resource options', () => {
  it('ignoreChanges keeps the old value', async () => {
    const program = (label: string, ignore: string): string =>
      `new Thing('a', { name: 'a', label: '${label}' }, { ignoreChanges: [${ignore}] }); return {};`;
    lab.program(program('one', ''));
    await lab.mustUp();
    lab.program(program('two', "'label'"));
    await lab.mustUp();
    expect(lab.thing('a').outputs['label']).toBe('one');
    expect(lab.resource('a')).toMatchObject({ ignoreChanges: ['label'], inputs: { label: 'one' } });
    lab.program(program('two', ''));
    await lab.mustUp();
    expect(lab.thing('a').outputs['label']).toBe('two');
  });

  it('aliases keep a thing under a new name, and under a new parent', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a' });
      new Thing('b', { name: 'b', label: a.label }, { dependsOn: a });
      return {};
    `);
    await lab.mustUp();
    lab.forgetCalls();
    lab.program(`
      const group = new Group('g');
      const a = new Thing('renamed', { name: 'a' }, {
        parent: group,
        aliases: [{ name: 'a', parent: pulumi.rootStackResource }],
      });
      new Thing('b', { name: 'b', label: a.label }, { dependsOn: a });
      return {};
    `);
    await lab.mustUp();
    expect(lab.calls()).toEqual([]);
    expect(lab.resource('renamed')?.['urn']).toMatch(/test:index:Group\$fake:index:Thing::renamed$/);
    expect(lab.resource('b')?.['dependencies']).toEqual([lab.resource('renamed')?.['urn']]);
    expect((await lab.mustUp()).changes).toEqual({ same: 5 });
  });

  it('an explicit provider is configured, and its resources stay when it is replaced by one like it', async () => {
    lab.program(`
      const provider = new FakeProvider('p', { place: 'here' });
      new Thing('a', { name: 'a' }, { provider });
      return {};
    `);
    await lab.mustUp();
    lab.forgetCalls();
    lab.program(`
      const provider = new FakeProvider('q', { place: 'here' });
      new Thing('a', { name: 'a' }, { provider });
      return {};
    `);
    await lab.mustUp();
    expect(lab.calls()).toEqual([]);
    lab.program(`
      const provider = new FakeProvider('r', { place: 'there' });
      new Thing('a', { name: 'a', fixed: true }, { provider });
      return {};
    `);
    await lab.mustUp();
    expect(lab.calls()).toEqual(['delete a', 'create a']);
  });

  it('a provider whose configuration is refused changes nothing', async () => {
    lab.program(`
      const provider = new FakeProvider('p', { broken: 'true' });
      new Thing('a', { name: 'a' }, { provider });
      return {};
    `);
    const result = await lab.up();
    expect(result.failures.join()).toContain('broken: is true');
    expect(lab.things()).toEqual([]);
  });

  it('a provider whose configuration is not known yet is previewed without it', async () => {
    lab.program(`
      const first = new Thing('first', { name: 'first' });
      const provider = new FakeProvider('p', { place: first.serial.apply(String) });
      new Thing('a', { name: 'a' }, { provider });
      return {};
    `);
    await lab.mustUp();
    expect(lab.things()).toEqual(['a', 'first']);
  });

  it('customTimeouts are kept in seconds', async () => {
    lab.program(
      `new Thing('a', { name: 'a' }, { customTimeouts: { create: '1m30s', delete: '2h' } }); return {};`,
    );
    await lab.mustUp();
    expect(lab.resource('a')?.['customTimeouts']).toEqual({ create: 90, delete: 7200 });
  });

  it('transforms of the resource, its parents and the stack are applied, in this order', async () => {
    lab.program(`
      pulumi.runtime.registerResourceTransform((args) =>
        args.type === 'fake:index:Thing'
          ? { props: { ...args.props, label: args.props.label + '-stack' }, opts: args.opts }
          : undefined);
      const group = new Group('g', { transforms: [(args) => ({
        props: args.custom ? { ...args.props, label: args.props.label + '-parent' } : args.props,
        opts: args.custom ? pulumi.mergeOptions(args.opts, { protect: true, ignoreChanges: ['kind'] }) : args.opts,
      })] });
      new Thing('a', { name: 'a', label: 'x' }, { parent: group, transforms: [
        (args) => ({ props: { ...args.props, label: args.props.label + '-own' }, opts: args.opts }),
      ] });
      return {};
    `);
    await lab.mustUp();
    expect(lab.thing('a').outputs['label']).toBe('x-own-parent-stack');
    expect(lab.resource('a')).toMatchObject({ protect: true, ignoreChanges: ['kind'] });
  });

  it('a transform that throws stops the run before anything changes', async () => {
    lab.program(`
      new Thing('a', { name: 'a' }, { transforms: [() => { throw new Error('no such thing'); }] });
      return {};
    `);
    const result = await lab.up();
    expect(result.failures.join()).toContain('no such thing');
    expect(lab.things()).toEqual([]);
  });

  it('what is not known in a preview is not made up', async () => {
    lab.program(`
      const a = new Thing('a', { name: 'a', label: 'one' });
      const seen = [];
      a.serial.apply((serial) => seen.push(serial));
      new Thing('b', { name: 'b', label: a.serial.apply((serial) => 'serial ' + serial) });
      return { dry: pulumi.runtime.isDryRun(), seen: a.label.apply(() => seen.length) };
    `);
    const preview = await lab.open().preview();
    expect(preview.changes).toEqual({ create: 4 });
    expect(lab.things()).toEqual([]);
    await lab.mustUp();
    expect(lab.thing('b').outputs['label']).toBe('serial 1');
  });
});

describe('what is not supported is refused by name, before anything changes', () => {
  const cases: [string, string, RegExp][] = [
    ['retainOnDelete', `new Thing('x', {}, { retainOnDelete: true })`, /retainOnDelete/],
    ['import', `new Thing('x', {}, { import: 'id' })`, /"import"/],
    ['hideDiffs', `new Thing('x', {}, { hideDiffs: ['label'] })`, /hideDiffs/],
    ['replacementTrigger', `new Thing('x', {}, { replacementTrigger: 'now' })`, /replacementTrigger/],
    ['invoke', `pulumi.runtime.invoke('fake:index:look', {}).catch(() => undefined)`, /fake:index:look/],
    ['read', `new Thing('x', {}, { id: 'there' })`, /reading existing resources/],
    [
      'remote component',
      `new pulumi.ComponentResource('fake:index:Far', 'x', {}, {}, true)`,
      /remote components/,
    ],
    [
      'StackReference',
      `new pulumi.StackReference('organization/other/dev')`,
      /StackReference|reading existing/,
    ],
    ['unknown type', `new pulumi.CustomResource('fake:index:Other', 'x', {})`, /fake:index:Other/],
    ['unknown package', `new pulumi.CustomResource('aws:s3:Bucket', 'x', {})`, /no provider "aws"/],
    ['unknown version', `new Thing('x', {}, { version: '2.0.0' })`, /fake 1\.0\.0, not 2\.0\.0/],
    ['bad duration', `new Thing('x', {}, { customTimeouts: { create: 'soon' } })`, /write a duration/],
  ];

  it.each(cases)('%s', async (_name, body, message) => {
    lab.program(`new Thing('first', { name: 'first' }); ${body}; return {};`);
    const result = await lab.up();
    expect(result.result).toBe('failed');
    expect(result.failures.join('\n')).toMatch(message);
    expect(lab.things()).toEqual([]);
  });
});
