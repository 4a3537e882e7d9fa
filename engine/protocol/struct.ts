/** Property maps in and out of protobuf's Struct. */
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { decodeMap, encodeMap, fromWireSecret, wireSecret } from '../values/encode';
import type { PropertyMap } from '../values/values';

/** Properties as the program sent them; an absent struct is an empty map. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct === undefined ? {} : decodeMap(struct.toJavaScript(), fromWireSecret);
}

/** Properties as the program gets them, secrets marked. */
export function toStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encodeMap(map, wireSecret));
}
