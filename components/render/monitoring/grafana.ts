/** grafana.ini and Grafana's provisioning files. Pure functions: same arguments, same text. */
import { stringify } from 'yaml';

/** Everything that grafana.ini says; paths are Grafana's own. */
export interface GrafanaIni {
  readonly port: number;
  readonly certificatePath: string;
  readonly keyPath: string;
  /** The page's address as people type it; links in it start so. */
  readonly rootUrl: string;
  readonly adminUser: string;
  /** The file with the administrator's first password, which Grafana reads itself. */
  readonly adminPasswordPath: string;
  readonly provisioningPath: string;
  /** The dashboard that opens first. */
  readonly homeDashboardPath: string;
}

/** Prints grafana.ini: HTTPS alone, nothing sent or fetched outside, no sign-up, logs on the console. */
export function renderGrafanaIni(config: GrafanaIni): string {
  const sections: Record<string, Record<string, string | number | boolean>> = {
    paths: {
      data: '/var/lib/grafana',
      plugins: '/var/lib/grafana/plugins',
      provisioning: config.provisioningPath,
    },
    server: {
      protocol: 'https',
      http_port: config.port,
      min_tls_version: 'TLS1.2',
      cert_file: config.certificatePath,
      cert_key: config.keyPath,
      root_url: config.rootUrl,
    },
    analytics: {
      enabled: false,
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    // Preinstalled plugins would be downloaded at the first start.
    plugins: { preinstall_disabled: true, plugin_admin_enabled: false, public_key_retrieval_disabled: true },
    security: {
      admin_user: config.adminUser,
      // Not GF_SECURITY_ADMIN_PASSWORD__FILE: the image's start script would put the password into the server's environment.
      admin_password: `$__file{${config.adminPasswordPath}}`,
      cookie_secure: true,
      cookie_samesite: 'strict',
      strict_transport_security: true,
      disable_gravatar: true,
    },
    users: { allow_sign_up: false, allow_org_create: false },
    'auth.anonymous': { enabled: false },
    snapshots: { external_enabled: false },
    news: { news_feed_enabled: false },
    dashboards: { default_home_dashboard_path: config.homeDashboardPath },
    log: { mode: 'console', level: 'warn' },
    // Prometheus of the stack scrapes it; the page tells counts, no data.
    metrics: { enabled: true, disable_total_stats: true },
  };
  const lines = ['; Rendered by the program; a change here is overwritten.'];
  for (const [section, values] of Object.entries(sections)) {
    lines.push('', `[${section}]`, ...Object.entries(values).map(([key, value]) => `${key} = ${value}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Grafana's own identifier of the data source; dashboards refer to it. */
export const DATASOURCE_UID = 'prometheus';

/** Inputs of {@link renderDatasource}. */
export interface Datasource {
  readonly url: string;
  readonly username: string;
  readonly passwordPath: string;
  readonly caPath: string;
  readonly scrapeIntervalSeconds: number;
}

/** Prints the data source. Grafana reads the secret parts from the files itself (`$__file`), so that none is in the text. */
export function renderDatasource(datasource: Datasource): string {
  return stringify(
    {
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: 'Prometheus',
          uid: DATASOURCE_UID,
          type: 'prometheus',
          access: 'proxy',
          url: datasource.url,
          isDefault: true,
          editable: false,
          basicAuth: true,
          basicAuthUser: datasource.username,
          jsonData: {
            httpMethod: 'POST',
            timeInterval: `${datasource.scrapeIntervalSeconds}s`,
            tlsAuthWithCACert: true,
            tlsSkipVerify: false,
          },
          secureJsonData: {
            basicAuthPassword: `$__file{${datasource.passwordPath}}`,
            tlsCACert: `$__file{${datasource.caPath}}`,
          },
        },
      ],
    },
    { lineWidth: 0 },
  );
}

/** Prints the provider that loads dashboards from a directory; what is edited in the page cannot be saved over it. */
export function renderDashboardProvider(directory: string): string {
  return stringify({
    apiVersion: 1,
    providers: [
      {
        name: 'jsquared',
        type: 'file',
        folder: 'JSquared',
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path: directory },
      },
    ],
  });
}
