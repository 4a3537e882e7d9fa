import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotPossible } from '../../../drills/experiment/errors';
import type { FaultStep, Target } from '../../../drills/experiment/experiment';
import { deniedBy } from '../../../drills/faults/deny';
import type { FaultContext } from '../../../drills/faults/fault';
import { faults, inject } from '../../../drills/faults/index';
import type { FaultPort } from '../../../drills/faults/port';
import type { TimelineEvent } from '../../../drills/runner/timeline';
import { resolve, type Cast } from '../../../drills/stack/roles';
import type { Member, Stack } from '../../../drills/stack/stack';

const cast: Cast = { data: ['d0', 'd1', 'd2'], sentinels: ['s0', 's1', 's2'], primary: 'd0' };
const members = [...cast.data, ...cast.sentinels].map((name, i): Member => ({
  name,
  role: name.startsWith('d') ? 'data' : 'sentinel',
  index: i % 3,
  address: `10.0.0.${i + 10}`,
  port: 6379,
  hostname: name,
  instance: `c-${name}`,
  volume: `v-${name}`,
}));
const stack = {
  data: members.slice(0, 3),
  sentinels: members.slice(3),
  member: (name: string) => members.find((each) => each.name === name),
  set: { masterName: 'main' },
  nameOf: (address: string) => members.find((each) => each.address === address)?.name ?? address,
} as unknown as Stack;

/** What changes a member. */
const deeds = new Set([
  ...['killServer', 'killContainer', 'stop', 'start', 'pause', 'detach', 'emptyVolume', 'blockSnapshots'],
  ...['dropPackets', 'shape', 'setLimits', 'throttleDisk'],
]);
let calls: string[];
let heard: (event: TimelineEvent) => void;

const answers: Readonly<Record<string, unknown>> = {
  state: {
    running: true,
    paused: false,
    pid: 1,
    startedAt: 'then',
    restarts: 0,
    oomKilled: false,
    health: 'none',
    networks: ['n'],
  },
  describe: [{ network: 'n', address: '10.0.0.10', aliases: ['d0'] }],
  limits: { memory: 1, memorySwap: 1, cpuQuota: 0, cpuPeriod: 0, nanoCpus: 1 },
  memoryUsed: 20 * 1024 * 1024,
  hostAddresses: ['10.0.0.1'],
  volumeEntries: 0,
};
const port = new Proxy({} as FaultPort, {
  get:
    (_, name: string) =>
    (...args: unknown[]) => {
      if (deeds.has(name)) calls.push(`${name} ${String(args[0])}`);
      return Promise.resolve(answers[name]);
    },
});

function context(): FaultContext {
  return {
    stack,
    port,
    id: 'JSQD1-0',
    resolve: (target: Target) => resolve(target, cast),
    ask: (member, ...command) => {
      if (/SET|SETUSER|KILL|BGSAVE/.test(command.slice(0, 2).join(' '))) calls.push(`ask ${member}`);
      if (command[1] === 'GETUSER') return Promise.resolve(['commands', '-@all +ping']);
      if (command[1] === 'MASTER') return Promise.resolve(['quorum', '2']);
      return Promise.resolve(command[0] === 'CONFIG' ? [command[2], '0'] : 'OK');
    },
    undoing: (...undo) => {
      for (const { member } of undo) calls.push(`undoing ${member}`);
      return Promise.resolve();
    },
    listen: (listener) => {
      heard = listener;
      return () => undefined;
    },
    ended: new AbortController().signal,
  };
}

const target = 'primary';
const steps: readonly FaultStep[] = [
  { fault: 'kill', target, at: 0 },
  { fault: 'kill', target: 'replicas', at: 0, stays: 'down' },
  { fault: 'stop', target, at: 0 },
  { fault: 'restart', target, at: 0 },
  { fault: 'remove', target, at: 0 },
  { fault: 'lose-volume', target: 'sentinel', at: 0 },
  { fault: 'pause', target, at: 0 },
  { fault: 'cut', target, from: 'all', at: 0 },
  { fault: 'ring', at: 0 },
  { fault: 'loss', target, percent: 5, at: 0 },
  { fault: 'latency', target, ms: 10, at: 0 },
  { fault: 'corrupt', target, percent: 5, at: 0 },
  { fault: 'duplicate', target, percent: 5, at: 0 },
  { fault: 'reorder', target, percent: 5, at: 0 },
  { fault: 'bandwidth', target, kbit: 100, at: 0 },
  { fault: 'memory-pressure', target, headroomMiB: 1, at: 0 },
  { fault: 'maxmemory', target, at: 0 },
  { fault: 'cpu', target, percent: 10, at: 0 },
  { fault: 'slow-disk', target, bytesPerSecond: 1024, at: 0 },
  { fault: 'no-names', target, at: 0 },
  { fault: 'wrong-credentials', target, user: 'sentinel', at: 0 },
  { fault: 'deny', target, user: 'sentinel', command: 'ping', at: 0 },
  { fault: 'allow', target, user: 'sentinel', command: 'slaveof', at: 0 },
  { fault: 'sentinel-set', parameter: 'quorum', value: '9', at: 0 },
  { fault: 'bgsave-failing', target, at: 0 },
];

