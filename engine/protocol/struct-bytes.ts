/**
 * Property maps as the bytes of protobuf's Struct, for those who are sent many: google-protobuf makes an object of each value and
 * writes text letter by letter in JavaScript, which was most of what the engine did for a policy pack (measured).
 *
 * The fields of google/protobuf/struct.proto:
 *
 *     message Struct    { map<string, Value> fields = 1; }           // an entry of a map is a message: key = 1, value = 2
 *     message Value     { oneof kind { NullValue null_value = 1; double number_value = 2; string string_value = 3;
 *                                      bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6; } }
 *     message ListValue { repeated Value values = 1; }
 *
 * Bytes are those of google-protobuf, entries in the order of their keys included, but for half a surrogate pair: protobuf allows none
 * in a text, and it becomes U+FFFD.
 */
import { encodeValue, plainSecret } from '../values/encode';
import { isPropertyMap } from '../values/values';
import type { PropertyMap, PropertyValue } from '../values/values';

/** How a field's bytes are to be read: the lower three bits of its tag. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;

/** Where most messages have room from the start. */
const FIRST_BYTES = 64 * 1024;

/**
 * Properties as a policy pack gets them, secrets in plain: the bytes of a Struct.
 * @throws Error for a value that has no such form, such as undefined
 */
export function plainStructBytes(map: PropertyMap): Buffer {
  return written((writer) => {
    writer.map(map);
  });
}

/**
 * A field that holds a message, in pieces to be put one behind the other. A message may be lengthened so: protobuf takes its fields
 * in any order.
 * @param message the pieces of the message's own bytes
 */
export function messageField(number: number, message: readonly Uint8Array[]): Uint8Array[] {
  const length = message.reduce((sum, piece) => sum + piece.length, 0);
  return [
    written((writer) => {
      writer.closed(number, length);
    }),
    ...message,
  ];
}

/** Writes from the end to the beginning, so that the length of a message is known when its turn comes. */
class BackwardWriter {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private start = FIRST_BYTES;

  /** How many bytes are written. */
  get length(): number {
    return this.bytes.length - this.start;
  }

  /** A copy of what was written; the next thing is written anew. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(this.start));
    this.reset();
    return taken;
  }

  /** Forgets what was written. */
  reset(): void {
    this.start = this.bytes.length;
  }

  /** The fields of a Struct. */
  map(map: PropertyMap): void {
    // google-protobuf sorts them too: the same map is always the same bytes.
    const keys = Object.keys(map).sort();
    for (let i = keys.length - 1; i >= 0; i -= 1) {
      const key = keys[i] ?? '';
      const before = this.length;
      this.value(map[key] as PropertyValue);
      this.closed(2, this.length - before);
      this.closed(1, this.text(key));
      this.closed(1, this.length - before);
    }
  }

  /** Ends a field of so many bytes, which were written before: what stands in front of them is their tag and number. */
  closed(field: number, length: number): void {
    this.varint(length);
    this.tag(field, DELIMITED);
  }

  /** The kind of a Value. */
  private value(value: PropertyValue): void {
    if (typeof value === 'string') {
      this.closed(3, this.text(value));
    } else if (typeof value === 'number') {
      // Room first: it may be in other bytes.
      const at = this.room(8);
      this.bytes.writeDoubleLE(value, at);
      this.tag(2, FIXED64);
    } else if (typeof value === 'boolean') {
      this.varint(value ? 1 : 0);
      this.tag(4, VARINT);
    } else if (value === null) {
      this.varint(0);
      this.tag(1, VARINT);
    } else if (Array.isArray(value)) {
      this.list(value);
    } else if (isPropertyMap(value)) {
      const before = this.length;
      this.map(value);
      this.closed(5, this.length - before);
    } else {
      this.mark(value);
    }
  }

  /** A value that carries a mark: rare, so that its form may take a detour. */
  private mark(value: PropertyValue): void {
    const encoded: unknown = encodeValue(value, plainSecret);
    // Whatever is no value at all comes back as it was.
    if (encoded === value)
      throw new Error(`a property holds a value of the type ${typeof value}, which protobuf has no form for`);
    this.value(encoded as PropertyValue);
  }

  private list(list: readonly PropertyValue[]): void {
    const before = this.length;
    for (let i = list.length - 1; i >= 0; i -= 1) {
      const end = this.length;
      this.value(list[i] as PropertyValue);
      this.closed(1, this.length - end);
    }
    this.closed(6, this.length - before);
  }

  /** @returns the number of bytes */
  private text(text: string): number {
    const length = Buffer.byteLength(text);
    const at = this.room(length);
    this.bytes.write(text, at, length);
    return length;
  }

  private tag(field: number, wire: number): void {
    this.varint((field << 3) | wire);
  }

  private varint(value: number): void {
    let size = 1;
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) size += 1;
    let at = this.room(size);
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.bytes[at++] = (rest & 0x7f) | 0x80;
    this.bytes[at] = rest;
  }

  /** Makes room in front. @returns where it begins */
  private room(size: number): number {
    if (size > this.start) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + size));
      const start = larger.length - this.length;
      larger.set(this.bytes.subarray(this.start), start);
      this.bytes = larger;
      this.start = start;
    }
    this.start -= size;
    return this.start;
  }
}

/** One for all: nothing is awaited while it is in use. */
const shared = new BackwardWriter();

function written(write: (writer: BackwardWriter) => void): Buffer {
  try {
    write(shared);
    return shared.take();
  } finally {
    // What failed half way leaves nothing behind.
    shared.reset();
  }
}
