/**
 * Has google-protobuf keep the bytes of a Struct until someone asks for its fields. The SDK asks for the values alone, and
 * {@link structValues} reads those without making the fields.
 */
import { createRequire } from 'node:module';
import { structValues, type Held } from './struct';

/** A message of google-protobuf. */
type Message = Readonly<Record<string, unknown>>;

/** The part of the class Struct that is replaced. */
interface StructClass {
  readonly prototype: Message;
  deserializeBinaryFromReader?: (message: Message, reader: Reader) => Message;
}

/** The requests that hold resources. */
type Requests = Record<
  'AnalyzeRequest' | 'AnalyzeStackRequest',
  { deserializeBinary: (bytes: Uint8Array) => Message }
>;

/** google-protobuf's reader. */
interface Reader {
  getCursor(): number;
  getBuffer(): Uint8Array;
  nextField(): boolean;
  isEndGroup(): boolean;
  skipField(): void;
}

/** The bytes of messages whose fields nobody has asked for. */
const unread = new WeakMap<object, Uint8Array>();

/**
 * The values of a Struct that came as bytes; undefined for what google-protobuf has to read.
 * @param message a Struct
 */
export function heldBy(message: object): Held | undefined {
  const bytes = unread.get(message);
  return bytes && structValues(bytes);
}

/**
 * Replaces the functions that read requests. Where they are missing, or the SDK has another copy of google-protobuf, nothing changes
 * but the time that an analysis takes.
 * @returns puts google-protobuf's own functions back
 */
export function readLazily(): () => void {
  // Seen from the SDK, so that it is the SDK's copy.
  const load = createRequire(createRequire(__filename).resolve('@pulumi/policy'));
  const { Struct } = load('google-protobuf/google/protobuf/struct_pb') as { Struct: StructClass };
  const { BinaryReader } = load('google-protobuf') as { BinaryReader: new (bytes: Uint8Array) => Reader };
  const { AnalyzeRequest, AnalyzeStackRequest } = load('@pulumi/pulumi/proto/analyzer_pb') as Requests;
  const { prototype, deserializeBinaryFromReader: read } = Struct;
  if (!read) return () => undefined;

  let reading = false;
  const fill = (message: Message): void => {
    const bytes = unread.get(message);
    // While a request is read, messages are put into one another; their fields are not looked at.
    if (!bytes || reading) return;
    unread.delete(message);
    Object.setPrototypeOf(message, prototype);
    read(message, new BinaryReader(bytes));
  };
  const lazy = lazyPrototype(prototype, fill);
  Struct.deserializeBinaryFromReader = (message, reader) => {
    if (!reading) return read(message, reader);
    const start = reader.getCursor();
    while (reader.nextField() && !reader.isEndGroup()) reader.skipField();
    unread.set(message, reader.getBuffer().subarray(start, reader.getCursor()));
    return Object.setPrototypeOf(message, lazy) as Message;
  };
  const undo = [AnalyzeRequest, AnalyzeStackRequest].map((request) => {
    const own = request.deserializeBinary;
    request.deserializeBinary = (bytes) => {
      reading = true;
      try {
        return own(bytes);
      } finally {
        reading = false;
      }
    };
    return () => {
      request.deserializeBinary = own;
    };
  });
  return () => {
    Struct.deserializeBinaryFromReader = read;
    undo.forEach((each) => {
      each();
    });
  };
}

/** A Struct that reads itself before any of its methods does what it does; whoever wants the values alone gets them from the bytes. */
function lazyPrototype(prototype: Message, fill: (message: Message) => void): object {
  const lazy = Object.create(prototype) as Record<string, unknown>;
  for (const name of methodsOf(prototype))
    lazy[name] = function (this: Message, ...args: unknown[]): unknown {
      fill(this);
      return (prototype[name] as (...args: unknown[]) => unknown).apply(this, args);
    };
  const readValues = lazy['toJavaScript'] as () => unknown;
  lazy['toJavaScript'] = function (this: Message): unknown {
    return heldBy(this)?.values ?? readValues.call(this);
  };
  return lazy;
}

/** Names of all methods, those of the classes above it too: google-protobuf calls its own by short names. */
function methodsOf(prototype: Message): string[] {
  const above = Object.getPrototypeOf(prototype) as Message | null;
  if (above === null) return [];
  const own = Object.getOwnPropertyNames(prototype).filter((name) => typeof prototype[name] === 'function');
  return [...own.filter((name) => name !== 'constructor'), ...methodsOf(above)];
}
