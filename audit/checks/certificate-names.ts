import { checkOfRule, judged } from '../check';

/** The name by which clients come. */
export const check = checkOfRule('certificate-names', {
  tries:
    "compares the names in the certificate that each port shows with the port's address, and looks for wildcards",
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ certificate }) => certificate !== undefined),
      ({ owner }) => owner,
      function* ({ certificate, address, port }) {
        const names = certificate?.names ?? [];
        if (!names.includes(`IP Address:${address}`))
          yield `the certificate on port ${port} does not carry ${address}`;
        for (const name of names)
          if (name.includes('*')) yield `the certificate on port ${port} carries ${name}`;
      },
    ),
});
