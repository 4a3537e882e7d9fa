import { checkOfRule, judged } from '../check';

/** Of a server (RFC 5280, 4.2.1.12). */
const serverAuth = '1.3.6.1.5.5.7.3.1';

/** A leaf of the stack's own authority, for servers. */
export const check = checkOfRule('certificate-usage', {
  tries:
    "verifies the certificate that each port shows with the key of the stack's authority, and reads what it may be used for",
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ certificate }) => certificate !== undefined),
      ({ owner }) => owner,
      function* ({ certificate, port }) {
        if (certificate === undefined) return;
        if (!certificate.bySigner)
          yield `the certificate on port ${port} was not signed by the stack's authority (${certificate.issuer})`;
        if (certificate.authority) yield `the certificate on port ${port} may sign others`;
        if (!certificate.usages.includes(serverAuth))
          yield `the certificate on port ${port} is not for servers`;
      },
    ),
});
