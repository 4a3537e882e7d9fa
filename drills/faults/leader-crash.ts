import { NotBitten, type Fault, type FaultContext, type Injected } from './fault';
import type { SentinelEvent } from '../runner/timeline';

/** Does something the moment a sentinel announces an event, once. */
function upon(
  { listen, ended }: FaultContext,
  events: readonly string[],
  work: (event: SentinelEvent) => Promise<readonly [member: string, said: string]>,
): Injected {
  const members: string[] = [];
  let said: string | undefined;
  let failure: unknown;
  let done = false;
  const stop = listen((event) => {
    if (done || ended.aborted || event.kind !== 'sentinel-event' || !events.includes(event.event)) return;
    done = true;
    stop();
    work(event).then(
      ([member, text]) => {
        members.push(member);
        said = text;
      },
      (error: unknown) => (failure = error),
    );
  });
  return {
    members,
    proof() {
      if (failure !== undefined)
        return Promise.reject(failure instanceof Error ? failure : new Error('it failed'));
      if (said === undefined)
        return Promise.reject(new NotBitten(`no sentinel announced ${events.join(' or ')} yet`));
      return Promise.resolve(said);
    },
  };
}

/** The sentinel that leads a failover is killed in the middle of it. */
export const leaderCrash: Fault<'leader-crash'> = {
  name: 'leader-crash',
  does: 'the sentinel that leads a failover is killed, after its election or after the promotion',
  async inject(step, context) {
    const { port, stack, undoing } = context;
    await undoing(...stack.sentinels.map(({ name }) => ({ undo: 'start' as const, member: name })));
    const events = step.after === 'election' ? ['+elected-leader'] : ['+promoted-slave'];
    return upon(context, events, async ({ member, event }) => {
      await port.killServer(member);
      return [member, `${member} said ${event} and was killed`];
    });
  },
};

/** The replica that a sentinel has chosen freezes before it can become the primary. */
export const chosenPaused: Fault<'chosen-paused'> = {
  name: 'chosen-paused',
  does: 'the replica that a sentinel has chosen is frozen',
  async inject(_step, context) {
    const { port, stack, undoing } = context;
    await undoing(...stack.data.map(({ name }) => ({ undo: 'unpause' as const, member: name })));
    return upon(context, ['+selected-slave', '+failover-state-send-slaveof-noone'], async ({ text }) => {
      // "slave ADDRESS:PORT ADDRESS PORT @ ..."
      const name = stack.nameOf(text.split(' ')[2] ?? '');
      await port.pause(name);
      return [name, `${name} was chosen and frozen`];
    });
  },
};
