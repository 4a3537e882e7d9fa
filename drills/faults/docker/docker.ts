/** The port on Docker: the engine's API, and the host's own tools in the containers' network namespaces. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { DrillError, NotPossible, reasonOf } from '../../experiment/errors';
import type { Stack } from '../../stack/stack';
import type { Attachment, ContainerState, FaultPort, Limits, Ran } from '../port';
import { oomKills, throttleWrites } from './cgroup';
import { inNetwork, missingOnHost, run } from './host';
import { addChain, chainRules, countDropped, listChains, removeChain } from './packets';

/** What the client's types leave open. */
type Networks = Record<
  string,
  {
    readonly IPAMConfig?: { readonly IPv4Address?: string } | null;
    readonly Aliases?: string[] | null;
  }
>;

/** On a busy machine runc now and then gives up freezing processes that start others (control groups v1), and thaws all again. */
const pauseTries = 4;

/** Where a snapshot's file goes while a directory stands in its place. */
const aside = 'dump.rdb.set-aside-by-a-drill';

/**
 * The port for the members of one stack.
 * @param docker a client without a time limit below the longest stop grace
 */
export function dockerPort(docker: Docker, stack: Stack): FaultPort {
  /** The container of a member; whoever is not the stack's by name and by labels is refused. */
  const own = async (
    name: string,
  ): Promise<{ container: Docker.Container; seen: Docker.ContainerInspectInfo }> => {
    const member = stack.member(name);
    const container = docker.getContainer(member.instance);
    let seen: Docker.ContainerInspectInfo;
    try {
      seen = await container.inspect();
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      throw new DrillError(`There is no container ${member.instance} for ${name}.`, ['./jsquared up']);
    }
    const labels = seen.Config.Labels as Record<string, string | undefined>;
    if (
      labels['jsquared.project'] !== stack.project ||
      labels['jsquared.stack'] !== stack.name ||
      labels['jsquared.member'] !== name
    ) {
      throw new DrillError(
        `Container ${member.instance} is not the member ${name} of ${stack.project}/${stack.name}: its labels say otherwise. Nothing was done to it.`,
        [
          'Look at its labels: docker inspect; the outputs of the stack may be out of date: ./jsquared refresh',
        ],
      );
    }
    return { container: docker.getContainer(seen.Id), seen };
  };
  const pidOf = async (name: string): Promise<number> => {
    const { seen } = await own(name);
    if (!seen.State.Running || seen.State.Pid === 0) throw new DrillError(`${name} does not run.`);
    return seen.State.Pid;
  };
  const dataDirectory = async (name: string): Promise<string> => {
    const { seen } = await own(name);
    const { volume } = stack.member(name);
    const mount = seen.Mounts.find((each) => each.Name === volume);
    if (mount === undefined || mount.Source === '' || !existsSync(mount.Source))
      throw new NotPossible(`the volume ${volume} of ${name} is no directory of this host`);
    return mount.Source;
  };
  const interfaceOf = async (name: string): Promise<{ pid: number; device: string }> => {
    const pid = await pidOf(name);
    const { output } = await inNetwork(pid, 'ip', ['-o', '-4', 'addr', 'show']);
    const line = output.split('\n').find((each) => each.includes(` ${stack.member(name).address}/`));
    const device = line?.split(/\s+/)[1];
    if (device === undefined) throw new DrillError(`${name} has no interface with its address.`);
    return { pid, device };
  };
  /** The engine says 304 where nothing had to be done. */
  const unlessDone = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 304) throw error;
    }
  };
  return {
    async state(name): Promise<ContainerState> {
      const { State, NetworkSettings, RestartCount } = (await own(name)).seen;
      return {
        running: State.Running && !State.Restarting,
        paused: State.Paused,
        pid: State.Pid,
        startedAt: State.StartedAt,
        restarts: RestartCount,
        oomKilled: State.OOMKilled,
        health: State.Health?.Status ?? 'none',
        networks: Object.keys(NetworkSettings.Networks),
      };
    },
    async killServer(name) {
      const { container } = await own(name);
      const { Titles, Processes } = (await container.top({ ps_args: '-o pid,comm' })) as {
        Titles: string[];
        Processes: string[][];
      };
      const command = Titles.indexOf('COMMAND');
      const found = Processes.find((each) => /-(server|sentinel)$/.test(each[command] ?? ''));
      const pid = Number(found?.[Titles.indexOf('PID')] ?? 0);
      if (pid <= 1) throw new DrillError(`${name} runs no server that could be killed.`);
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EPERM')
          throw new NotPossible(`process ${pid} of ${name} cannot be killed: no right to`, [
            'Run drills as root.',
          ]);
        throw error;
      }
      return pid;
    },
    async killContainer(name) {
      await (await own(name)).container.kill({ signal: 'SIGKILL' });
    },
    async stop(name) {
      await unlessDone((await own(name)).container.stop());
    },
    async start(name) {
      await unlessDone((await own(name)).container.start());
    },
    async pause(name) {
      const { container } = await own(name);
      for (let left = pauseTries; ; left -= 1) {
        try {
          await container.pause();
          return;
        } catch (error) {
          if (left === 1 || !reasonOf(error).includes('unable to freeze')) throw error;
        }
      }
    },
    async unpause(name) {
      const { container, seen } = await own(name);
      if (seen.State.Paused) await container.unpause();
    },
    async describe(name) {
      const { seen } = await own(name);
      return Object.entries(seen.NetworkSettings.Networks as Networks).map(
        ([network, settings]): Attachment => ({
          network,
          address: settings.IPAMConfig?.IPv4Address ?? '',
          // Docker adds the container's own id by itself.
          aliases: (settings.Aliases ?? []).filter((alias) => !seen.Id.startsWith(alias)),
        }),
      );
    },
    async detach(name) {
      const { container, seen } = await own(name);
      for (const network of Object.keys(seen.NetworkSettings.Networks)) {
        await docker.getNetwork(network).disconnect({ Container: container.id, Force: true });
      }
    },
    async attach(name, { network, address, aliases }) {
      const { container, seen } = await own(name);
      if (network in seen.NetworkSettings.Networks) return;
      await docker.getNetwork(network).connect({
        Container: container.id,
        EndpointConfig: {
          ...(address === '' ? {} : { IPAMConfig: { IPv4Address: address } }),
          Aliases: [...aliases],
        },
      });
    },
    async emptyVolume(name) {
      if ((await own(name)).seen.State.Running)
        throw new DrillError(`${name} runs: its volume is not emptied.`);
      const directory = await dataDirectory(name);
      for (const entry of readdirSync(directory)) rmSync(join(directory, entry), { recursive: true });
    },
    volumeEntries: async (name) => readdirSync(await dataDirectory(name)).length,
    async blockSnapshots(name) {
      const directory = await dataDirectory(name);
      const file = join(directory, 'dump.rdb');
      if (existsSync(file) && !existsSync(join(directory, aside))) renameSync(file, join(directory, aside));
      mkdirSync(join(file, 'drill'), { recursive: true });
    },
    async unblockSnapshots(name) {
      const directory = await dataDirectory(name);
      const file = join(directory, 'dump.rdb');
      if (!existsSync(join(file, 'drill'))) return;
      rmSync(file, { recursive: true });
      if (existsSync(join(directory, aside))) renameSync(join(directory, aside), file);
    },
    dropPackets: async (name, chain, rules) => addChain(await pidOf(name), chain, rules.map(chainRules)),
    droppedPackets: async (name, chain) => countDropped(await pidOf(name), chain),
    async acceptPackets(name, chain) {
      const { seen } = await own(name);
      // A container that does not run has no namespace, and its rules went with it.
      if (seen.State.Running) await removeChain(seen.State.Pid, chain);
    },
    async chains(name, prefix) {
      const { seen } = await own(name);
      return seen.State.Running ? listChains(seen.State.Pid, prefix) : [];
    },
    async shape(name, discipline) {
      const { pid, device } = await interfaceOf(name);
      const { code, output } = await inNetwork(pid, 'tc', [
        'qdisc',
        'replace',
        'dev',
        device,
        'root',
        ...discipline,
      ]);
      if (code === 0) return;
      if (/qdisc kind is unknown|No such file/.test(output))
        throw new NotPossible(
          `the kernel of this host has no ${discipline[0] ?? ''} (${output.split('\n')[0] ?? ''})`,
        );
      throw new DrillError(`tc qdisc ${discipline.join(' ')} for ${name}: ${output}`);
    },
    async shaping(name) {
      if (!(await own(name)).seen.State.Running) return '';
      const { pid, device } = await interfaceOf(name);
      return (await inNetwork(pid, 'tc', ['-s', 'qdisc', 'show', 'dev', device])).output;
    },
    async unshape(name) {
      const { seen } = await own(name);
      if (!seen.State.Running) return;
      const { pid, device } = await interfaceOf(name);
      const { code, output } = await inNetwork(pid, 'tc', ['qdisc', 'del', 'dev', device, 'root']);
      if (code !== 0 && !/No such file|handle of zero|Invalid handle/.test(output))
        throw new DrillError(`tc qdisc del for ${name}: ${output}`);
    },
    async connects(name, address, port) {
      const script = `const s=require('net').connect(${port},'${address}');s.on('connect',()=>process.exit(0));s.on('error',()=>process.exit(1));setTimeout(()=>process.exit(1),1000)`;
      return (await inNetwork(await pidOf(name), process.execPath, ['-e', script])).code === 0;
    },
    async limits(name): Promise<Limits> {
      const { HostConfig } = (await own(name)).seen;
      return {
        memory: HostConfig.Memory ?? 0,
        memorySwap: HostConfig.MemorySwap ?? 0,
        cpuQuota: HostConfig.CpuQuota ?? 0,
        cpuPeriod: HostConfig.CpuPeriod ?? 0,
        nanoCpus: HostConfig.NanoCpus ?? 0,
      };
    },
    async setLimits(name, { memory, memorySwap, cpuQuota, cpuPeriod, nanoCpus }) {
      const { container } = await own(name);
      await container.update({
        ...(memory === undefined ? {} : { Memory: memory }),
        ...(memorySwap === undefined ? {} : { MemorySwap: memorySwap }),
        // Docker takes one of the two ways to say it.
        ...(nanoCpus === undefined || nanoCpus === 0 ? {} : { NanoCpus: nanoCpus }),
        ...(cpuQuota === undefined || (nanoCpus ?? 0) > 0 ? {} : { CpuQuota: cpuQuota }),
        ...(cpuPeriod === undefined || (nanoCpus ?? 0) > 0 ? {} : { CpuPeriod: cpuPeriod }),
      });
    },
    async memoryUsed(name) {
      const { container } = await own(name);
      const { memory_stats: memory } = await container.stats({ stream: false });
      const stats = memory.stats as Record<string, number> | undefined;
      const cache = stats?.['total_inactive_file'] ?? stats?.['inactive_file'] ?? 0;
      return memory.usage - cache;
    },
    async throttledPeriods(name) {
      const { container } = await own(name);
      const { cpu_stats: cpu } = await container.stats({ stream: false });
      return cpu.throttling_data.throttled_periods;
    },
    oomKills: async (name) => oomKills(await pidOf(name)),
    async throttleDisk(name, bytesPerSecond) {
      const { seen } = await own(name);
      if (!seen.State.Running && bytesPerSecond === 0) return;
      throttleWrites(await pidOf(name), await dataDirectory(name), bytesPerSecond);
    },
    async exec(name, command): Promise<Ran> {
      const { container } = await own(name);
      return run('docker', ['exec', container.id, ...command]);
    },
    async hostAddresses(name) {
      const { seen } = await own(name);
      return Object.values(seen.NetworkSettings.Networks)
        .map(({ Gateway }) => Gateway)
        .filter((gateway) => gateway !== '');
    },
    shortcomings: missingOnHost,
  };
}
