/**
 * Values straight from the bytes of protobuf's Struct. google-protobuf makes an object of each value and reads text letter by letter
 * in JavaScript, before the SDK asks for the values: that was most of an analysis (measured).
 *
 * The fields of google/protobuf/struct.proto:
 *
 *     message Struct    { map<string, Value> fields = 1; }           // an entry of a map is a message: key = 1, value = 2
 *     message Value     { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3;
 *                                      bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
 *     message ListValue { repeated Value values = 1; }
 */

/** Pulumi's key of an object that is more than its fields: a secret, an asset, a reference. */
const signatureKey = '4dabf18193072939515e22adb298388d';

/** What the bytes of a Struct hold. */
export interface Held {
  /** New objects: whoever asked may change them. */
  readonly values: Record<string, unknown>;
  /** True if something in it carries Pulumi's signature, which the SDK knows how to read. */
  readonly signed: boolean;
}

/**
 * Reads a Struct as encoders write it. What protobuf allows beyond that (fields in another order, twice, or of a later version) and
 * what it forbids is left to google-protobuf.
 * @returns undefined for such bytes
 */
export function structValues(bytes: Uint8Array): Held | undefined {
  const reader = new Reader(bytes);
  try {
    return { values: reader.map(bytes.length), signed: reader.signed };
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

class Unusual extends Error {}

/** The tags of the fields: the field's number, and in the lower three bits how its bytes are to be read. */
const tag = {
  entry: (1 << 3) | 2,
  key: (1 << 3) | 2,
  value: (2 << 3) | 2,
  item: (1 << 3) | 2,
  null: (1 << 3) | 0,
  number: (2 << 3) | 1,
  string: (3 << 3) | 2,
  bool: (4 << 3) | 0,
  struct: (5 << 3) | 2,
  list: (6 << 3) | 2,
} as const;

class Reader {
  signed = false;
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The fields of a Struct, sorted by their keys as google-protobuf hands them out. */
  map(end: number): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    let last = '';
    let sorted = true;
    while (this.at < end) {
      const entryEnd = this.message(tag.entry, end);
      const key = this.text(tag.key, entryEnd);
      const value = this.value(this.message(tag.value, entryEnd));
      if (this.at !== entryEnd || key === '__proto__') throw new Unusual();
      if (key === signatureKey) this.signed = true;
      sorted &&= key >= last;
      last = key;
      values[key] = value;
    }
    if (this.at !== end) throw new Unusual();
    return sorted ? values : inOrder(values);
  }

  private value(end: number): unknown {
    const value = this.kind(end);
    // Exactly one.
    if (this.at !== end) throw new Unusual();
    return value;
  }

  private kind(end: number): unknown {
    const kind = this.byte(end);
    switch (kind) {
      case tag.null:
        if (this.byte(end) !== 0) throw new Unusual();
        return null;
      case tag.bool:
        return this.bool(end);
      case tag.number:
        this.at += 8;
        if (this.at > end) throw new Unusual();
        return this.bytes.readDoubleLE(this.at - 8);
      case tag.string:
        return this.textUpTo(this.length(end));
      case tag.struct:
        return this.map(this.length(end));
      case tag.list:
        return this.list(this.length(end));
      default:
        throw new Unusual();
    }
  }

  private list(end: number): unknown[] {
    const items: unknown[] = [];
    while (this.at < end) items.push(this.value(this.message(tag.item, end)));
    return items;
  }

  private bool(end: number): boolean {
    const byte = this.byte(end);
    if (byte > 1) throw new Unusual();
    return byte === 1;
  }

  private text(expected: number, end: number): string {
    return this.textUpTo(this.message(expected, end));
  }

  private textUpTo(end: number): string {
    const text = this.bytes.toString('utf8', this.at, end);
    // Perhaps what stands for bytes that are no text.
    if (text.includes('\ufffd')) throw new Unusual();
    this.at = end;
    return text;
  }

  /** Goes into a field. @returns where it ends */
  private message(expected: number, end: number): number {
    if (this.byte(end) !== expected) throw new Unusual();
    return this.length(end);
  }

  /** Reads a length. @returns where what is so long ends */
  private length(end: number): number {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte(end);
      // More than four bytes are more than any message may have.
      if (shift > 21) throw new Unusual();
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (this.at + length > end) throw new Unusual();
    return this.at + length;
  }

  private byte(end: number): number {
    const byte = this.at < end ? this.bytes[this.at] : undefined;
    if (byte === undefined) throw new Unusual();
    this.at += 1;
    return byte;
  }
}

function inOrder(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((key) => [key, values[key]]),
  );
}