beforeEach(() => {
  calls = [];
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('every fault', () => {
  it.each(steps.map((step) => [step.fault, step] as const))(
    '%s is written down before it is done',
    async (_, step) => {
      const { members: struck } = await inject(step, context());
      expect(struck.length).toBeGreaterThan(0);
      const done = calls.filter((call) => !call.startsWith('undoing'));
      expect(done.length).toBeGreaterThan(0);
      for (const member of new Set(done.map((call) => call.split(' ')[1] ?? ''))) {
        const first = calls.findIndex((call) => !call.startsWith('undoing') && call.endsWith(` ${member}`));
        const noted = calls.indexOf(`undoing ${member}`);
        expect(noted, `${member}: ${calls.join(', ')}`).toBeGreaterThanOrEqual(0);
        expect(noted).toBeLessThan(first);
      }
    },
  );

  it('is in the list, or waits for an event, or is not possible, or talks to a server', () => {
    const covered = new Set(steps.map(({ fault }) => fault));
    expect(Object.keys(faults).filter((name) => !covered.has(name as FaultStep['fault']))).toEqual([
      ...['disk-full', 'clock-jump', 'busy', 'leader-crash', 'chosen-paused'],
    ]);
  });

  it('that is not possible says so by name', async () => {
    await expect(inject({ fault: 'clock-jump', target, ms: 1, at: 0 }, context())).rejects.toThrow(
      NotPossible,
    );
    await expect(inject({ fault: 'disk-full', target, at: 0 }, context())).rejects.toThrow(/^disk-full: /);
    expect(calls).toEqual([]);
  });
});

describe('a proof', () => {
  it('of a kill is not given while the server runs as before', async () => {
    const { proof } = await inject({ fault: 'kill', target, at: 0 }, context());
    await expect(proof()).rejects.toThrow(/runs as before/);
  });

  it('of a frozen member is not given while it is not', async () => {
    const { proof } = await inject({ fault: 'pause', target, at: 0 }, context());
    await expect(proof()).rejects.toThrow(/is not frozen/);
  });

  it('of a denied command is not given while it is allowed', async () => {
    const { proof } = await inject(
      { fault: 'deny', target, user: 'sentinel', command: 'ping', at: 0 },
      context(),
    );
    await expect(proof()).rejects.toThrow(/may still ping/);
    const allowed = { fault: 'allow', target, user: 'sentinel', command: 'ping', at: 0 } as const;
    expect(await (await inject(allowed, context())).proof()).toBe('sentinel may ping at d0');
    const rules = (text: string): unknown => ['flags', ['on'], 'commands', text, 'keys', ''];
    expect(deniedBy(rules('-@all +psync +ping'), 'ping')).toBe(false);
    expect(deniedBy(rules('-@all +psync'), 'ping')).toBe(true);
    expect(deniedBy(rules('+@all -ping'), 'PING')).toBe(true);
    expect(deniedBy(rules('+@all'), 'ping')).toBe(false);
  });
});

describe('a fault that waits', () => {
  it('kills the sentinel that was elected, once', async () => {
    const { proof } = await inject({ fault: 'leader-crash', after: 'election', at: 0 }, context());
    await expect(proof()).rejects.toThrow(/no sentinel announced/);
    const event = { kind: 'sentinel-event', at: 0, event: '+elected-leader', text: '' } as const;
    heard({ ...event, member: 's0', event: '+odown' });
    expect(calls.filter((call) => call.startsWith('kill'))).toEqual([]);
    heard({ ...event, member: 's1' });
    heard({ ...event, member: 's2' });
    await vi.waitFor(async () => expect(await proof()).toBe('s1 said +elected-leader and was killed'));
    expect(calls.filter((call) => call.startsWith('kill'))).toEqual(['killServer s1']);
  });

  it('freezes the replica that was chosen', async () => {
    const { proof } = await inject({ fault: 'chosen-paused', at: 0 }, context());
    heard({
      kind: 'sentinel-event',
      at: 0,
      member: 's0',
      event: '+selected-slave',
      text: 'slave 10.0.0.12:6379 10.0.0.12 6379 @ x 10.0.0.10 6379',
    });
    await vi.waitFor(async () => expect(await proof()).toBe('d2 was chosen and frozen'));
    expect(calls).toContain('pause d2');
  });
});

describe('a cut', () => {
  it('needs two sides', async () => {
    await expect(inject({ fault: 'cut', target: 'all', from: 'primary', at: 0 }, context())).rejects.toThrow(
      /are not two sides/,
    );
    expect(calls).toEqual([]);
  });
});
