import { checkOfRule, judged } from '../check';

/** The real ones, looked for. */
export const check = checkOfRule('secrets-contained', {
  tries:
    "looks for every password and key of the stack in what the engine shows, in the last 5000 lines of each log, and in each process's command line and environment",
  needs: ['containers', 'processes', 'secrets'],
  judge: ({ leaks, containers }) =>
    judged(
      containers,
      ({ member, name }) => member ?? name,
      function* ({ name }) {
        for (const { subject, secret, place } of leaks)
          if (subject === name) yield `${secret} stands in ${place}`;
      },
    ),
});
