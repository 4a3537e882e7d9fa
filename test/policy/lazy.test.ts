/** Requests whose properties stay bytes until they are asked for: to whoever asks they are what they were. */
import { createRequire } from 'node:module';
import { Message } from 'google-protobuf';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { AnalyzeRequest, AnalyzerResource, AnalyzeStackRequest } from '@pulumi/pulumi/proto/analyzer_pb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldBy, readLazily } from '../../policies/lazy';
import { behind, readOnce } from '../../policies/once';
import { plain, unknownTexts } from '../../policies/plain';
import { Archive, Asset, ResourceRef, UNKNOWN, type PropertyMap } from '../../engine/values/values';
import { plainStruct, randomValues } from '../support/values';

const load = createRequire(__filename);
const sdk = {
  read: load('@pulumi/policy/deserialize') as {
    deserializeProperties: (message: object, proxySecrets: boolean) => Record<string, unknown>;
  },
  show: load('@pulumi/policy/proxy') as Record<string, unknown> & {
    unknownCheckingProxy: (values: object) => Record<string, unknown>;
    UnknownValueError: new (sentinel: unknown, props: string[]) => Error;
  },
};
const signature = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

const bytesOf = (properties: PropertyMap): Uint8Array =>
  new AnalyzeRequest().setType('t').setUrn('u').setProperties(plainStruct(properties)).serializeBinary();
const received = (properties: PropertyMap): AnalyzeRequest =>
  AnalyzeRequest.deserializeBinary(bytesOf(properties));
const propertiesOf = (request: AnalyzeRequest): Struct => request.getProperties() ?? new Struct();

const properties: PropertyMap = { a: { b: [1, 'x', { c: null }] }, d: true };
let undo: (() => void)[];
beforeEach(() => {
  undo = [readLazily(), readOnce()];
});
const restore = (): void => {
  undo
    .splice(0)
    .reverse()
    .forEach((each) => {
      each();
    });
};
afterEach(restore);

describe('properties of a request', () => {
  it('are bytes until someone looks at their fields, and values without that', () => {
    const message = propertiesOf(received(properties));
    expect(heldBy(message)?.values).toEqual(properties);
    expect(message.toJavaScript()).toEqual(properties);
    expect(heldBy(message), 'still bytes').toBeDefined();
    expect(message.getFieldsMap().get('d')?.getBoolValue()).toBe(true);
    expect(heldBy(message), 'fields').toBeUndefined();
    expect(message.toJavaScript()).toEqual(properties);
  });

  it('are a Struct to everything that google-protobuf can do with one', () => {
    const usual = plainStruct(properties);
    const asked: Readonly<Record<string, (message: Struct) => unknown>> = {
      toObject: (message) => message.toObject(),
      'toObject of the class': (message) => Struct.toObject(false, message),
      toArray: (message): unknown => message.toArray(),
      'its text': (message) => message.toString(),
      serializeBinary: (message) => [...message.serializeBinary()],
      clone: (message) => message.clone().toObject(),
      cloneMessage: (message) => message.cloneMessage().toObject(),
      equals: (message) => [Message.equals(message, usual), Message.equals(usual, message)],
      'its class': (message) => [message instanceof Struct, message.constructor === Struct],
      clear: (message) => message.clearFieldsMap().toObject(),
    };
    for (const [name, ask] of Object.entries(asked))
      expect(ask(propertiesOf(received(properties))), name).toEqual(ask(plainStruct(properties)));
  });

  it('go with the request wherever it goes', () => {
    const own = new AnalyzeRequest().setType('t').setUrn('u').setProperties(plainStruct(properties));
    expect(received(properties).toObject()).toEqual(own.toObject());
    expect(received(properties).clone().toObject()).toEqual(own.toObject());
    expect(received(properties).toArray()).toEqual(own.toArray());
    expect([...received(properties).serializeBinary()]).toEqual([...own.serializeBinary()]);
    expect(Message.equals(received(properties), own)).toBe(true);
  });

  it('of the resources of a stack are bytes as well', () => {
    const resource = new AnalyzerResource().setType('t').setProperties(plainStruct(properties));
    const sent = new AnalyzeStackRequest().setResourcesList([resource, resource]).serializeBinary();
    const request = AnalyzeStackRequest.deserializeBinary(sent);
    for (const each of request.getResourcesList())
      expect(heldBy(each.getProperties() ?? {})?.values).toEqual(properties);
    expect(request.toObject().resourcesList).toHaveLength(2);
  });

  it('that came as bytes are read after google-protobuf has its functions back', () => {
    const request = received(properties);
    restore();
    expect(request.toObject()).toEqual(received(properties).toObject());
  });

  it('of which nothing is known stay what they are', () => {
    expect(heldBy(plainStruct(properties))).toBeUndefined();
    expect(heldBy(Struct.deserializeBinary(plainStruct(properties).serializeBinary()))).toBeUndefined();
    restore();
    expect(heldBy(propertiesOf(received(properties)))).toBeUndefined();
  });

  it('that cannot be read are an error as before', () => {
    const broken = new AnalyzeRequest().setProperties(plainStruct({ a: 'x'.repeat(40) })).serializeBinary();
    // Makes the inner length point past the end.
    broken[broken.indexOf('x'.charCodeAt(0)) - 1] = 120;
    const read = (): unknown => propertiesOf(AnalyzeRequest.deserializeBinary(broken)).toJavaScript();
    expect(read).toThrow();
    restore();
    expect(read).toThrow();
  });
});

