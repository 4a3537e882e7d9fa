import { checkOfRule, eachKnownContainer } from '../check';

/** The kernel's flag, which a process cannot take back. */
export const check = checkOfRule('container-no-new-privileges', {
  tries: "reads the kernel's NoNewPrivs flag of every process",
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ processes }) {
    for (const { name, noNewPrivileges } of processes) {
      if (!noNewPrivileges) yield `process ${name} may gain privileges`;
    }
  }),
});
