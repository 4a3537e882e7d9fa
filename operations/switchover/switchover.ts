/**
 * The planned hand-over of a running primary. The work is done by the scripts that are mounted in every data member, within the
 * primary's container, so that there is one implementation; this file finds the primary and reads what they say.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { askOnce } from '../../drills/stack/connection';
import { pairs, readRole } from '../../drills/stack/replies';
import type { Member, Stack } from '../../drills/stack/stack';
import { OperationError, reasonOf } from '../errors';
import { run } from '../host/command';

/** What came of it. */
export interface Switched {
  readonly from: string;
  readonly to: string;
  /** From the pause of the writes until the old primary followed the new one: what a client that writes waits at least. */
  readonly pauseMs: number;
  readonly says: string;
}

/** What it works with. */
export interface SwitchInput {
  readonly stack: Stack;
  readonly docker: Docker;
  /** The member that shall be the primary; absent: the sentinels choose. */
  readonly to?: string;
}

/** Milliseconds the script may take: 15 s to find everybody ready, the failover timeout, and what follows. */
const limitMs = 90_000;

/** Milliseconds until every sentinel has asked a replica for its priority again: it does so every ten seconds. */
const priorityMs = 15_000;

/** A priority that wins over the usual 100. */
const preferred = '10';

/**
 * Hands the primary over.
 * @throws OperationError with what kept it, and whether writes go on
 */
export async function switchover({ stack, docker, to }: SwitchInput): Promise<Switched> {
  const primary = await findPrimary(stack);
  if (to !== undefined && !stack.data.some(({ name }) => name === to)) {
    throw new OperationError(`--to ${to}: set "${stack.set.name}" has no such data member.`, [
      `There are ${stack.data.map(({ name }) => name).join(', ')}.`,
    ]);
  }
  if (to === primary.name) {
    throw new OperationError(`${to} is the primary already.`);
  }
  await mustBeOwn(stack, docker, primary);
  if (to === undefined) return handOver(stack, primary);
  const back = await prefer(stack, stack.member(to));
  try {
    const switched = await handOver(stack, primary);
    if (switched.to !== to)
      throw new OperationError(
        `The sentinels chose ${switched.to}, not ${to}; nothing is lost, ${switched.to} is the primary.`,
        ['./jsquared switchover --to again, once every replica is well (./jsquared status).'],
      );
    return switched;
  } finally {
    await back();
  }
}

async function findPrimary(stack: Stack): Promise<Member> {
  const found: Member[] = [];
  for (const member of stack.data) {
    try {
      if (readRole(await askOnce(member, stack.access('exporter'), ['ROLE'], 2000))?.role === 'primary')
        found.push(member);
    } catch {
      // A member that does not answer is no primary to hand over.
    }
  }
  const [primary] = found;
  if (primary === undefined || found.length > 1) {
    throw new OperationError(
      found.length === 0
        ? `No data member of stack "${stack.name}" says that it is the primary.`
        : `${found.map(({ name }) => name).join(' and ')} both say that they are the primary.`,
      ['./jsquared status'],
    );
  }
  return primary;
}

async function mustBeOwn(stack: Stack, docker: Docker, { name, instance }: Member): Promise<void> {
  const { Config } = await docker.getContainer(instance).inspect();
  const labels = Config.Labels as Record<string, string | undefined>;
  if (labels['jsquared.stack'] === stack.name && labels['jsquared.project'] === stack.project) return;
  throw new OperationError(
    `Container ${instance} is not ${name} of stack "${stack.name}": its labels say otherwise.`,
    ['./jsquared refresh'],
  );
}

async function handOver(stack: Stack, primary: Member): Promise<Switched> {
  const script = readFileSync(join(__dirname, 'switchover.sh'), 'utf8');
  let pausedAt = 0;
  let pauseMs = 0;
  let last = '';
  const { code, stderr } = await run('docker', ['exec', primary.instance, 'sh', '-c', script], {
    timeoutMilliseconds: limitMs,
    onLine(line) {
      const [mark, step = ''] = line.split(' ');
      if (mark !== 'switchover') return;
      last = line.slice('switchover '.length);
      if (step === 'paused') pausedAt = performance.now();
      if (step === 'done') pauseMs = performance.now() - pausedAt;
    },
  });
  const [step = '', ...words] = last.split(' ');
  if (code === 0 && step === 'done') {
    const to = stack.nameOf(words[0] ?? '');
    return {
      from: primary.name,
      to,
      pauseMs: Math.round(pauseMs),
      says: `${primary.name} handed over to ${to}`,
    };
  }
  const why = words.join(' ') || stderr.trim() || `the script ended with code ${code}`;
  if (step === 'refused')
    throw new OperationError(`${primary.name} stays the primary: ${why}`, [
      './jsquared status',
      'Then try again.',
    ]);
  throw new OperationError(`The hand-over of ${primary.name} was not seen to end: ${why}`, [
    'Its writes stay paused for some seconds; the sentinels demote it if another was promoted.',
    './jsquared status',
  ]);
}

/** Makes the sentinels choose one replica, and waits until all of them know. Returns how to take it back. */
async function prefer(stack: Stack, member: Member): Promise<() => Promise<void>> {
  const ask = (...command: [string, ...string[]]): Promise<unknown> =>
    askOnce(member, stack.access('admin'), command, 3000);
  const before = pairs(await ask('CONFIG', 'GET', 'replica-priority')).get('replica-priority') ?? '100';
  if (before === '0')
    throw new OperationError(`${member.name} may not be chosen: it has not finished its first sync.`, [
      'Wait, then try again.',
    ]);
  const back = async (): Promise<void> => {
    try {
      await ask('CONFIG', 'SET', 'replica-priority', before);
    } catch (error) {
      throw new OperationError(
        `replica-priority of ${member.name} could not be set back to ${before}: ${reasonOf(error)}`,
        ['A restart of the member sets it back.'],
      );
    }
  };
  await ask('CONFIG', 'SET', 'replica-priority', preferred);
  const deadline = Date.now() + priorityMs;
  while (!(await allKnow(stack, member))) {
    if (Date.now() > deadline) {
      await back();
      throw new OperationError(
        `Not every sentinel asked ${member.name} for its priority within ${priorityMs / 1000} s.`,
        ['./jsquared status'],
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return back;
}

async function allKnow(stack: Stack, member: Member): Promise<boolean> {
  const known = await Promise.all(
    stack.sentinels.map(async (sentinel) => {
      try {
        const reply = await askOnce(
          sentinel,
          stack.access('exporter'),
          ['SENTINEL', 'REPLICAS', stack.set.masterName],
          2000,
        );
        const replicas = (Array.isArray(reply) ? reply : []).map(pairs);
        return replicas.some(
          (each) => each.get('ip') === member.address && each.get('slave-priority') === preferred,
        );
      } catch {
        return false;
      }
    }),
  );
  return known.every(Boolean);
}
