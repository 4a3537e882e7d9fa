/**
 * Loads a module when it is needed. `import()` cannot be used for that here: the fast TypeScript loader (see
 * bootstrap/launch.cjs) hooks CommonJS only, and leaves `import()` to Node, which knows no TypeScript.
 */
import { createRequire } from 'node:module';

/**
 * A loader for modules beside a file.
 * @param file the caller's `__filename`
 * @returns a function from a relative path to the module; say what it is with `as typeof import(...)`
 */
export function lazy(file: string): (path: string) => unknown {
  return createRequire(file);
}
