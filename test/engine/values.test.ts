import { describe, expect, it } from 'vitest';
import { makeUrn, nameOf, packageOf, parseProviderRef, parseUrn } from '../../engine/plan/urn';
import { parseDuration } from '../../engine/protocol/registration';
import { annotateLike, secretKeys, secretStrings } from '../../engine/values/annotate';
import { decodeMap, encodeMap, fromWireSecret, plainSecret, wireSecret } from '../../engine/values/encode';
import { parsePath, pathMatches, resetIgnored } from '../../engine/values/paths';
import {
  Archive,
  Asset,
  equalValues,
  hasSecret,
  hasUnknown,
  identicalValues,
  ResourceRef,
  secret,
  Secret,
  UNKNOWN,
  unwrapMap,
} from '../../engine/values/values';
import type { PropertyMap, PropertyValue } from '../../engine/values/values';
import { EventSink } from '../../engine/run/events';
import type { EngineEvent } from '../../engine/run/events';

const EVERYTHING: PropertyMap = {
  nothing: null,
  yes: true,
  number: 1.5,
  text: 'x',
  unknown: UNKNOWN,
  hidden: secret({ deep: [secret('s'), 1] }),
  asset: new Asset({ text: '' }, 'abc'),
  file: new Asset({ path: './x' }),
  archive: new Archive({ assets: { a: new Asset({ uri: 'u' }), b: new Archive({ path: 'p' }) } }, 'def'),
  ref: new ResourceRef('urn:a', 'id', '1.0.0'),
  unknownRef: new ResourceRef('urn:b', UNKNOWN),
  component: new ResourceRef('urn:c'),
  list: [1, [2, { a: UNKNOWN }]],
};

