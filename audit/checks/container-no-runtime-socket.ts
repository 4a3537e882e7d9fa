import { checkOfRule, judged, nameOf, runningOf } from '../check';

const engines = /(docker|containerd|crio|podman)[^/]*\.sock$/;

/** No way to the engine: by a file, or over a network. */
export const check = checkOfRule('container-no-runtime-socket', {
  tries:
    'looks for sockets of engines in what is mounted, and tries to open the ports of the Docker Engine at the gateway of every network',
  needs: ['containers', 'processes', 'files', 'reach', 'inside'],
  judge: (facts) => {
    const inside = judged(runningOf(facts), nameOf, function* ({ mounts, files }) {
      for (const { root, path } of mounts)
        if (engines.test(root) || engines.test(path)) yield `${path} is the socket of an engine`;
      for (const { path, kind } of files)
        if (kind === 'socket' && engines.test(path)) yield `${path} is the socket of an engine`;
    });
    const tried = facts.reach.filter(
      ({ to, from }) => to === 'the Docker Engine' && !from.startsWith('host '),
    );
    const outside = judged(
      tried,
      ({ from }) => `network ${from}`,
      function* ({ result, address, port }) {
        if (result === 'open') yield `the Docker Engine takes connections at ${address}:${port}`;
      },
    );
    return {
      subjects: [...inside.subjects, ...outside.subjects],
      findings: [...inside.findings, ...outside.findings],
    };
  },
});
