/** Property maps in and out of protobuf's Struct. */
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { decodeMap, encodeMap, fromWireSecret, plainSecret, wireSecret } from '../values/encode';
import type { JsonObject } from '../values/encode';
import type { PropertyMap } from '../values/values';

type JavaScriptStruct = Parameters<typeof Struct.fromJavaScript>[0];

/** Properties as the program sent them; an absent struct is an empty map. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : decodeMap(struct.toJavaScript() as JsonObject, fromWireSecret);
}

/** Properties as the program gets them, secrets marked. */
export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encodeMap(map, wireSecret) as JavaScriptStruct);
}

/** Properties as a policy pack gets them: plain values. */
export function toPlainStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encodeMap(map, plainSecret) as JavaScriptStruct);
}
