import { checkOfRule, judged } from '../check';

/** PING in the clear gets no answer, on any port that a member listens on. */
export const check = checkOfRule('redis-tls-only', {
  tries: 'says PING in the clear at every port of every member, and asks the server for its plaintext port',
  needs: ['doors', 'servers'],
  judge: ({ doors, servers }) => {
    const tried = judged(
      doors.filter(({ kind }) => kind === 'redis'),
      ({ owner }) => owner,
      function* ({ port, plaintext }) {
        if (plaintext.let === 'in') yield `answers in the clear on port ${port} (${plaintext.said})`;
        if (plaintext.let === 'unclear')
          yield { found: `does not refuse plaintext on port ${port}: ${plaintext.said}`, severity: 'low' };
      },
    );
    const asked = judged(
      servers,
      ({ member }) => member,
      function* ({ config }) {
        const port = config['port'] ?? '0';
        if (port !== '0') yield `has the plaintext port ${port}`;
      },
    );
    return {
      subjects: [...new Set([...tried.subjects, ...asked.subjects])],
      findings: [...tried.findings, ...asked.findings],
    };
  },
});
