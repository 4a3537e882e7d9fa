/** What a stack needs from the machine, read from its file of values without running the program. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { ConfigError, parseConfig } from '../../config/parse';
import type { Config } from '../../config/schema';
import type { Rotation } from '../../contract/rotation';
import {
  bootstrapBase,
  imageBuild,
  upstreamReference,
  type ImageName,
  type UpstreamName,
} from '../../images';
import { loadVersions } from '../../images/pins';
import { OperationError, reasonOf } from '../errors';
import { stackFile, type Project } from '../project/project';

/** A port of the host's loopback that the stack publishes. */
export interface PublishedPort {
  readonly port: number;
  /** The setting that names it. */
  readonly setting: string;
}

/** An image the stack runs. */
export interface RequiredImage {
  readonly reference: string;
  /** How it is made here; undefined: it is pulled. */
  readonly build:
    { readonly create: string; readonly environment: Readonly<Record<string, string>> } | undefined;
}

/** See the file's comment. */
export interface Requirements {
  readonly platform: Config['platform'];
  /** IPv4 range in CIDR notation that must be free. */
  readonly subnet: string;
  readonly ports: readonly PublishedPort[];
  readonly images: readonly RequiredImage[];
  /** The base the builds start from. */
  readonly base: { readonly reference: string; readonly source: 'pull' | 'bootstrap' };
  /** Sum of all memory limits, in MiB. */
  readonly memoryMiB: number;
  /** Which generation of each secret the file wants. */
  readonly rotation: Rotation;
}

/** Limits of the monitoring services, in MiB (components/monitoring): exporter, Prometheus, Alertmanager; Grafana. */
const monitoringMiB = 64 + 256 + 64;
const grafanaMiB = 256;

/**
 * Reads and validates a stack's values.
 * @throws OperationError listing every mistake, before anything is asked or changed
 */
function readStackConfig(project: Project, stack: string): Config {
  const file = stackFile(project, stack);
  const name = basename(file);
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new OperationError(`${name} cannot be read: ${reasonOf(error).split('\n')[0] ?? ''}`, [
      'Correct it.',
    ]);
  }
  const values: Record<string, unknown> = {};
  const prefix = `${project.name}:`;
  const config =
    typeof document === 'object' && document !== null && 'config' in document ? document.config : {};
  for (const [key, value] of Object.entries((config ?? {}) as Record<string, unknown>)) {
    if (key.startsWith(prefix)) values[key.slice(prefix.length)] = interpret(withoutSecrets(value));
  }
  try {
    return parseConfig(values, name);
  } catch (error) {
    if (error instanceof ConfigError) throw new OperationError(error.message);
    throw error;
  }
}

/** As the program does (config/load.ts): Pulumi writes `"false"` and `"3"` for what was set on the command line. */
function interpret(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Encrypted values cannot be judged here; the program judges them. All of them are optional. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if ('secure' in value) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const plain = withoutSecrets(inner);
      return plain === undefined ? [] : [[key, plain] as const];
    }),
  );
}

/** What the stack needs. See {@link readStackConfig} for errors. */
export function requirementsOf(project: Project, stack: string): Requirements {
  return deriveRequirements(readStackConfig(project, stack));
}

/** The same from a validated configuration. */
export function deriveRequirements(config: Config): Requirements {
  const { redis, sentinel, monitoring, images } = config;
  const names: UpstreamName[] = [redis.flavour];
  if (monitoring.enabled) names.push('redis-exporter', 'prometheus', 'alertmanager');
  if (monitoring.grafana) names.push('grafana');
  const ports: PublishedPort[] = [];
  if (monitoring.enabled) {
    ports.push({ port: monitoring.prometheusPort, setting: 'monitoring.prometheusPort' });
    ports.push({ port: monitoring.alertmanagerPort, setting: 'monitoring.alertmanagerPort' });
  }
  if (monitoring.grafana) ports.push({ port: monitoring.grafanaPort, setting: 'monitoring.grafanaPort' });
  return {
    platform: config.platform,
    subnet: config.network.subnet,
    ports,
    images: config.platform === 'docker' ? names.flatMap((name) => requiredImage(name, images)) : [],
    base: {
      reference: images.base === 'pull' ? loadVersions().base.pull.reference : bootstrapBase().tag,
      source: images.base,
    },
    memoryMiB:
      redis.members * redis.memoryMiB +
      sentinel.members * sentinel.memoryMiB +
      (monitoring.enabled ? monitoringMiB : 0) +
      (monitoring.grafana ? grafanaMiB : 0),
    rotation: config.rotation,
  };
}

/** The same order as the platform's: what the stack names, what is built here, what is pinned upstream. */
function requiredImage(name: UpstreamName, images: Config['images']): RequiredImage[] {
  const named = images.references[name];
  if (named !== undefined) return [{ reference: named, build: undefined }];
  if (images.source === 'build' && name !== 'grafana') {
    const { tag, create, environment } = imageBuild(name satisfies ImageName, { base: images.base });
    return [{ reference: tag, build: { create, environment } }];
  }
  const reference = upstreamReference(name)?.tag;
  // Without a pin the program refuses the stack by itself, naming the setting.
  return reference === undefined ? [] : [{ reference, build: undefined }];
}
