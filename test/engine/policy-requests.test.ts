/** What policy packs are asked: google-protobuf reads from the bytes what the messages are to say. */
import { AnalyzeRequest, AnalyzeStackRequest } from '@pulumi/pulumi/proto/analyzer_pb';
import { expect, it } from 'vitest';
import { analyzeRequest, analyzeStackRequest } from '../../engine/policy/requests';
import type { ResourceState } from '../../engine/state/resource';
import { secret, UNKNOWN } from '../../engine/values/values';

const state = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  urn: `urn:pulumi:s::p::t:m:T::${name}`,
  type: 't:m:T',
  custom: true,
  id: `id-${name}`,
  inputs: { in: name, hidden: secret('h') },
  outputs: { out: [name, UNKNOWN] },
  protect: true,
  dependencies: ['urn:d1', 'urn:d2'],
  propertyDependencies: { in: ['urn:d1'], other: [] },
  delete: false,
  pendingReplacement: false,
  initErrors: [],
  additionalSecretOutputs: ['s'],
  aliases: ['urn:alias'],
  customTimeouts: { create: 5, delete: 0.5 },
  ignoreChanges: ['i'],
  replaceOnChanges: [],
  parent: 'urn:parent',
  extra: {},
  ...more,
});
const provider = state('prov', { type: 'pulumi:providers:t', inputs: { region: 'x' } });
const options = {
  protect: true,
  ignorechangesList: ['i'],
  deletebeforereplace: false,
  deletebeforereplacedefined: false,
  additionalsecretoutputsList: ['s'],
  aliasesList: ['urn:alias'],
  customtimeouts: { create: 5, update: 0, pb_delete: 0.5 },
  parent: 'urn:parent',
};

it('about one resource: its inputs in plain, its options and its provider', () => {
  const read = AnalyzeRequest.deserializeBinary(analyzeRequest(state('a'), provider));
  expect(read.getType()).toBe('t:m:T');
  expect(read.getUrn()).toBe('urn:pulumi:s::p::t:m:T::a');
  expect(read.getName()).toBe('a');
  expect(read.getProperties()?.toJavaScript()).toEqual({ in: 'a', hidden: 'h' });
  expect(read.getOptions()?.toObject()).toMatchObject(options);
  expect(read.getProvider()?.getUrn()).toBe(provider.urn);
  expect(read.getProvider()?.getType()).toBe('pulumi:providers:t');
  expect(read.getProvider()?.getName()).toBe('prov');
  expect(read.getProvider()?.getProperties()?.toJavaScript()).toEqual({ region: 'x' });
});

it('a resource without a provider has none, and one without properties an empty map', () => {
  const read = AnalyzeRequest.deserializeBinary(analyzeRequest(state('a', { inputs: {} }), undefined));
  expect(read.hasProvider()).toBe(false);
  expect(read.getProperties()?.toJavaScript()).toEqual({});
});

it('a provider that has been replaced is shown as it is now', () => {
  analyzeRequest(state('a'), provider);
  const next = analyzeRequest(state('a'), { ...provider, inputs: { region: 'y' } });
  const read = AnalyzeRequest.deserializeBinary(next);
  expect(read.getProvider()?.getProperties()?.toJavaScript()).toEqual({ region: 'y' });
});

it('about the stack: all resources in their order, with their outputs, dependencies and providers', () => {
  const mine = state('a', { provider: `${provider.urn}::id-prov` });
  const bytes = analyzeStackRequest([provider, mine, state('b', { provider: 'urn:gone::id' })]);
  const read = AnalyzeStackRequest.deserializeBinary(bytes).getResourcesList();
  expect(read.map((each) => each.getName())).toEqual(['prov', 'a', 'b']);
  expect(read[1]?.getProperties()?.toJavaScript()).toEqual({
    out: ['a', '04da6b54-80e4-46f7-96ec-b56ff0331ba9'],
  });
  expect(read[1]?.getParent()).toBe('urn:parent');
  expect(read[1]?.getDependenciesList()).toEqual(['urn:d1', 'urn:d2']);
  const on = [...(read[1]?.getPropertydependenciesMap().entries() ?? [])];
  expect(on.map(([input, list]) => [input, list.getUrnsList()])).toEqual([
    ['in', ['urn:d1']],
    ['other', []],
  ]);
  expect(read[1]?.getOptions()?.toObject()).toMatchObject(options);
  expect(read.map((each) => each.getProvider()?.getName())).toEqual([undefined, 'prov', undefined]);
  expect(AnalyzeStackRequest.deserializeBinary(analyzeStackRequest([])).getResourcesList()).toEqual([]);
});
