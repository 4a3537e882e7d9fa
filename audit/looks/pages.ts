/** What Prometheus says of itself: what it scrapes, which alerts it has, whom it tells, how long it keeps what it saw. */
import { z } from 'zod';
import type { StackOutputs } from '../../contract/outputs';
import { openPage } from '../../drills/stack/page';
import type { PagesFacts } from '../facts';

/** All targets and all rules are more than one question of `status`. */
const limits = { milliseconds: 5000, bytes: 8 * 1024 * 1024 };

const labelled = z.record(z.string(), z.string());
const answers = {
  targets: z.object({
    activeTargets: z.array(z.object({ labels: labelled, health: z.string() })),
  }),
  rules: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), type: z.string() })) })),
  }),
  alertmanagers: z.object({ activeAlertmanagers: z.array(z.unknown()) }),
  flags: labelled,
};

/**
 * Asks. The page is opened with the stack's certificate and the password that it handed out.
 * @throws Error if there is no Prometheus, or it does not answer
 */
export async function askPages(outputs: StackOutputs): Promise<PagesFacts> {
  const url = outputs.topology.services.find(({ name }) => name === 'prometheus')?.url;
  if (url === undefined) throw new Error('the stack has no Prometheus with a page on this host');
  const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    z
      .object({ status: z.literal('success'), data: schema })
      .parse(JSON.parse(await get(new URL(path, url), outputs))).data;
  const [targets, rules, alertmanagers, flags] = await Promise.all([
    ask('/api/v1/targets?state=active', answers.targets),
    ask('/api/v1/rules?type=alert', answers.rules),
    ask('/api/v1/alertmanagers', answers.alertmanagers),
    ask('/api/v1/status/flags', answers.flags),
  ]);
  return {
    targets: targets.activeTargets.map(({ labels, health }) => ({
      job: labels['job'] ?? '',
      instance: labels['instance'] ?? '',
      health,
    })),
    alertRules: rules.groups.flatMap((group) => group.rules.map(({ name }) => name)),
    alertmanagers: alertmanagers.activeAlertmanagers.length,
    // Flags name files and addresses too; those that are judged are enough.
    flags: Object.fromEntries(
      Object.entries(flags).filter(([name]) => name.startsWith('storage.tsdb.retention')),
    ),
  };
}

async function get(url: URL, { ca, clientCertificate, credentials }: StackOutputs): Promise<string> {
  const { certificate, key } = clientCertificate;
  const login = credentials.web['prometheus'] ?? { username: '', password: '' };
  const { status, text } = await openPage(url, { ca, certificate, key, ...login }, limits);
  if (status !== 200) throw new Error(`Prometheus answered ${status ?? 'nothing'} to ${url.pathname}`);
  return text;
}
