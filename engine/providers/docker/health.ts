/** Waits for a started container to be healthy. */
import { number, text } from '../schema/access';
import type { PropertyMap } from '../../values/values';
import { explain } from './errors';
import { poll, type Session } from './session';

/**
 * Waits until Docker calls the container healthy, `waitTimeout` seconds at most.
 * @param limitSeconds a shorter bound from the resource's timeouts; 0 = none
 * @throws Error saying what state it is in and where to look
 */
export async function waitHealthy(
  session: Session,
  id: string,
  inputs: PropertyMap,
  limitSeconds = 0,
): Promise<void> {
  const name = text(inputs, 'name');
  const wanted = number(inputs, 'waitTimeout') ?? 60;
  const seconds = limitSeconds > 0 ? Math.min(wanted, limitSeconds) : wanted;
  let last = 'starting';
  const healthy = await poll(
    async () => {
      const { State: state } = await session.docker
        .getContainer(id)
        .inspect()
        .catch((error: unknown) => {
          throw explain(`cannot look at container "${name}"`, error);
        });
      if (!state.Health) {
        throw new Error(
          `container "${name}" has no health check to wait for; give \`healthcheck\`, or leave \`wait\` out`,
        );
      }
      last = state.Running ? state.Health.Status : `${state.Status}, exit code ${state.ExitCode}`;
      if (state.Health.Status === 'healthy') return true;
      if (hasEnded(state, inputs)) throw notHealthy(name, `it has ended (${last})`);
      return undefined;
    },
    seconds * 1000,
    session.signal,
  );
  if (healthy === undefined) throw notHealthy(name, `not healthy after ${seconds} s (${last})`);
}

/** Ended for good: Docker will not start it again by itself. */
function hasEnded(
  state: { Status: string; Running: boolean; Restarting: boolean },
  inputs: PropertyMap,
): boolean {
  const restarts = text(inputs, 'restart') === 'always' || text(inputs, 'restart') === 'unless-stopped';
  return (
    !state.Running && !state.Restarting && (state.Status === 'exited' || state.Status === 'dead') && !restarts
  );
}

function notHealthy(name: string, reason: string): Error {
  return new Error(
    `container "${name}": ${reason}; it is left as it is, see \`docker logs ${name}\` and ` +
      `\`docker inspect --format '{{json .State.Health}}' ${name}\``,
  );
}
