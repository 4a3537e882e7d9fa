/** A status for a person. */
import Table from 'cli-table3';
import type { Colours, Terminal } from '../terminal/terminal';
import { bytes, count } from '../terminal/text';
import type { ContainerStatus, DataMember, RedisSet, SentinelMember, Status } from './schema';

const dash = '–';

/** The text. */
export function renderStatus(status: Status, { colours }: Pick<Terminal, 'colours'>): string {
  const { bold, dim } = colours;
  const lines = [
    `${bold(`${status.project} ${status.stack}`)}  ${verdict(status.verdict, colours)}  ${dim(status.takenAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}`,
  ];
  for (const set of status.sets) lines.push('', ...renderSet(set, colours));
  if (status.services.length > 0) lines.push('', ...renderServices(status, colours));
  lines.push('', certificates(status));
  const { alerts } = status;
  if (alerts.reachable === true && alerts.firing.length === 0) lines.push(`Alerts        none fires`);
  const grave = status.problems.filter(({ severity }) => severity !== 'advice');
  if (grave.length > 0) lines.push('', bold('What is wrong'));
  for (const { severity, subject, message, remedy } of grave) {
    lines.push(
      `  ${severity === 'critical' ? colours.red('✗') : colours.yellow('!')} ${bold(subject)} ${message}`,
    );
    if (remedy !== null) lines.push(`    ${dim(`→ ${remedy}`)}`);
  }
  const advice = status.problems.filter(({ severity }) => severity === 'advice');
  if (advice.length > 0) lines.push('', bold('Advice'));
  for (const { subject, message } of advice) lines.push(`  ${dim('·')} ${subject}: ${message}`);
  return lines.join('\n');
}

function verdict(word: Status['verdict'], { green, yellow, red, bold }: Colours): string {
  if (word === 'healthy') return green(bold('● healthy'));
  if (word === 'degraded') return yellow(bold('● degraded'));
  return red(bold(word === 'down' ? '● down' : '● cannot tell'));
}

function table(head: string[], rows: string[][]): string[] {
  const t = new Table({
    head,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '  ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  });
  t.push(...rows);
  return t
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function renderSet(set: RedisSet, colours: Colours): string[] {
  const { bold, dim, green, red } = colours;
  const agree = set.agreement ? green('all sentinels agree') : red('the sentinels do not agree');
  const version = set.data.find((member) => member.version !== null)?.version ?? '';
  return [
    `${bold(set.flavour === 'redis' ? 'Redis' : 'Valkey')} ${version} ${bold(`"${set.masterName}"`)}  primary ${set.primary === null ? red('none') : bold(set.primary)}  ${agree}, quorum ${set.quorum} of ${set.sentinels.length}`,
    ...table(
      ['Data', 'Address', 'Role', 'Offset', 'Lag', 'Link', 'Data/max', 'Memory', 'Container'].map(dim),
      set.data.map((member) => dataRow(member, set, colours)),
    ),
    ...table(
      ['Sentinel', 'Address', 'Names', 'Epoch', 'Knows', 'Quorum', 'Flags', 'Memory', 'Container'].map(dim),
      set.sentinels.map((member) => sentinelRow(member, set, colours)),
    ),
  ];
}

function dataRow(member: DataMember, set: RedisSet, { bold, red, yellow }: Colours): string[] {
  const role = member.name === set.primary ? bold('primary') : (member.role ?? red('no answer'));
  const link =
    member.linkUp === null
      ? count(member.connectedReplicas ?? 0, 'replica')
      : member.linkUp
        ? 'up'
        : red('down');
  const lag =
    member.role === 'replica'
      ? `${member.lagBytes === null ? '?' : bytes(member.lagBytes)}, ${member.lagSeconds ?? '?'} s`
      : dash;
  return [
    member.name,
    member.address,
    role === 'loading' ? yellow(role) : role,
    member.offset === null ? dash : String(member.offset),
    lag,
    member.reachable ? link : dash,
    member.usedMemoryBytes === null
      ? dash
      : `${bytes(member.usedMemoryBytes)}/${bytes(member.maxmemoryBytes ?? 0)}`,
    memory(member.container),
    box(member.container, { red, yellow }),
  ];
}

function sentinelRow(member: SentinelMember, set: RedisSet, { red, yellow }: Colours): string[] {
  const named = set.data.find(({ address }) => address === member.primary)?.name ?? member.primary;
  return [
    member.name,
    member.address,
    member.reachable ? (named ?? dash) : red('no answer'),
    String(member.epoch ?? dash),
    member.reachable
      ? `${member.knownReplicas ?? '?'} replicas, ${member.knownSentinels ?? '?'} sentinels`
      : dash,
    member.quorumOk === null ? dash : member.quorumOk ? 'ok' : red('no'),
    member.tilt === true ? yellow('TILT') : (member.primaryFlags ?? dash),
    memory(member.container),
    box(member.container, { red, yellow }),
  ];
}

function memory(container: ContainerStatus | null): string {
  if (typeof container?.memoryBytes !== 'number') return dash;
  return container.memoryLimitBytes === null
    ? bytes(container.memoryBytes)
    : `${bytes(container.memoryBytes)}/${bytes(container.memoryLimitBytes)}`;
}

function box(container: ContainerStatus | null, { red, yellow }: Pick<Colours, 'red' | 'yellow'>): string {
  if (container === null) return dash;
  const restarts = container.restarts > 0 ? `, ${count(container.restarts, 'restart')}` : '';
  if (container.state !== 'running') return red(container.state) + restarts;
  if (container.health === 'unhealthy') return red('unhealthy') + restarts;
  return `${container.health === 'none' ? 'running' : container.health}${restarts === '' ? '' : yellow(restarts)}`;
}

function renderServices({ services }: Status, colours: Colours): string[] {
  return table(
    ['Service', 'Page', 'Memory', 'Container'].map(colours.dim),
    services.map((service) => [service.name, service.url ?? dash, memory(service), box(service, colours)]),
  );
}

function certificates({ certificates: own, sets }: Status): string {
  const members = sets
    .flatMap(({ data, sentinels }) => [...data, ...sentinels])
    .flatMap(({ certificateDays }) => certificateDays ?? []);
  const parts = own.map(
    ({ name, days }) => `${name.replace('certificate ', '').replace(' certificate', '')} ${days} d`,
  );
  if (members.length > 0) parts.push(`members ${Math.min(...members)} d`);
  return `Certificates  ${parts.join(', ')}`;
}
