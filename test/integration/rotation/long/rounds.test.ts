import { afterAll, beforeAll, describe, it } from 'vitest';
import { RotationLab } from '../support/lab';

import { askedRounds } from '../support/rounds';

describe.skipIf(askedRounds === 0)(`every secret of a stack, ${askedRounds} times`, () => {
  let lab: RotationLab;
  beforeAll(async () => {
    lab = await RotationLab.up(`rotall${process.pid % 10_000}`);
  });
  afterAll(() => {
    lab.remove();
  });

  it.each(Array.from({ length: Math.max(1, askedRounds) }, (_, i) => i + 1))(
    'round %d: no error surfaced, nothing lost, no data member restarted',
    async (round) => {
      const started = lab.started();
      const clients = await lab.clients(`round-${round}`);
      const begun = Date.now();
      await lab.rotate(clients, 'passwords');
      const passwords = Date.now();
      await lab.rotate(clients, 'authority');
      const done = Date.now();
      await lab.settled(clients, started);
      console.info(
        `round ${round}: passwords ${((passwords - begun) / 1000).toFixed(0)} s, authority ${((done - passwords) / 1000).toFixed(0)} s`,
      );
    },
  );
});
