/**
 * Which providers there are, by package and exact version. The versions are those of the lock file: another version's
 * state may mean something else, so it is refused by name instead of guessed at.
 */
import type { Provider } from './provider';

/** Makes an unconfigured provider; loads its module at the first call only, to keep a start lean. */
export type ProviderFactory = () => Provider;

/** The one supported version of a package and how to make its provider. */
export interface RegistryEntry {
  readonly version: string;
  readonly create: ProviderFactory;
}

/** Package name to the one version of it that is supported. */
export type ProviderRegistry = Readonly<Record<string, RegistryEntry>>;

/* eslint-disable @typescript-eslint/no-require-imports -- loaded on first use: dockerode and X.509 cost 100s of ms */
/**
 * The providers that the engine ships.
 * @param directory the project's: commands run there, as they do under the CLI
 */
export function shippedProviders(directory: string): ProviderRegistry {
  return {
    command: {
      version: '1.2.1',
      create: () => new (require('./command') as typeof import('./command')).CommandProvider(directory),
    },
    docker: {
      version: '5.0.0',
      create: () => new (require('./docker') as typeof import('./docker')).DockerProvider(),
    },
    random: {
      version: '4.21.1',
      create: () => new (require('./random') as typeof import('./random')).RandomProvider(),
    },
    tls: {
      version: '5.5.1',
      create: () => new (require('./tls') as typeof import('./tls')).TlsProvider(),
    },
  };
}
/* eslint-enable @typescript-eslint/no-require-imports */

/**
 * Finds the provider of a package.
 * @param pkg package name, for example `docker`
 * @param version the version asked for; empty = any
 * @throws Error naming the package or version that is not supported, and what is
 */
export function findProvider(registry: ProviderRegistry, pkg: string, version: string): RegistryEntry {
  const entry = registry[pkg];
  if (!entry) {
    const known = Object.entries(registry).map(([name, { version: v }]) => `${name} ${v}`);
    throw new Error(
      `the embedded engine has no provider "${pkg}" (it has ${known.join(', ')}); use the Pulumi CLI (--engine cli)`,
    );
  }
  if (version !== '' && version.replace(/^v/, '') !== entry.version) {
    throw new Error(
      `the embedded engine supports ${pkg} ${entry.version}, not ${version}; ` +
        `install @pulumi/${pkg} ${entry.version} or use the Pulumi CLI (--engine cli)`,
    );
  }
  return entry;
}
