import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clients } from '../support/clients';
import { RotationLab } from '../support/lab';
import { askedRounds } from '../support/rounds';

describe('a rotation that is killed', () => {
  let lab: RotationLab;
  beforeAll(async () => {
    lab = await RotationLab.up(`rotkill${process.pid % 10_000}`);
  });
  afterAll(() => {
    lab.remove();
  });

  /**
   * Runs a rotation to its end, killing it once at a step, some time after the step began: before, in the middle of or after its
   * update, or while the set is looked at.
   */
  async function killedAt(step: number, clients: Clients, args: readonly string[]): Promise<string> {
    let killed = false;
    let next = args;
    let said = '';
    for (let round = 0; round < 8; round += 1) {
      const run = lab.checkout.begin(['rotate', ...next, '--json', '--watch', '4'], (text) => {
        if (killed || !text.includes(`${step} of `)) return;
        killed = true;
        setTimeout(run.kill, randomInt(0, 3000));
      });
      const { code, out, err } = await run.ended;
      said += err;
      if (code === 0) {
        if ((JSON.parse(out) as { ending: string }).ending !== 'waiting') {
          expect(killed).toBe(true);
          return said;
        }
        clients.known = await lab.outputs();
        next = ['--go-on'];
      } else {
        if (code !== -1) throw new Error(`rotate ended with ${code}\n${said}`);
        next = [];
      }
    }
    throw new Error(`the rotation does not come to its end\n${said}`);
  }

  it.each(askedRounds > 0 ? [1, 2, 3, 4, 5] : [3])(
    'passwords: at step %d of 5, goes on to its end',
    async (step) => {
      const started = lab.started();
      const clients = await lab.clients(`passwords-${step}`);
      await killedAt(step, clients, ['passwords', '--user', 'replication,app']);
      await lab.settled(clients, started);
    },
  );

  it.each(askedRounds > 0 ? [1, 2, 3, 4] : [2])(
    'the authority: at step %d of 4, goes on to its end',
    async (step) => {
      const started = lab.started();
      const clients = await lab.clients(`authority-${step}`);
      await killedAt(step, clients, ['authority']);
      await lab.settled(clients, started);
    },
  );

  it('can be taken back after it was killed', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('back');
    const run = lab.checkout.begin(['rotate', 'passwords', '--user', 'member,sentinel'], (text) => {
      if (text.includes('3 of ')) setTimeout(run.kill, randomInt(0, 3000));
    });
    expect((await run.ended).code).toBe(-1);
    await lab.checkout.succeed('rotate', '--back');
    await lab.settled(clients, started);
    expect(await lab.outputs()).toEqual(before);
  });
});