describe('values', () => {
  it('come back from the wire as they went', () => {
    expect(decodeMap(encodeMap(EVERYTHING, wireSecret), fromWireSecret)).toEqual(EVERYTHING);
  });

  it('lose their marks for a policy pack', () => {
    expect(encodeMap({ a: secret({ b: 'x' }) }, plainSecret)).toEqual({ a: { b: 'x' } });
  });

  it('an output value is a secret, an unknown, or what it holds', () => {
    const sign = { '4dabf18193072939515e22adb298388d': 'd0e6a833031e9bbcd3f4e8bde6ca49a4' };
    const map = { a: { ...sign }, b: { ...sign, value: 1 }, c: { ...sign, value: 2, secret: true } };
    expect(decodeMap(map, fromWireSecret)).toEqual({ a: UNKNOWN, b: 1, c: secret(2) });
  });

  it('an archive of something else is refused', () => {
    const archive = {
      '4dabf18193072939515e22adb298388d': '0def7320c3a5731c473e5ecbe6d01bc7',
      assets: { x: 1 },
    };
    expect(() => decodeMap({ archive }, fromWireSecret)).toThrow(/"x", which is neither/);
  });

  it('a secret shows a mask, wherever it is printed', () => {
    const hidden = secret('sesame');
    expect(`${String(hidden)} ${JSON.stringify({ hidden })}`).toBe('[secret] {"hidden":"[secret]"}');
    expect(secret(hidden)).toBe(hidden);
  });

  it('an unknown cannot be glued into a text', () => {
    expect(() => 'text ' + (UNKNOWN as unknown as string)).toThrow(TypeError);
  });

  const same: [PropertyValue, PropertyValue][] = [
    [secret('a'), 'a'],
    [
      ['a', { b: 1 }],
      ['a', { b: secret(1) }],
    ],
    [new Asset({ text: 'a' }, 'h'), new Asset({ path: 'b' }, 'h')],
    [new Archive({ path: 'a' }), new Archive({ path: 'a' })],
    [new ResourceRef('u', 'a'), new ResourceRef('u', 'b')],
  ];
  it.each(same)('%j equals %j', (a, b) => {
    expect(equalValues(a, b)).toBe(true);
    expect(equalValues(b, a)).toBe(true);
  });

  const different: [PropertyValue, PropertyValue][] = [
    [UNKNOWN, UNKNOWN],
    ['1', 1],
    [null, {}],
    [[1], [1, 2]],
    [[], {}],
    [{ a: 1 }, { b: 1 }],
    [new Asset({ text: 'a' }), new Archive({ path: 'a' })],
    [new Asset({ text: 'a' }), new Asset({ text: 'b' })],
    [new ResourceRef('u'), 'u'],
  ];
  it.each(different)('case %# differs', (a, b) => {
    expect(equalValues(a, b)).toBe(false);
    expect(equalValues(b, a)).toBe(false);
  });

  it('are identical only with the same marks', () => {
    expect(identicalValues({ a: [secret(1)] }, { a: [secret(1)] })).toBe(true);
    expect(identicalValues({ a: [secret(1)] }, { a: [1] })).toBe(false);
    expect(identicalValues({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(identicalValues([1], [1, 2])).toBe(false);
  });

  it('are searched in depth', () => {
    expect(hasUnknown(EVERYTHING)).toBe(true);
    expect(hasUnknown({ a: secret([UNKNOWN]) })).toBe(true);
    expect(hasUnknown({ a: new ResourceRef('u', UNKNOWN) })).toBe(true);
    expect(hasUnknown({ a: [1, 'x'] })).toBe(false);
    expect(hasSecret({ a: [{ b: secret(1) }] })).toBe(true);
    expect(unwrapMap({ a: [secret({ b: 1 })] })).toEqual({ a: [{ b: 1 }] });
  });
});

describe('secret marks', () => {
  it('are put back path by path', () => {
    const like = {
      a: { b: secret('x'), c: 1 },
      list: [secret(1), 2],
      all: secret({ z: 1 }),
      gone: secret(1),
    };
    expect(annotateLike({ a: { b: 'y', c: 2, d: 3 }, list: [3, 4], all: { z: 2 }, more: 5 }, like)).toEqual({
      a: { b: secret('y'), c: 2, d: 3 },
      list: [secret(3), 4],
      all: secret({ z: 2 }),
      more: 5,
    });
  });

  it('cover the whole where the shape is another', () => {
    const like = { list: [secret(1)], map: { a: secret(1) } };
    expect(annotateLike({ list: [1, 2], map: 'flat' }, like)).toEqual({
      list: secret([1, 2]),
      map: secret('flat'),
    });
    expect(annotateLike({ list: secret(1) }, like)).toEqual({ list: secret(1) });
  });

  it('name keys and texts', () => {
    const values = { a: { b: [secret({ c: 'one', d: ['two', 3] })] }, e: 'open' };
    expect([...secretKeys(values)]).toEqual(['a']);
    expect(secretStrings(values)).toEqual(['one', 'two']);
  });

  it('blank out what is shown, line by line and in JSON', () => {
    const events: EngineEvent[] = [];
    const sink = new EventSink((event) => events.push(event));
    sink.learn({ key: secret('-----BEGIN-----\nfirst line\nsecond "line"'), short: secret('abc') });
    sink.log('info', `abc first line / second "line" / ${JSON.stringify('second "line"')} -----BEGIN-----`);
    expect(events).toEqual([
      {
        kind: 'diagnostic',
        severity: 'info',
        message: 'abc [secret] / [secret] / "[secret]" -----BEGIN-----',
        urn: '',
      },
    ]);
  });

  it('leave words of names readable, whatever secret they stand in as well', () => {
    const sink = new EventSink(() => undefined);
    sink.learn({ user: secret({ name: 'exporter', password: 'exporter-2fJ9' }) });
    expect(sink.masked('the exporter of exporter-2fJ9')).toBe('the [secret] of [secret]');
    sink.learnName('urn:pulumi:dev::p::docker:index/container:Container::redis-exporter-0');
    expect(sink.masked('the exporter of exporter-2fJ9')).toBe('the exporter of [secret]');
  });
});

describe('property paths', () => {
  it('are read as Pulumi writes them', () => {
    expect(parsePath('a.b[0]["x.y"][*].c')).toEqual(['a', 'b', 0, 'x.y', '*', 'c']);
    expect(parsePath('["a"].b')).toEqual(['a', 'b']);
    expect(parsePath('*')).toEqual(['*']);
    for (const wrong of ['.a', 'a[', 'a[x]', 'a..b'])
      expect(() => parsePath(wrong)).toThrow(/no?t? a property path/);
  });

  it('match by parts', () => {
    expect(pathMatches(parsePath('a[*].b'), parsePath('a[3].b.c'))).toBe(true);
    expect(pathMatches(parsePath('a[0]'), parsePath('a'))).toBe(true);
    expect(pathMatches(parsePath('a'), parsePath('b'))).toBe(false);
  });

  const cases: [string, PropertyMap, PropertyMap, PropertyMap][] = [
    ['a', { a: 2, b: 2 }, { a: 1, b: 1 }, { a: 1, b: 2 }],
    ['a', { a: 2 }, {}, {}],
    ['a', {}, { a: 1 }, { a: 1 }],
    ['a.b', { a: { b: 2, c: 2 } }, { a: { b: 1 } }, { a: { b: 1, c: 2 } }],
    ['a.b', {}, { a: { b: 1 } }, {}],
    ['a[1]', { a: [2, 2] }, { a: [1, 1] }, { a: [2, 1] }],
    ['a[*].b', { a: [{ b: 2, c: 2 }] }, { a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }],
    ['a[*]', { a: [2, 3] }, { a: [1] }, { a: [1] }],
    ['*', { a: 2, b: 2 }, { a: 1 }, { a: 1 }],
    ['a.b', { a: secret({ b: 2 }) }, { a: secret({ b: 1 }) }, { a: secret({ b: 1 }) }],
    ['a.b', { a: 'flat' }, { a: { b: 1 } }, { a: 'flat' }],
  ];
  it.each(cases)('ignoring %s in %j puts the old value back', (path, news, olds, expected) => {
    const before = JSON.stringify(news);
    expect(resetIgnored(news, olds, [path])).toEqual(expected);
    expect(JSON.stringify(news)).toBe(before);
  });
});

describe('names', () => {
  it('URNs are put together and taken apart', () => {
    const root = makeUrn('s', 'p', '', 'pulumi:pulumi:Stack', 'p-s');
    const group = makeUrn('s', 'p', root, 'my:mod:Group', 'g');
    const thing = makeUrn('s', 'p', group, 'docker:index/container:Container', 'c::d');
    expect(thing).toBe('urn:pulumi:s::p::my:mod:Group$docker:index/container:Container::c::d');
    expect(parseUrn(thing)).toEqual({
      stack: 's',
      project: 'p',
      qualifiedType: 'my:mod:Group$docker:index/container:Container',
      type: 'docker:index/container:Container',
      name: 'c::d',
    });
    expect(nameOf(thing)).toBe('c::d');
    expect(() => parseUrn('urn:other:x')).toThrow(/is not a URN/);
  });

  it('packages and provider references', () => {
    expect(packageOf('docker:index/container:Container')).toBe('docker');
    expect(packageOf('pulumi:providers:docker')).toBe('docker');
    expect(parseProviderRef('urn:a::b::id')).toEqual({ urn: 'urn:a::b', id: 'id' });
    expect(() => parseProviderRef('x')).toThrow(/no?t a reference/);
  });

  it('durations are seconds', () => {
    expect(parseDuration('1h30m', 'x')).toBe(5400);
    expect(parseDuration('1.5s', 'x')).toBe(1.5);
    expect(parseDuration('250ms', 'x')).toBe(0.25);
    for (const wrong of ['', '5', '5 m', 'm', '5d']) expect(() => parseDuration(wrong, 'x')).toThrow(/x is/);
  });

  it('a secret keeps its class', () => {
    expect(secret('x')).toBeInstanceOf(Secret);
  });
});
