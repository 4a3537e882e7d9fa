import { checkOfRule, ruleDefault, eachContainer } from '../check';

const allowed = ruleDefault<readonly string[]>('container-safe-sysctls', 'allowed');

/** None is set: the stack needs none. */
export const check = checkOfRule('container-safe-sysctls', {
  tries: 'asks the engine which kernel settings each container was started with',
  needs: ['containers'],
  judge: eachContainer(function* ({ settings: { sysctls } }) {
    for (const [name, value] of Object.entries(sysctls)) {
      if (!allowed.includes(name)) yield `sets ${name} = ${value}`;
    }
  }),
});
