/** Every probe by its name. */
import type { ProbeName } from '../experiment/experiment';
import type { Probe, ProbeContext } from './probe';
import { isolatedPrimaryRefuses } from './isolated';
import { quorumNotReached } from './quorum';
import { applicationConfined, badSetRefused, sentinelRefusesApplicationWrites } from './rights';
import {
  defaultUserRefused,
  noCertificateRefused,
  plaintextRefused,
  strangerRefused,
  wrongPasswordRefused,
} from './strangers';

const probes: Readonly<Record<ProbeName, Probe>> = {
  'plaintext-refused': plaintextRefused,
  'stranger-refused': strangerRefused,
  'no-certificate-refused': noCertificateRefused,
  'wrong-password-refused': wrongPasswordRefused,
  'default-user-refused': defaultUserRefused,
  'application-confined': applicationConfined,
  'sentinel-refuses-application-writes': sentinelRefusesApplicationWrites,
  'bad-set-refused': badSetRefused,
  'quorum-not-reached': quorumNotReached,
  'isolated-primary-refuses': isolatedPrimaryRefuses,
};

/** Does a probe; see {@link Probe}. */
export function probe(name: ProbeName, context: ProbeContext): Promise<string> {
  return probes[name](context);
}
