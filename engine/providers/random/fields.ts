/** The properties of the random provider's types, as the real one (random 4.21) has them. Every change replaces. */
import { atLeast, bool, int, map, str, type Fields } from '../schema/fields';

const replace = { replace: true } as const;
const out = { outputOnly: true } as const;
const keepers = map(replace);
const amount = int({ ...replace, check: atLeast(0) });

/** RandomString and RandomPassword draw the same way. */
const drawn: Fields = {
  keepers,
  length: int({ required: true, ...replace, check: atLeast(1) }),
  special: bool({ default: true, ...replace }),
  upper: bool({ default: true, ...replace }),
  lower: bool({ default: true, ...replace }),
  numeric: bool({ computed: true, ...replace }),
  number: bool({ computed: true, ...replace }),
  minNumeric: amount,
  minUpper: amount,
  minLower: amount,
  minSpecial: amount,
  overrideSpecial: str({ ...replace, emptyIsGiven: true }),
  result: str(out),
};

/** All properties of each type, by type token. */
export const randomFields: Readonly<Record<string, Fields>> = {
  'random:index/randomPassword:RandomPassword': { ...drawn, bcryptHash: str(out) },
  'random:index/randomString:RandomString': drawn,
  'random:index/randomId:RandomId': {
    keepers,
    byteLength: int({ required: true, ...replace, check: atLeast(1) }),
    prefix: str({ ...replace, emptyIsGiven: true }),
    b64Std: str(out),
    b64Url: str(out),
    dec: str(out),
    hex: str(out),
  },
  'random:index/randomUuid:RandomUuid': { keepers, result: str(out) },
};
