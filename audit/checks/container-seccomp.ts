import { checkOfRule, eachKnownContainer } from '../check';

/** A filter is in force, whatever a profile says. */
export const check = checkOfRule('container-seccomp', {
  tries: "reads the kernel's seccomp mode of every process",
  needs: ['containers', 'processes', 'host'],
  remedy:
    'leave seccomp at its default; where the engine names no seccomp among its security options (docker info), it was built or started without: install one that has it',
  judge: eachKnownContainer(function* ({ processes }, { host }) {
    const offered = host?.engineSecurity.some((option) => option.includes('seccomp')) === true;
    for (const { name, seccomp } of processes) {
      if (seccomp !== 2)
        yield `process ${name} runs without a filter${offered ? '' : ', and the engine offers none'}`;
    }
  }),
});
