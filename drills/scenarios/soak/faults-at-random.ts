import type { Experiment, Step } from '../../experiment/experiment';
import { defaultSoakMs } from '../../experiment/experiment';
import { seeded, type Random } from '../../load/random';

/** One thing that happens, at `at`, and how long the set has to be left alone after it has ended, in milliseconds. */
type Event = (at: number, random: Random) => { readonly steps: readonly Step[]; readonly restMs: number };

/** Sentinel tries again after twice the failover time-out (6 s): whoever came sooner would measure the wait. */
const afterFailoverMs = 20_000;
/** A member has to be healthy again, and in sync. */
const afterMs = 12_000;

/** Whole seconds from `least` to `most`, in milliseconds. */
const seconds = (random: Random, least: number, most: number): number =>
  1000 * (least + Math.floor(random() * (most - least + 1)));

const lasting =
  (
    step: (at: number, forMs: number) => Step,
    [least, most]: readonly [number, number],
    restMs: number,
  ): Event =>
  (at, random) => {
    const forMs = seconds(random, least, most);
    return { steps: [step(at, forMs)], restMs: forMs + restMs };
  };

/** What happens to data members. Each as likely as another. */
const mishaps: readonly Event[] = [
  (at) => ({ steps: [{ fault: 'kill', target: 'current-primary', at }], restMs: afterFailoverMs }),
  (at) => ({ steps: [{ fault: 'kill', target: 'current-replica', at }], restMs: afterMs }),
  (at) => ({ steps: [{ fault: 'restart', target: 'current-primary', at }], restMs: afterFailoverMs }),
  (at) => ({ steps: [{ fault: 'restart', target: 'current-replica', at }], restMs: afterMs }),
  (at) => ({ steps: [{ action: 'switchover', at }], restMs: afterFailoverMs }),
  (at) => ({ steps: [{ fault: 'lose-volume', target: 'current-replica', at }], restMs: afterFailoverMs }),
  lasting(
    (at, forMs) => ({ fault: 'kill', target: 'current-primary', at, stays: 'down', forMs }),
    [5, 20],
    afterFailoverMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'remove', target: 'current-primary', at, forMs }),
    [5, 20],
    afterFailoverMs,
  ),
  lasting((at, forMs) => ({ fault: 'stop', target: 'current-replica', at, forMs }), [5, 20], afterMs),
  lasting(
    (at, forMs) => ({ fault: 'pause', target: 'current-primary', at, forMs }),
    [3, 15],
    afterFailoverMs,
  ),
  lasting((at, forMs) => ({ fault: 'pause', target: 'current-replica', at, forMs }), [3, 15], afterMs),
  lasting(
    (at, forMs) => ({ fault: 'cut', target: 'current-primary', from: 'all', at, forMs }),
    [5, 20],
    afterFailoverMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'cut', target: 'current-primary', from: 'sentinels', at, forMs }),
    [5, 20],
    afterFailoverMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'cut', target: 'current-primary', from: 'all', direction: 'out', at, forMs }),
    [5, 20],
    afterFailoverMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'cut', target: 'current-replica', from: 'all', at, forMs }),
    [5, 20],
    afterMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'loss', target: 'current-primary', percent: 20, at, forMs }),
    [10, 20],
    afterFailoverMs,
  ),
  lasting(
    (at, forMs) => ({ fault: 'cpu', target: 'current-primary', percent: 10, at, forMs }),
    [10, 20],
    afterFailoverMs,
  ),
  lasting((at, forMs) => ({ fault: 'busy', target: 'current-primary', at, forMs }), [4, 10], afterFailoverMs),
];

/** What everybody has to be there for: a member that has just been killed has no network to cut. */
const mishapsOfAll: readonly Event[] = [
  lasting((at, forMs) => ({ fault: 'ring', at, forMs }), [5, 15], afterFailoverMs),
];

/** What happens to a sentinel, at the same time as something else or alone. */
const sentinelMishaps: readonly Event[] = [
  (at) => ({ steps: [{ fault: 'kill', target: 'sentinel', at }], restMs: afterMs }),
  (at) => ({ steps: [{ fault: 'lose-volume', target: 'other-sentinel', at }], restMs: afterMs }),
  lasting((at, forMs) => ({ fault: 'pause', target: 'third-sentinel', at, forMs }), [3, 15], afterMs),
  lasting((at, forMs) => ({ fault: 'cut', target: 'sentinel', from: 'all', at, forMs }), [5, 20], afterMs),
];

/** The share of mishaps that a sentinel's comes together with. */
const togetherShare = 0.25;
/** The share of mishaps that are a sentinel's alone. */
const aloneShare = 0.1;

function pick<T>(from: readonly T[], random: Random): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('there is nothing to choose from');
  return found;
}

/**
 * The steps of a seed: one mishap after the other, each after the set has had time to get over the one before; now and then a sentinel
 * fails besides. At least one, however short the time.
 */
export function mishapsOf(seed: number, forMs: number): readonly Step[] {
  const random = seeded(seed, 'soak');
  const steps: Step[] = [];
  let at = 0;
  do {
    const draw = random();
    const events =
      draw < aloneShare
        ? [pick(sentinelMishaps, random)]
        : draw < aloneShare + togetherShare
          ? [pick(mishaps, random), pick(sentinelMishaps, random)]
          : [pick([...mishaps, ...mishapsOfAll], random)];
    const made = events.map((event) => event(at, random));
    steps.push(...made.flatMap((each) => each.steps));
    at += Math.max(...made.map(({ restMs }) => restMs));
  } while (at < forMs);
  return steps;
}

/** Faults at random from a seed, for an hour or as long as asked; nothing promised is lost, and the set is whole after. */
export const faultsAtRandom: Experiment = {
  suite: 'soak',
  name: 'faults-at-random',
  title:
    'Faults at random from a seed, for an hour or as long as asked; nothing promised is lost, and the set is whole after.',
  why: 'What nobody thought of writing down: one mishap on the traces of another.',
  load: { profile: 'mixed', everyMs: 20 },
  method: mishapsOf(1, defaultSoakMs),
  atRandom: mishapsOf,
  watchMs: afterFailoverMs,
  // A failover whose election failed is tried again after 12 s, and a primary that is slow first has to be taken for dead.
  // What is cut off stops taking writes within its bound, as in partition/one-way-out.
  expect: { primary: 'any', outageMs: 25_000, isolatedStopsMs: 13_000 },
  recoveryMs: 120_000,
  mutants: [
    {
      name: 'quorum-cannot-be-reached',
      why: 'with a quorum that no number of sentinels reaches, nobody fails over for a primary that is away',
      sentinel: [{ parameter: 'quorum', value: '9' }],
      steps: [{ fault: 'kill', target: 'current-primary', at: 0, stays: 'down', forMs: 40_000 }],
    },
  ],
};
