/** Values for tests that look for what nobody thought of: the same for the same seed, on every machine. */
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { encodeMap, plainSecret } from '../../engine/values/encode';
import type { PropertyMap, PropertyValue } from '../../engine/values/values';

const letters = ['', 'a', 'key', 'Ä', '漢', '😀', '\0', '"', '10', '9', ' ', 'x'.repeat(130)];
const numbers = [0, -0, 1, -1, 0.1, 2 ** 31, -(2 ** 53), 1e300, 5e-324];

/**
 * A map of up to six values, maps and lists of up to four levels.
 * @param seed a whole number above 0
 */
export function randomValues(seed: number): PropertyMap {
  // Park and Miller's generator: good enough for shapes, and one line.
  let state = seed * 16_807;
  const below = (limit: number): number => (state = (state * 48_271) % 2_147_483_647) % limit;
  const of = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const text = (): string => Array.from({ length: below(4) }, () => of(letters)).join('');
  const map = (levels: number): PropertyMap =>
    Object.fromEntries(Array.from({ length: below(7) }, () => [text(), value(levels)]));
  const value = (levels: number): PropertyValue => {
    switch (below(levels > 0 ? 7 : 4)) {
      case 0:
        return null;
      case 1:
        return of([true, false]);
      case 2:
        return of(numbers);
      case 4:
      case 5:
        return map(levels - 1);
      case 6:
        return Array.from({ length: below(5) }, () => value(levels - 1));
      default:
        return text();
    }
  };
  return map(4);
}

/** A map as google-protobuf's message, secrets in plain: what a policy pack is shown. */
export function plainStruct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(encodeMap(map, plainSecret));
}
