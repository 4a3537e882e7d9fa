/** Alerts that fire, asked of Prometheus over TLS with the stack's CA. */
import { z } from 'zod';
import { openPage } from '../../drills/stack/page';
import { reasonOf } from '../errors';
import type { Access } from './connection';
import type { FiringAlert, Status } from './schema';

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
    const { status, text } = await openPage(new URL('/api/v1/alerts', url), access);
    if (status !== 200) throw new Error(`Prometheus answered ${status ?? 'nothing'}`);
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
