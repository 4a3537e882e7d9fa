/**
 * Turns what the SDK is sent into values once. The SDK does so for every policy that is shown a resource, and for every resource of
 * the stack again for every policy of the stack: with ninety policies that was two thirds of an analysis (measured).
 */
import { createRequire } from 'node:module';
import { heldBy } from './lazy';

/** The SDK's own functions, which its type declarations leave out. */
interface Messages {
  /** From a message to values; the second parameter is true for a remediation, which may change what it gets. */
  deserializeProperties?: (message: object, proxySecrets: boolean) => object;
}
/** See {@link Messages}. */
interface Values {
  /** Values that throw at each access to what a preview cannot know. */
  unknownCheckingProxy?: (values: object) => object;
}

/** What stands behind the SDK's proxies. */
const hidden = new WeakMap<object, object>();

/**
 * The values behind a proxy of the SDK, texts in place of what a preview cannot know; what is no such proxy as it is. For who reads
 * all of them: each access to the proxy makes another one.
 */
export function behind(shown: object): object {
  return hidden.get(shown) ?? shown;
}

/**
 * Replaces the SDK's functions by ones that remember, as long as the message lives. Where an SDK has them no longer it does nothing:
 * an analysis takes longer then, and finds the same; a test says so.
 * @returns puts the SDK's own functions back
 */
export function readOnce(): () => void {
  // The modules themselves: an import may be a copy, in which nothing can be replaced.
  const load = createRequire(__filename);
  const messages = load('@pulumi/policy/deserialize') as Messages;
  const values = load('@pulumi/policy/proxy') as Values;
  const { deserializeProperties } = messages;
  const { unknownCheckingProxy } = values;
  if (!deserializeProperties || !unknownCheckingProxy) return () => undefined;
  const read = remembering((message: object) => {
    const held = heldBy(message);
    // The SDK copies values that carry no signature as they are.
    return held && !held.signed ? held.values : deserializeProperties(message, false);
  });
  messages.deserializeProperties = (message, proxySecrets) =>
    proxySecrets ? deserializeProperties(message, true) : read(message);
  values.unknownCheckingProxy = remembering((behind: object) => {
    const shown = unknownCheckingProxy(behind);
    hidden.set(shown, behind);
    return shown;
  });
  return () => {
    messages.deserializeProperties = deserializeProperties;
    values.unknownCheckingProxy = unknownCheckingProxy;
  };
}

/** A function that is asked once for each object. */
export function remembering<T extends object, R>(ask: (about: T) => R): (about: T) => R {
  const known = new WeakMap<T, { readonly answer: R }>();
  return (about) => {
    const found = known.get(about) ?? { answer: ask(about) };
    known.set(about, found);
    return found.answer;
  };
}
