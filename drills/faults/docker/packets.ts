/** Packet rules in a network namespace: a chain of one fault's own, hung into INPUT and OUTPUT, removed as a whole. */
import { DrillError, NotPossible } from '../../experiment/errors';
import type { PacketRule } from '../port';
import { inNetwork } from './host';

/** The arguments of one rule after `-A CHAIN`. Pure. The chain is hung into both ways, so a rule names its way itself. */
export function chainRules({ direction, address, percent }: PacketRule): string[] {
  const way = direction === 'in' ? ['!', '-i', 'lo'] : ['!', '-o', 'lo'];
  const who = address === undefined ? [] : [direction === 'in' ? '-s' : '-d', address];
  const share =
    percent === undefined
      ? []
      : ['-m', 'statistic', '--mode', 'random', '--probability', String(percent / 100)];
  return [...(address?.startsWith('127.') === true ? [] : way), ...who, ...share, '-j', 'DROP'];
}

/** The two chains of a name: what comes in, what goes out. */
function chainsOf(chain: string): { readonly name: string; readonly hook: 'INPUT' | 'OUTPUT' }[] {
  return [
    { name: `${chain}-in`, hook: 'INPUT' },
    { name: `${chain}-out`, hook: 'OUTPUT' },
  ];
}

async function iptables(pid: number, args: readonly string[]): Promise<string> {
  const { code, output } = await inNetwork(pid, 'iptables', ['--wait', ...args]);
  if (code === 0) return output;
  if (/No such file or directory|doesn't exist|not supported|Couldn't load match/.test(output))
    throw new NotPossible(`iptables ${args.join(' ')}: ${output.split('\n')[0] ?? ''}`);
  throw new DrillError(`iptables ${args.join(' ')}: ${output}`);
}

/** Adds the chain with these rules, incoming ones to the incoming chain. */
export async function addChain(pid: number, chain: string, rules: readonly string[][]): Promise<void> {
  for (const { name, hook } of chainsOf(chain)) {
    const mine = rules.filter((rule) => (rule.includes('-s') || rule.includes('-i')) === (hook === 'INPUT'));
    await iptables(pid, ['-N', name]);
    for (const rule of mine) await iptables(pid, ['-A', name, ...rule]);
    await iptables(pid, ['-I', hook, '1', '-j', name]);
  }
}

/** Packets that both chains have dropped. */
export async function countDropped(pid: number, chain: string): Promise<number> {
  let sum = 0;
  for (const { name } of chainsOf(chain)) {
    const output = await iptables(pid, ['-n', '-v', '-x', '-L', name]);
    for (const line of output.split('\n')) {
      const [packets, , target] = line.trim().split(/\s+/);
      if (target === 'DROP') sum += Number(packets);
    }
  }
  return sum;
}

/** Removes both chains; nothing where they are not. */
export async function removeChain(pid: number, chain: string): Promise<void> {
  for (const { name, hook } of chainsOf(chain)) {
    const listed = await inNetwork(pid, 'iptables', ['--wait', '-S', name]);
    if (listed.code !== 0) continue;
    // Hung in once; a killed run may have added the chain and not hung it in yet.
    await inNetwork(pid, 'iptables', ['--wait', '-D', hook, '-j', name]);
    await iptables(pid, ['-F', name]);
    await iptables(pid, ['-X', name]);
  }
}

/** Names of the faults that have chains here. */
export async function listChains(pid: number, prefix: string): Promise<string[]> {
  const { output } = await inNetwork(pid, 'iptables', ['--wait', '-S']);
  const names = [...output.matchAll(/^-N (\S+)-(?:in|out)$/gm)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => name.startsWith(prefix));
}
