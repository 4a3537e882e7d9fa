/** TLS and authentication of the web pages, in the formats that Prometheus's own family of servers and clients shares. */
import { stringify } from 'yaml';

/** Inputs of {@link renderWebConfig}; paths are the server's own. */
export interface WebConfig {
  readonly certificatePath: string;
  readonly keyPath: string;
  /** bcrypt hashes of passwords, by user name. */
  readonly users: Readonly<Record<string, string>>;
}

/** `--web.config.file`: HTTPS from TLS 1.2 (Grafana's and browsers' floor) and basic authentication. A secret file. */
export function renderWebConfig(config: WebConfig): string {
  return stringify({
    tls_server_config: {
      cert_file: config.certificatePath,
      key_file: config.keyPath,
      min_version: 'TLS12',
    },
    basic_auth_users: config.users,
  });
}

/** Inputs of {@link httpClient}. */
export interface HttpClient {
  readonly caPath: string;
  readonly username: string;
  readonly passwordPath: string;
}

/** How a client of this family reaches a page of ours; part of prometheus.yml as well as a file of its own. */
export function httpClient(client: HttpClient): Record<string, unknown> {
  return {
    basic_auth: { username: client.username, password_file: client.passwordPath },
    tls_config: { ca_file: client.caPath, min_version: 'TLS12' },
  };
}

/** `--http.config.file` of promtool and amtool, with which the health checks ask their own server. */
export function renderHttpClientConfig(client: HttpClient): string {
  return stringify(httpClient(client));
}
