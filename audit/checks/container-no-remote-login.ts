import { checkOfRule, eachKnownContainer } from '../check';

const servers = /^(sshd|dropbear|telnetd|in\.telnetd|rlogind|vncserver|Xvnc|ttyd)$/;

/** No server to log in to. */
export const check = checkOfRule('container-no-remote-login', {
  tries:
    'reads the names of all processes in each container from the kernel, and who listens on the ports of such servers',
  needs: ['containers', 'processes'],
  judge: eachKnownContainer(function* ({ processes, listeners }) {
    for (const { name } of processes) if (servers.test(name)) yield `runs ${name}`;
    for (const { port, protocol } of listeners)
      if (protocol === 'tcp' && [22, 23, 513, 5900].includes(port)) yield `listens on port ${port}`;
  }),
});
