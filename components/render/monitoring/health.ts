/**
 * Health scripts. They need `sh` and what the image of the service brings, nothing else: no image has curl.
 */

/**
 * True while something listens on a port, read from the kernel's table: opening a connection would leave a failed TLS
 * handshake in the log at every check, and the server demands a client certificate that a check should not hold.
 * Needs `sh` alone. What it does not see, a process that listens and hangs, the alert on failed scrapes does.
 */
export function renderListeningCheck(port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return [
    '#!/bin/sh',
    `# Succeeds while port ${port} is in state LISTEN (0A).`,
    'for table in /proc/net/tcp6 /proc/net/tcp; do',
    '  [ -r "$table" ] || continue',
    '  while read -r _ local _ state _; do',
    `    case "$local $state" in *:"${hex} 0A") exit 0 ;; esac`,
    '  done <"$table"',
    'done',
    `echo "nothing listens on port ${port}" >&2`,
    'exit 1',
    '',
  ].join('\n');
}
