import { checkOfRule, judged } from '../check';

/** Refused to the administrator himself. */
export const check = checkOfRule('redis-hardened', {
  tries:
    'sends DEBUG, MODULE LOAD and CONFIG SET of a protected setting as the administrator, in forms that do nothing, and lists loaded modules',
  needs: ['servers'],
  judge: ({ servers }) =>
    judged(
      servers.filter(({ role }) => role === 'data'),
      ({ member }) => member,
      function* ({ closed, modules, config }) {
        for (const [name, attempt] of Object.entries(closed))
          if (attempt.let !== 'out') yield `${name} is open (${attempt.said})`;
        for (const name of modules) yield `has loaded the module ${name}`;
        if (config['protected-mode'] !== 'yes')
          yield `has protected-mode ${config['protected-mode'] ?? 'unknown'}`;
      },
    ),
});
