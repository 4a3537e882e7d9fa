/** What Prometheus says of itself: what it scrapes, which alerts it has, whom it tells, how long it keeps what it saw. */
import { request } from 'node:https';
import { z } from 'zod';
import type { StackOutputs } from '../../contract/outputs';
import type { PagesFacts } from '../facts';

const limitMs = 5000;
const mostBytes = 8 * 1024 * 1024;

const text = z.record(z.string(), z.string());
const answers = {
  targets: z.object({
    activeTargets: z.array(z.object({ labels: text, health: z.string() })),
  }),
  rules: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), type: z.string() })) })),
  }),
  alertmanagers: z.object({ activeAlertmanagers: z.array(z.unknown()) }),
  flags: text,
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

function get(url: URL, { ca, clientCertificate, credentials }: StackOutputs): Promise<string> {
  const login = credentials.web['prometheus'];
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ca,
        cert: clientCertificate.certificate,
        key: clientCertificate.key,
        ...(login === undefined ? {} : { auth: `${login.username}:${login.password}` }),
        signal: AbortSignal.timeout(limitMs),
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          body += piece;
          if (body.length > mostBytes) call.destroy(new Error('the answer is too large'));
        });
        response.once('error', reject).once('end', () => {
          if (response.statusCode === 200) resolve(body);
          else
            reject(new Error(`Prometheus answered ${response.statusCode ?? 'nothing'} to ${url.pathname}`));
        });
      },
    );
    call.once('error', reject);
    call.end();
  });
}
