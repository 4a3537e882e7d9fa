import type { Target } from '../experiment/experiment';
import { each, NotBitten, type Fault, type Injected, type FaultContext } from './fault';

/** Sets one of netem's properties on what the members send. NotPossible where the kernel has no netem. */
async function netem(
  { port, undoing }: FaultContext,
  members: readonly string[],
  properties: readonly string[],
): Promise<Injected> {
  await undoing(...members.map((member) => ({ undo: 'unshape' as const, member })));
  await each(members, (member) => port.shape(member, ['netem', ...properties]));
  return {
    members,
    async proof() {
      const said = await each(members, (member) => port.shaping(member));
      for (const text of said) {
        if (!text.includes('netem') || !/Sent [1-9]/.test(text))
          throw new NotBitten('nothing went through netem yet');
      }
      return `netem ${properties.join(' ')} is in the path of ${members.join(', ')}`;
    },
  };
}

/** What a member sends arrives late. */
export const latency: Fault<'latency'> = {
  name: 'latency',
  does: 'what the member sends arrives late (needs netem)',
  inject: (step, context) =>
    netem(context, context.resolve(step.target), ['delay', `${step.ms}ms`, `${step.jitterMs ?? 0}ms`]),
};

function share<N extends 'corrupt' | 'duplicate' | 'reorder'>(name: N, does: string): Fault<N> {
  const inject = (
    step: { readonly target: Target; readonly percent: number },
    context: FaultContext,
  ): Promise<Injected> =>
    netem(context, context.resolve(step.target), [
      // Only what is delayed can be overtaken.
      ...(name === 'reorder' ? ['delay', '10ms'] : []),
      name,
      `${step.percent}%`,
    ]);
  return { name, does: `${does} (needs netem)`, inject };
}

/** Bits of packets are flipped. */
export const corrupt = share('corrupt', 'a share of the packets that the member sends is damaged');
/** Packets come twice. */
export const duplicate = share('duplicate', 'a share of the packets that the member sends comes twice');
/** Packets overtake each other. */
export const reorder = share('reorder', 'a share of the packets that the member sends overtakes others');
