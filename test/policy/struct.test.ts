/** Values straight from the bytes of a Struct: the same as by way of google-protobuf, or left to it. */
import { createRequire } from 'node:module';
import { BinaryWriter } from 'google-protobuf';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { describe, expect, it } from 'vitest';
import { structValues } from '../../policies/struct';
import { secret, UNKNOWN, type PropertyMap } from '../../engine/values/values';
import { plainStruct, randomValues } from '../support/values';

const { specialSigKey } = createRequire(__filename)('@pulumi/pulumi/runtime/rpc') as {
  specialSigKey: string;
};

function same(map: PropertyMap, about?: string): void {
  const bytes = plainStruct(map).serializeBinary();
  const usual = Struct.deserializeBinary(bytes).toJavaScript();
  const held = structValues(bytes);
  expect(held?.values, about).toEqual(usual);
  // Not only equal: in the same order, and -0 is not 0.
  expect(ordered(held?.values), about).toEqual(ordered(usual));
}
/** Values as a list, in which the order of keys counts. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, item]) => [key, ordered(item)]);
}

const hard: Readonly<Record<string, PropertyMap>> = {
  'an empty map': {},
  'empty maps, lists and texts': { a: {}, b: [], c: [[], {}], '': '' },
  'null, true and false': { a: null, b: [true, false, null] },
  'numbers at the edges': { a: [0, -0, NaN, Infinity, -Infinity, 5e-324, 2 ** 53 + 2, 0.1] },
  'letters of all lengths': { é: 'ü', 漢: '漢字', '😀': 'a😀b', nul: 'a\0b', mark: '\ufeffx' },
  'texts around the sizes at which a length takes another byte': Object.fromEntries(
    [127, 128, 16_383, 16_384, 2_097_151, 2_097_152].map((n) => [`n${n}`, 'x'.repeat(n)]),
  ),
  'keys that JavaScript sorts by number, and the names of methods': { 10: 1, 9: 2, b: 3, a: 4, toString: 5 },
  'what is not known': { a: UNKNOWN, b: [{ c: UNKNOWN }] },
};

describe('the values of a Struct', () => {
  for (const [name, map] of Object.entries(hard))
    it(`are those that google-protobuf finds: ${name}`, () => {
      same(map);
    });

  it('are those that google-protobuf finds, whatever they are', () => {
    for (let seed = 1; seed <= 200; seed += 1) same(randomValues(seed), `seed ${seed}`);
  });

  it('are read from the middle of other bytes', () => {
    const bytes = plainStruct({ a: 'b' }).serializeBinary();
    const among = Buffer.concat([Buffer.alloc(3, 0xff), bytes, Buffer.alloc(3, 0xff)]);
    expect(structValues(among.subarray(3, 3 + bytes.length))?.values).toEqual({ a: 'b' });
  });

  it('are new ones each time', () => {
    const bytes = plainStruct({ a: { b: 1 } }).serializeBinary();
    expect(structValues(bytes)?.values['a']).not.toBe(structValues(bytes)?.values['a']);
  });

  it('say whether something carries a signature, at any depth', () => {
    const signed = (map: PropertyMap) => structValues(plainStruct(map).serializeBinary())?.signed;
    expect(signed({ a: [{ b: { [specialSigKey]: 'x' } }] })).toBe(true);
    expect(signed({ [specialSigKey]: null })).toBe(true);
    expect(signed({ a: specialSigKey, b: secret('plain') })).toBe(false);
  });
});

describe('sorted by key', () => {
  it('as google-protobuf does, in whatever order they came', () => {
    // A map's entries may come in any order: Go writes them so.
    const bytes = Buffer.concat(
      ['b', 'c', 'a'].map((key) => plainStruct({ [key]: { [key]: 1 } }).serializeBinary()),
    );
    expect(Object.keys(structValues(bytes)?.values ?? {})).toEqual(['a', 'b', 'c']);
    expect(Object.keys(Struct.deserializeBinary(bytes).toJavaScript())).toEqual(['a', 'b', 'c']);
  });
});

/** One entry, its parts written by hand. */
function entry(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.writeMessage(1, {}, (_: unknown, inner: BinaryWriter) => {
    write(inner);
  });
  return writer.getResultBuffer();
}
const value = (writer: BinaryWriter, write: (inner: BinaryWriter) => void): void => {
  writer.writeMessage(2, {}, (_: unknown, inner: BinaryWriter) => {
    write(inner);
  });
};

describe('left to google-protobuf', () => {
  const unusual: Readonly<Record<string, Uint8Array>> = {
    'a value before its key': entry((writer) => {
      value(writer, (inner) => {
        inner.writeBool(4, true);
      });
      writer.writeString(1, 'a');
    }),
    'a value of no kind': entry((writer) => {
      writer.writeString(1, 'a');
      value(writer, () => undefined);
    }),
    'a value of two kinds': entry((writer) => {
      writer.writeString(1, 'a');
      value(writer, (inner) => {
        inner.writeBool(4, true);
        inner.writeString(3, 'x');
      });
    }),
    'a kind of a later version': entry((writer) => {
      writer.writeString(1, 'a');
      value(writer, (inner) => {
        inner.writeString(7, 'x');
      });
    }),
    'an entry without a value': entry((writer) => {
      writer.writeString(1, 'a');
    }),
    'the key that stands for the prototype': entry((writer) => {
      writer.writeString(1, '__proto__');
      value(writer, (inner) => {
        inner.writeBool(4, true);
      });
    }),
    'bytes that are no text': entry((writer) => {
      writer.writeString(1, 'a');
      value(writer, (inner) => {
        inner.writeBytes(3, new Uint8Array([0x61, 0xff]));
      });
    }),
  };
  for (const [name, bytes] of Object.entries(unusual))
    it(name, () => {
      expect(structValues(bytes)).toBeUndefined();
    });

  it('bytes that end too early, wherever', () => {
    const whole = plainStruct({ a: { b: [1, 'text', null, true] } }).serializeBinary();
    expect(structValues(whole)).toBeDefined();
    for (let length = 1; length < whole.length; length += 1)
      expect(structValues(whole.subarray(0, length)), `${length} bytes`).toBeUndefined();
  });
});
