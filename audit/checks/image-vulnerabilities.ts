import { ownCheck, type Finding, type Severity } from '../check';
import type { VulnerabilityFacts } from '../facts';

/** Days after which a list says too little of what is known by now. */
const staleDays = 7;

/** As Debian rates: what is unimportant is so in practice, and `not yet assigned` can be anything. */
function severityOf({ urgency }: VulnerabilityFacts): Severity {
  if (urgency === 'high' || urgency === 'medium' || urgency === 'low') return urgency;
  return urgency === 'unimportant' || urgency === 'end-of-life' ? 'low' : 'medium';
}

/** What is installed against what is known. */
export const check = ownCheck(
  'image-vulnerabilities',
  {
    description: 'No package in an image has a known vulnerability.',
    severity: 'medium',
    why: 'known weaknesses are those that are tried first',
    remedy: './jsquared images update moves the pins to what the archive has; then up',
    // Items about vulnerabilities are in no catalogue here, since no rule serves them.
    controls: { nist53: ['CA-7'] },
  },
  {
    tries:
      "compares dpkg's record in each image that runs with the list that was handed over, versions by dpkg's own rules",
    needs: ['containers', 'vulnerabilities'],
    judge: ({ vulnerabilities, vulnerabilityList: list, containers }) => {
      const findings: Finding[] = vulnerabilities.map((each) => ({
        subject: each.image,
        found: `${each.id} in ${each.source} ${each.version} (${each.packages.join(', ')}): ${each.fixed === undefined ? 'no corrected version yet' : `corrected in ${each.fixed}`}, urgency ${each.urgency}`,
        severity: severityOf(each),
      }));
      if (list !== undefined && list.ageDays > staleDays)
        findings.push({
          subject: 'the list of vulnerabilities',
          found: `is of ${list.asOf.slice(0, 10)}, more than ${staleDays} days old: what was found since is not in it`,
          severity: 'low',
        });
      const images =
        list === undefined
          ? []
          : [...new Set(containers.filter(({ state }) => state === 'running').map(({ image }) => image))];
      return { subjects: images, findings };
    },
  },
);
