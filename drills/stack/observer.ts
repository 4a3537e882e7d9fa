/** Watches every member all the time, as long as a run lasts, and tells what changes. */
import { setMaxListeners } from 'node:events';
import { reasonOf } from '../experiment/errors';
import { monotonicMs } from '../history/events';
import type { RoleEvent, SentinelViewEvent, TimelineEvent } from '../runner/timeline';
import { MemberConnection, plainClient } from './connection';
import { pairs, readRole } from './replies';
import type { Member, Stack } from './stack';

/** Milliseconds between two looks at a member: a tenth of what a failover takes. */
const everyMs = 100;

/** Milliseconds after which an unchanged member is told again, so that a journal shows that somebody looked. */
const repeatMs = 1000;

/** What an observer sees at this moment. */
export interface Sighting {
  readonly roles: ReadonlyMap<string, RoleEvent>;
  readonly views: ReadonlyMap<string, SentinelViewEvent>;
}

/** See the file's comment. */
export class Observer {
  private readonly roles = new Map<string, RoleEvent>();
  private readonly views = new Map<string, SentinelViewEvent>();
  private readonly told = new Map<string, number>();
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];
  private readonly listeners = new Set<(event: TimelineEvent) => void>();

  /** Watches nothing yet. */
  constructor(private readonly stack: Stack) {
    // Every loop waits on it.
    setMaxListeners(0, this.stopping.signal);
  }

  /** Tells every event from now on. Returns how to stop telling. */
  on(listener: (event: TimelineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Begins; resolves when every member was asked once. */
  async start(): Promise<void> {
    const { data, sentinels } = this.stack;
    const asked = [...data, ...sentinels].map(
      (member) =>
        new Promise<void>((first) => {
          this.loops.push(this.watch(member, first));
        }),
    );
    for (const sentinel of sentinels) this.loops.push(this.listen(sentinel));
    await Promise.all(asked);
  }

  /** What is known now. */
  get sighting(): Sighting {
    return { roles: this.roles, views: this.views };
  }

  /** The data members that say they are primary. */
  get primaries(): string[] {
    return [...this.roles.values()].filter(({ role }) => role === 'primary').map(({ member }) => member);
  }

  /** Ends, and waits until nothing is open any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
    this.loops = [];
  }

  private tell(event: TimelineEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private async watch(member: Member, first: () => void): Promise<void> {
    const connection = new MemberConnection(member, this.stack.access('exporter'));
    while (!this.stopping.signal.aborted) {
      const began = monotonicMs();
      if (member.role === 'data') await this.lookAtData(member, connection);
      else await this.lookAtSentinel(member, connection);
      first();
      await this.rest(everyMs - (monotonicMs() - began));
    }
    connection.close();
  }

  private async lookAtData(member: Member, connection: MemberConnection): Promise<void> {
    let seen: RoleEvent;
    const name = member.name;
    try {
      const role = readRole(await connection.ask('ROLE'));
      const at = monotonicMs();
      if (role === undefined)
        seen = { kind: 'role', at, member: name, role: 'unreachable', reason: 'no role' };
      else if (role.role === 'primary') seen = { kind: 'role', at, member: name, ...role };
      else {
        const { address, link, offset } = role;
        seen = {
          kind: 'role',
          at,
          member: name,
          role: 'replica',
          follows: this.stack.nameOf(address),
          link,
          offset,
        };
      }
    } catch (error) {
      seen = { kind: 'role', at: monotonicMs(), member: name, role: 'unreachable', reason: reasonOf(error) };
    }
    const before = this.roles.get(name);
    this.roles.set(name, seen);
    const same =
      before?.role === seen.role &&
      before.follows === seen.follows &&
      before.link === seen.link &&
      before.replicas === seen.replicas;
    this.tellUnlessStale(seen, same);
  }

  private async lookAtSentinel(member: Member, connection: MemberConnection): Promise<void> {
    let seen: SentinelViewEvent;
    try {
      const master = pairs(await connection.ask('SENTINEL', 'MASTER', this.stack.set.masterName));
      seen = {
        kind: 'sentinel-view',
        at: monotonicMs(),
        member: member.name,
        names: this.stack.nameOf(master.get('ip') ?? '?'),
        epoch: Number(master.get('config-epoch') ?? 0),
        flags: master.get('flags') ?? '',
      };
    } catch (error) {
      seen = { kind: 'sentinel-view', at: monotonicMs(), member: member.name, reason: reasonOf(error) };
    }
    const before = this.views.get(member.name);
    this.views.set(member.name, seen);
    const same = before?.names === seen.names && before?.flags === seen.flags && before?.epoch === seen.epoch;
    this.tellUnlessStale(seen, same);
  }

  private tellUnlessStale(event: RoleEvent | SentinelViewEvent, same: boolean): void {
    const last = this.told.get(event.member) ?? 0;
    if (same && event.at - last < repeatMs) return;
    this.told.set(event.member, event.at);
    this.tell(event);
  }

  /** A sentinel's own channels: what it detects, elects and promotes, the moment it says so. */
  private async listen(member: Member): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const client = plainClient(member, this.stack.access('drill'), 2000);
      const closed = new Promise<void>((resolve) => {
        client.once('end', () => resolve());
        this.stopping.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      client.on('error', () => undefined);
      client.on('pmessage', (_pattern: string, channel: string, text: string) => {
        this.tell({ kind: 'sentinel-event', at: monotonicMs(), member: member.name, event: channel, text });
      });
      try {
        await client.connect();
        await client.psubscribe('+*', '-*');
        await closed;
      } catch {
        // A sentinel that is down says nothing; it is asked again.
      } finally {
        client.disconnect();
      }
      await this.rest(everyMs);
    }
  }

  private rest(milliseconds: number): Promise<void> {
    return rest(milliseconds, this.stopping.signal);
  }
}

/** Waits so long, or until the signal. */
export function rest(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}
