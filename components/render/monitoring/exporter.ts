/** Files of the Redis exporter. Pure functions: same arguments, same text. */

/** A member's address as the exporter sees it. */
export interface ExporterTarget {
  readonly address: string;
  readonly port: number;
}

/** The URL by which Prometheus names a member to the exporter, and by which the exporter looks its password up. */
export function targetUrl(target: ExporterTarget, username?: string): string {
  const host = target.address.includes(':') ? `[${target.address}]` : target.address;
  return `rediss://${username === undefined ? '' : `${username}@`}${host}:${target.port}`;
}

/**
 * The exporter's `-redis.password-file`: a JSON map from URL to password. The exporter puts its `-redis.user` into the
 * URL before the look-up (seen with 1.69), so that the keys carry the user and Prometheus's parameter does not.
 */
export function renderPasswordFile(
  targets: readonly ExporterTarget[],
  username: string,
  password: string,
): string {
  const entries = targets.map((target) => [targetUrl(target, username), password] as const);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}
