/** Alerts that fire, asked of Prometheus over TLS with the stack's CA. */
import { request } from 'node:https';
import { z } from 'zod';
import { reasonOf } from '../errors';
import type { Access } from './connection';
import type { FiringAlert, Status } from './schema';

const limitMilliseconds = 3000;
/** An answer of more than this is not one of ours. */
const limitBytes = 4 * 1024 * 1024;

const answer = z.object({
  status: z.literal('success'),
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).default({}),
        state: z.string(),
        activeAt: z.string().optional(),
      }),
    ),
  }),
});

/** Asks. An alert of severity `none` only proves that alerting works, and is left out. */
export async function askAlerts(url: string | undefined, access: Access): Promise<Status['alerts']> {
  if (url === undefined) return { reachable: null, error: null, firing: [] };
  try {
    const text = await get(new URL('/api/v1/alerts', url), access);
    return { reachable: true, error: null, firing: firing(answer.parse(JSON.parse(text)).data.alerts) };
  } catch (error) {
    return { reachable: false, error: reasonOf(error), firing: [] };
  }
}

function firing(alerts: z.infer<typeof answer>['data']['alerts']): FiringAlert[] {
  return alerts
    .filter(({ state, labels }) => state === 'firing' && labels['severity'] !== 'none')
    .map(({ labels, annotations, activeAt }) => ({
      name: labels['alertname'] ?? 'unnamed',
      severity: labels['severity'] ?? null,
      summary: annotations['summary'] ?? annotations['description'] ?? null,
      since: activeAt ?? null,
      labels,
    }));
}

function get(url: URL, access: Access): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ca: access.ca,
        cert: access.certificate,
        key: access.key,
        auth: `${access.username}:${access.password}`,
        signal: AbortSignal.timeout(limitMilliseconds),
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (text.length > limitBytes) call.destroy(new Error('the answer is too large'));
        });
        response.once('error', reject).once('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`Prometheus answered ${response.statusCode ?? 'nothing'}`));
        });
      },
    );
    call.once('error', (error) =>
      reject(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? new Error(`no answer within ${limitMilliseconds / 1000} s`)
          : error,
      ),
    );
    call.end();
  });
}
