/**
 * How a fault is taken back: plain data, written to the run's ledger before the fault is injected, so that whoever finds it
 * later (the runner itself, the guard after the runner died, `drill clean`) can do it. Every one may be done twice.
 */
import { z } from 'zod';
import { askOnce } from '../stack/connection';
import type { Stack } from '../stack/stack';
import type { FaultPort } from './port';

const attachment = z.strictObject({ network: z.string(), address: z.string(), aliases: z.array(z.string()) });

const limits = z.strictObject({
  memory: z.number(),
  memorySwap: z.number(),
  cpuQuota: z.number(),
  cpuPeriod: z.number(),
  nanoCpus: z.number(),
});

const member = z.string();

/** The schema of {@link Undo}. */
export const undoSchema = z.discriminatedUnion('undo', [
  z.strictObject({ undo: z.literal('start'), member }),
  z.strictObject({ undo: z.literal('unpause'), member }),
  z.strictObject({ undo: z.literal('attach'), member, attachment }),
  z.strictObject({ undo: z.literal('accept'), member, chain: z.string() }),
  z.strictObject({ undo: z.literal('unshape'), member }),
  z.strictObject({ undo: z.literal('limits'), member, limits }),
  z.strictObject({ undo: z.literal('unthrottle'), member }),
  z.strictObject({ undo: z.literal('unblock-snapshots'), member }),
  z.strictObject({ undo: z.literal('config'), member, parameter: z.string(), value: z.string() }),
  z.strictObject({ undo: z.literal('sentinel-set'), member, parameter: z.string(), value: z.string() }),
  z.strictObject({ undo: z.literal('acl-load'), member }),
  z.strictObject({ undo: z.literal('script-kill'), member }),
]);
/** See the file's comment. */
export type Undo = z.infer<typeof undoSchema>;

/**
 * Takes one thing back.
 * @throws if it could not; a member that is silent because of another fault is asked again by the caller
 */
export async function takeBack(undo: Undo, port: FaultPort, stack: Stack): Promise<void> {
  const ask = (...command: [string, ...string[]]): Promise<unknown> =>
    askOnce(stack.member(undo.member), stack.access('admin'), command, 3000);
  switch (undo.undo) {
    case 'start':
      return port.start(undo.member);
    case 'unpause':
      return port.unpause(undo.member);
    case 'attach':
      return port.attach(undo.member, undo.attachment);
    case 'accept':
      return port.acceptPackets(undo.member, undo.chain);
    case 'unshape':
      return port.unshape(undo.member);
    case 'limits':
      return port.setLimits(undo.member, undo.limits);
    case 'unthrottle':
      return port.throttleDisk(undo.member, 0);
    case 'unblock-snapshots':
      return port.unblockSnapshots(undo.member);
    case 'config':
      await ask('CONFIG', 'SET', undo.parameter, undo.value);
      return;
    case 'sentinel-set':
      await ask('SENTINEL', 'SET', stack.set.masterName, undo.parameter, undo.value);
      return;
    case 'acl-load':
      await ask('ACL', 'LOAD');
      return;
    case 'script-kill':
      try {
        await ask('SCRIPT', 'KILL');
      } catch (error) {
        // Nothing runs: what had to be ended has ended.
        if (!(error instanceof Error && error.message.startsWith('NOTBUSY'))) throw error;
      }
  }
}

/** In words. */
export function sayUndo(undo: Undo): string {
  switch (undo.undo) {
    case 'attach':
      return `attach ${undo.member} to ${undo.attachment.network} as ${undo.attachment.address}`;
    case 'accept':
      return `remove the packet rules ${undo.chain} of ${undo.member}`;
    case 'config':
    case 'sentinel-set':
      return `set ${undo.parameter} of ${undo.member} back to "${undo.value}"`;
    default:
      return `${undo.undo.replaceAll('-', ' ')} ${undo.member}`;
  }
}
