/** Property maps as bytes of a Struct: google-protobuf, which others use, has to find in them what it would have written itself. */
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { describe, expect, it } from 'vitest';
import { messageField, plainStructBytes } from '../../engine/protocol/struct-bytes';
import { Archive, Asset, ResourceRef, secret, UNKNOWN } from '../../engine/values/values';
import type { PropertyMap, PropertyValue } from '../../engine/values/values';
import { plainStruct, randomValues } from '../support/values';

/** What google-protobuf writes. */
const usual = (map: PropertyMap): Buffer => Buffer.from(plainStruct(map).serializeBinary());
const deep = (levels: number): PropertyValue =>
  Array.from({ length: levels }).reduce<PropertyValue>((inner, _, i) => (i % 2 ? [inner] : { inner }), 1);

const hard: Readonly<Record<string, PropertyMap>> = {
  'an empty map': {},
  'empty maps and lists inside': { a: {}, b: [], c: [[], {}], '': '' },
  'null, true and false': { a: null, b: true, c: false, d: [null, true, false] },
  'numbers at the edges': {
    zero: 0,
    minus: -0,
    whole: 2 ** 53 + 2,
    small: Number.MIN_VALUE,
    large: Number.MAX_VALUE,
    tenth: 0.1,
    endless: [Infinity, -Infinity],
  },
  'letters of two, three and four bytes': { é: 'ü', 漢: '漢字', '😀': 'a😀b', nul: 'a\0b', mark: '\ufeffx' },
  'texts around the sizes at which a length takes another byte': Object.fromEntries(
    [1, 127, 128, 129, 16_383, 16_384, 16_385, 2_097_151, 2_097_152].map((n) => [`n${n}`, 'x'.repeat(n)]),
  ),
  'a long text of long letters': { text: '漢é'.repeat(50_000) },
  'keys that JavaScript sorts by number': { 10: 'a', 9: 'b', b: 'c', a: 'd', '01': 'e' },
  'keys that lie between one letter and half a pair': { '\uffff': 1, '😀': 2, '\ud7ff': 3 },
  'many levels': { a: deep(90) },
  'a secret, and one inside another thing': { a: secret({ b: ['x', UNKNOWN] }), c: [secret(null)] },
  'what is not known': { a: UNKNOWN, b: [UNKNOWN, { c: UNKNOWN }] },
  'things with a signature': {
    asset: new Asset({ text: 't' }, 'hash'),
    archive: new Archive({ assets: { a: new Asset({ path: 'p' }), b: new Archive({ uri: 'u' }) } }),
    reference: new ResourceRef('urn:a', UNKNOWN, '1.0.0'),
  },
  'more values than there is room at first': Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`key${i}`, i % 3 ? i : `text ${i}`]),
  ),
};

describe('a property map as bytes', () => {
  for (const [name, map] of Object.entries(hard))
    it(`is what google-protobuf writes: ${name}`, () => {
      expect(plainStructBytes(map).equals(usual(map))).toBe(true);
    });

  it('is what google-protobuf writes for any values', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const map = randomValues(seed);
      expect(plainStructBytes(map).equals(usual(map)), `seed ${seed}`).toBe(true);
    }
  });

  it('keeps what is no number', () => {
    const read = Struct.deserializeBinary(plainStructBytes({ a: NaN, b: [NaN] })).toJavaScript();
    expect(read).toEqual({ a: NaN, b: [NaN] });
  });

  it('has the letter for "no letter" in place of half a surrogate pair', () => {
    const read = Struct.deserializeBinary(plainStructBytes({ a: 'x\ud800y', b: '\udc00' })).toJavaScript();
    expect(read).toEqual({ a: 'x\ufffdy', b: '\ufffd' });
  });

  it('is refused for what has no form, and leaves nothing behind', () => {
    for (const value of [undefined, 1n, () => 1, Symbol('other')])
      expect(() => plainStructBytes({ z: 'written first', a: value as unknown as PropertyValue })).toThrow(
        /a property holds a value of the type (undefined|bigint|function|symbol)/,
      );
    expect(plainStructBytes({ a: 1 }).equals(usual({ a: 1 }))).toBe(true);
  });

  it('is no longer touched by what is written next', () => {
    const first = plainStructBytes({ a: 'first' });
    plainStructBytes({ a: 'other', b: 'x'.repeat(1000) });
    expect(first.equals(usual({ a: 'first' }))).toBe(true);
  });
});

it('a field in pieces is the field', () => {
  const pieces = ['a', 'b'.repeat(200), ''].map((text) => Buffer.from(text));
  const field = Buffer.concat(messageField(15, pieces));
  // Field 15, delimited; 201 bytes.
  expect(field.subarray(0, 3)).toEqual(Buffer.from([(15 << 3) | 2, 0x80 | (201 & 0x7f), 201 >> 7]));
  expect(field.subarray(3).toString()).toBe(`a${'b'.repeat(200)}`);
});
