import { checkOfRule, judged } from '../check';

/** Nobody outside can open what people open here. */
export const check = checkOfRule('container-loopback-ports', {
  tries: 'opens each published port at every address of this host beside the loopback',
  needs: ['containers', 'reach'],
  judge: ({ reach, containers }) => {
    const tried = reach.filter(
      ({ from, to }) => from.startsWith('host ') && from !== 'host loopback' && to !== 'the Docker Engine',
    );
    const opened = judged(
      tried,
      ({ to }) => to,
      function* ({ result, address, port }) {
        if (result === 'open') yield `its port ${port} opens at ${address}`;
      },
    );
    const bound = judged(
      containers,
      ({ member, name }) => member ?? name,
      function* ({ published }) {
        for (const { hostAddress, hostPort } of published)
          if (hostAddress !== '127.0.0.1' && hostAddress !== '::1')
            yield `its port ${hostPort} is bound to ${hostAddress}`;
      },
    );
    return {
      subjects: [...new Set([...opened.subjects, ...bound.subjects])],
      findings: [...bound.findings, ...opened.findings],
    };
  },
});
