/** alertmanager.yml. A pure function: same arguments, same text. */
import { stringify } from 'yaml';

/** One alert silences others: while `source` fires, `targets` with equal labels stay quiet. */
export interface Inhibition {
  /** The alert that explains. */
  readonly source: string;
  /** The alerts that it explains. */
  readonly targets: readonly string[];
  /** Labels that have to be the same on both sides. */
  readonly equal: readonly string[];
}

/** Everything that alertmanager.yml says; paths are Alertmanager's own. */
export interface AlertmanagerConfig {
  /** File that holds the webhook's URL, which is a secret; without one, alerts are seen on the page alone. */
  readonly webhookUrlPath?: string;
  readonly inhibitions: readonly Inhibition[];
  /** How long to collect alerts of one group before the first message. */
  readonly groupWaitSeconds: number;
  /** How long until a message about what joined the group since. */
  readonly groupIntervalSeconds: number;
  /** How long until a message is repeated while nothing changes. */
  readonly repeatIntervalSeconds: number;
}

/** The alert that always fires, so that its absence tells the far end that nobody is watching. */
const WATCHDOG = 'Watchdog';

/**
 * Prints alertmanager.yml. Alerts of one set arrive as one message, the watchdog apart and often: it is a
 * heartbeat and no news.
 */
export function renderAlertmanager(config: AlertmanagerConfig): string {
  const receiver = config.webhookUrlPath === undefined ? 'page-only' : 'webhook';
  return stringify(
    {
      route: {
        receiver,
        group_by: ['stack', 'set'],
        group_wait: `${config.groupWaitSeconds}s`,
        group_interval: `${config.groupIntervalSeconds}s`,
        repeat_interval: `${config.repeatIntervalSeconds}s`,
        routes: [
          {
            receiver,
            matchers: [`alertname = "${WATCHDOG}"`],
            group_by: ['stack'],
            group_wait: '0s',
            group_interval: '1m',
            repeat_interval: '5m',
          },
        ],
      },
      inhibit_rules: config.inhibitions.map((rule) => ({
        source_matchers: [`alertname = "${rule.source}"`],
        target_matchers: [`alertname =~ "${rule.targets.join('|')}"`],
        equal: [...rule.equal],
      })),
      receivers: [
        config.webhookUrlPath === undefined
          ? { name: receiver }
          : {
              name: receiver,
              webhook_configs: [{ url_file: config.webhookUrlPath, send_resolved: true, max_alerts: 100 }],
            },
      ],
    },
    { lineWidth: 0 },
  );
}