describe('what the SDK makes of them', () => {
  /** What it makes of a message now, and without what this tests. */
  function both(map: PropertyMap, proxySecrets: boolean): unknown[] {
    const bytes = bytesOf(map);
    const make = (): unknown =>
      sdk.read.deserializeProperties(propertiesOf(AnalyzeRequest.deserializeBinary(bytes)), proxySecrets);
    const now = make();
    restore();
    const before = make();
    undo = [readLazily(), readOnce()];
    return [now, before];
  }

  it('is the same for any values', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const [now, before] = both(randomValues(seed), false);
      expect(now, `seed ${seed}`).toEqual(before);
    }
  });

  it('is the same for assets, archives and secrets, which it makes something of', () => {
    const special: PropertyMap = {
      text: new Asset({ text: 'x' }),
      parts: [new Archive({ assets: { a: new Asset({ path: 'p' }) } })],
      hidden: { [signature]: secretSignature, value: { deep: 1 } },
    };
    for (const proxySecrets of [false, true]) {
      const [now, before] = both(special, proxySecrets);
      expect(now).toEqual(before);
    }
    const [now] = both(special, false) as [Record<string, { constructor: { name: string } }>];
    expect(now['text']?.constructor.name).toBe('StringAsset');
    expect(now['hidden']).toEqual({ deep: 1 });
  });

  it('is its error for a signature that it does not know', () => {
    for (const value of [new ResourceRef('urn:a'), { [signature]: 'other' }])
      expect(() => sdk.read.deserializeProperties(propertiesOf(received({ value })), false)).toThrow(
        /Unrecognized signature/,
      );
  });
});

describe('behind the proxy', () => {
  const isUnknownError = (error: unknown): boolean => error instanceof sdk.show.UnknownValueError;
  const shown = (map: PropertyMap) =>
    sdk.show.unknownCheckingProxy(sdk.read.deserializeProperties(propertiesOf(received(map)), false));

  it('lie the values that a rule is shown in front of it, what a preview cannot know included', () => {
    const map: PropertyMap = {
      ...Object.fromEntries([...unknownTexts].map((text, i) => [`unknown${i}`, text as string])),
      deep: [UNKNOWN, { a: UNKNOWN, b: [1, null] }],
      text: 'x',
    };
    const proxy = shown(map);
    expect(() => proxy['unknown0']).toThrow(sdk.show.UnknownValueError);
    // Compared here: a proxy cannot be printed.
    expect(behind(proxy) === proxy).toBe(false);
    expect(plain(behind(proxy), isUnknownError)).toEqual(plain(proxy, isUnknownError));
    for (let seed = 1; seed <= 50; seed += 1) {
      const other = shown(randomValues(seed));
      expect(plain(behind(other), isUnknownError), `seed ${seed}`).toEqual(plain(other, isUnknownError));
    }
  });

  it('lie texts for exactly those values at which the SDK throws', () => {
    const texts = Object.entries(sdk.show)
      .filter(([name]) => /^unknown.*Value$/.test(name))
      .map(([, text]) => text);
    expect(texts.length).toBeGreaterThan(5);
    expect(new Set(texts)).toEqual(unknownTexts);
  });

  it('lies nothing else: what is no proxy is itself', () => {
    const values = { a: 1 };
    expect(behind(values)).toBe(values);
  });
});
