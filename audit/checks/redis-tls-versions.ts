import { checkOfRule, judged, type Finding } from '../check';
import type { DoorFacts } from '../facts';
import { isBroken } from '../parse/tls-suites';

const good = new Set(['TLS 1.2', 'TLS 1.3']);

/** What a port took that it should not, members and pages alike. */
function* weaknesses({
  offers,
  triedVersions,
  port,
}: DoorFacts): Iterable<string | Omit<Finding, 'subject'>> {
  for (const [version, suites] of Object.entries(offers)) {
    if (!good.has(version)) yield `speaks ${version} on port ${port}`;
    const broken = suites.filter(isBroken);
    if (broken.length > 0) yield `takes ${broken.join(', ')} with ${version} on port ${port}`;
  }
  if (triedVersions.length > 0 && Object.keys(offers).length === 0)
    yield { found: `takes none of the versions on port ${port}, which cannot be`, severity: 'low' };
}

/** Every version and every suite, offered one after the other. */
export const check = checkOfRule('redis-tls-versions', {
  tries:
    'offers SSL 3.0 to TLS 1.3 with every cipher suite, broken ones included, to every port that speaks TLS, in words of its own, since a library refuses by itself',
  needs: ['doors'],
  judge: ({ doors }) =>
    judged(
      doors.filter(({ certificate }) => certificate !== undefined),
      ({ owner }) => owner,
      weaknesses,
    ),
});
