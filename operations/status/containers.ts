/** How Docker sees a stack's containers: state, health, restarts, memory against its limit, CPU held back. */
import type Docker from 'dockerode';
import { codeOf, reasonOf } from '../errors';
import type { ContainerStatus } from './schema';

/**
 * Asks about one container.
 * @throws what dockerode throws if the engine does not answer; a container that is gone is an answer
 */
export async function askContainer(docker: Docker, name: string): Promise<ContainerStatus> {
  const blank: ContainerStatus = {
    name,
    state: 'missing',
    health: 'none',
    restarts: 0,
    oomKilled: false,
    memoryBytes: null,
    memoryLimitBytes: null,
    throttledShare: null,
  };
  let details: Docker.ContainerInspectInfo;
  try {
    details = await docker.getContainer(name).inspect();
  } catch (error) {
    if (statusCode(error) === 404) return blank;
    throw new Error(`Docker does not tell about ${name}: ${codeOf(error) ?? reasonOf(error)}`, {
      cause: error,
    });
  }
  const { State: state, HostConfig: limits, RestartCount: restarts } = details;
  const health = state.Health?.Status;
  return {
    ...blank,
    state: state.Paused ? 'paused' : state.Status,
    health: health === 'healthy' || health === 'unhealthy' || health === 'starting' ? health : 'none',
    restarts,
    oomKilled: state.OOMKilled,
    memoryLimitBytes: limits.Memory !== undefined && limits.Memory > 0 ? limits.Memory : null,
    ...(state.Running ? await askUsage(docker, name) : {}),
  };
}

function statusCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
}

/** The part of Docker's statistics that matters. */
interface Usage {
  readonly memory_stats?: { readonly usage?: number; readonly stats?: { readonly inactive_file?: number } };
  readonly cpu_stats?: {
    readonly throttling_data?: { readonly periods?: number; readonly throttled_periods?: number };
  };
}

async function askUsage(docker: Docker, name: string): Promise<Partial<ContainerStatus>> {
  try {
    const usage = (await docker.getContainer(name).stats({ stream: false, 'one-shot': true })) as Usage;
    const used = usage.memory_stats?.usage;
    const { periods = 0, throttled_periods: throttled = 0 } = usage.cpu_stats?.throttling_data ?? {};
    return {
      // As `docker stats` counts: file cache that can be dropped is not used memory.
      memoryBytes: used === undefined ? null : used - (usage.memory_stats?.stats?.inactive_file ?? 0),
      throttledShare: periods > 0 ? throttled / periods : null,
    };
  } catch {
    return {};
  }
}
