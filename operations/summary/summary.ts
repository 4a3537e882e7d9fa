/** What `up` ends with: where everything is, how to connect, what to do next. Never a password unless asked for. */
import { outputsSchema, type StackOutputs } from '../../contract/outputs';
import type { Outputs } from '../engines/engine';
import type { Terminal } from '../terminal/terminal';
import { count } from '../terminal/text';

/** Prints it. Outputs that are not of the contract's shape are listed as they are, secrets masked. */
export function showSummary(
  terminal: Terminal,
  stack: string,
  outputs: Outputs | undefined,
  showSecrets: boolean,
): void {
  if (outputs === undefined || Object.keys(outputs.values).length === 0) return;
  const parsed = outputsSchema.safeParse(outputs.values);
  if (parsed.success) {
    terminal.out(renderSummary(terminal, parsed.data, stack, showSecrets));
    return;
  }
  terminal.note(
    `${terminal.colours.yellow('!')} The outputs are not what this version's contract says (${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}): status and the summary need them so.`,
  );
}

/** The text of the summary. */
function renderSummary(
  { colours: { bold, dim, cyan } }: Pick<Terminal, 'colours'>,
  outputs: StackOutputs,
  stack: string,
  showSecrets: boolean,
): string {
  const { topology, connection, credentials, dashboards } = outputs;
  const { sentinel } = connection;
  const lines: string[] = [''];
  for (const set of topology.sets) {
    const data = set.members.filter(({ role }) => role === 'data');
    const sentinels = set.members.filter(({ role }) => role === 'sentinel');
    lines.push(
      `${bold(`${set.flavour === 'redis' ? 'Redis' : 'Valkey'} "${set.masterName}"`)}  ${count(data.length, 'data member')}, ${count(sentinels.length, 'sentinel')}, quorum ${set.quorum}, TLS with client certificates`,
    );
    lines.push(`  data       ${data.map(({ address, port }) => `${address}:${port}`).join('  ')}`);
    lines.push(`  sentinels  ${sentinels.map(({ address, port }) => `${address}:${port}`).join('  ')}`);
  }
  const pages = Object.entries(dashboards);
  if (pages.length > 0) {
    lines.push('', bold('Web pages'));
    const width = Math.max(...pages.map(([name]) => name.length));
    for (const [name, url] of pages) lines.push(`  ${name.padEnd(width)}  ${cyan(url)}`);
  }
  lines.push('', bold('Credentials'));
  if (showSecrets) {
    for (const { username, password } of [
      ...Object.values(credentials.redis),
      ...Object.values(credentials.web),
    ]) {
      lines.push(`  ${username}  ${password}`);
    }
  } else {
    lines.push(
      `  passwords           ${cyan(`./jsquared output credentials --stack ${stack} --show-secrets`)}`,
    );
  }
  lines.push(
    `  certificate files   ${cyan(`./jsquared output --files DIR --stack ${stack}`)}  ${dim('(ca.pem, client.pem, client.key; mode 0600)')}`,
  );
  lines.push('', ...connecting(sentinel, topology.addressVantage, { bold, dim }));
  lines.push(
    '',
    bold('Next'),
    `  ${cyan(`./jsquared status --stack ${stack}`)}   the live truth`,
    `  ${cyan(`./jsquared up --stack ${stack}`)}       after a change of Pulumi.${stack}.yaml`,
    `  ${cyan(`./jsquared destroy --stack ${stack}`)}  remove everything`,
  );
  return lines.join('\n');
}

function connecting(
  sentinel: StackOutputs['connection']['sentinel'],
  vantage: readonly string[],
  { bold, dim }: Pick<Terminal['colours'], 'bold' | 'dim'>,
): string[] {
  const [first] = sentinel.sentinels;
  const from = vantage.includes('host')
    ? 'from this host (Linux) and from containers in the zone'
    : `from: ${vantage.join(', ')}`;
  const nodes = sentinel.sentinels.map(({ host, port }) => `{ host: '${host}', port: ${port} }`).join(', ');
  const tuples = sentinel.sentinels.map(({ host, port }) => `('${host}', ${port})`).join(', ');
  const tls = '--tls --cacert ca.pem --cert client.pem --key client.key';
  return [
    `${bold('Connecting')} ${dim(`(${from}; ask the sentinels, never a member: the primary changes)`)}`,
    dim('  # redis-cli: who is the primary? It prompts for the password'),
    `  redis-cli ${tls} -h ${first?.host ?? 'HOST'} -p ${first?.port ?? 'PORT'} \\`,
    `    --user ${sentinel.sentinelUsername} --askpass sentinel get-master-addr-by-name ${sentinel.masterName}`,
    dim('  // ioredis'),
    `  const tls = { ca: fs.readFileSync('ca.pem'), cert: fs.readFileSync('client.pem'), key: fs.readFileSync('client.key') };`,
    `  new Redis({ name: '${sentinel.masterName}', sentinels: [${nodes}],`,
    `    username: '${sentinel.username}', password, sentinelUsername: '${sentinel.sentinelUsername}', sentinelPassword,`,
    `    tls, sentinelTLS: tls, enableTLSForSentinelMode: true });`,
    dim('  # redis-py'),
    `  tls = dict(ssl=True, ssl_ca_certs='ca.pem', ssl_certfile='client.pem', ssl_keyfile='client.key')`,
    `  Sentinel([${tuples}], sentinel_kwargs=dict(tls, username='${sentinel.sentinelUsername}', password=sentinel_password),`,
    `    username='${sentinel.username}', password=password, **tls).master_for('${sentinel.masterName}')`,
  ];
}
