/** The audit on a stack that is up: what it says of one that is as it was made, and what it catches that was changed by hand. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { AuditReport } from '../../../../audit/report';
import type { StackOutputs } from '../../../../contract/outputs';
import { askOnce } from '../../../../drills/stack/connection';
import { openStack, type Stack } from '../../../../drills/stack/stack';
import type { Checkout } from '../../../support/checkout';
import { until } from '../../../support/docker';

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

/** The host's own settings are no fault of the stack. */
const ofTheMachine = ['host-settings'];

/** Adds the cases to the suite that calls. The stack is left as it was found. */
export function auditCases(
  given: () => { readonly checkout: Checkout; readonly outputs: StackOutputs; readonly stack: string },
): void {
  const probes = (): string[] =>
    docker('ps', '--all', '--quiet', '--filter', `label=jsquared.audit=jsquared/${given().stack}`)
      .split('\n')
      .filter(Boolean);
  const report = (out: string): AuditReport => JSON.parse(out) as AuditReport;
  const found = ({ findings }: AuditReport, check: string): string[] =>
    findings
      .filter((each) => each.check === check && !each.known)
      .map((each) => `${each.subject}: ${each.found}`);
  const stranger = (): string => `jsquared-${given().stack}-by-hand`;
  afterAll(() => {
    execFileSync('docker', ['rm', '--force', stranger()], { stdio: 'ignore' });
  });

  it('is audited: what was promised holds, and what killed audits leave is taken away', async () => {
    const { checkout } = given();
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const { kill, ended } = checkout.begin(['audit', '--json']);
      await until(
        'the audit has probes',
        () => Promise.resolve(probes().length > 0 ? true : undefined),
        120_000,
      );
      kill(signal);
      const { code } = await ended;
      // Nobody can tidy up after a SIGKILL but the next run, or the probes themselves.
      if (signal === 'SIGKILL') expect(probes()).not.toEqual([]);
      else expect([code, probes()]).toEqual([130, []]);
    }
    const { out, err, code } = await checkout.jsquared(
      ...['audit', '--json', '--sarif', 'audit.sarif', '--sbom', 'bills', '--save-baseline', 'baseline.json'],
      ...['--vulnerabilities', list(checkout)],
    );
    expect(out, err).not.toBe('');
    const seen = report(out);
    expect(probes()).toEqual([]);
    const unexpected = seen.findings.filter(
      ({ check }) => ![...ofTheMachine, 'image-vulnerabilities'].includes(check),
    );
    expect(unexpected.map(({ check, subject, found: what }) => `${check} ${subject}: ${what}`)).toEqual([]);
    expect([seen.absent, seen.unseen]).toEqual([[], []]);
    // Each check judged something: six members, or all nine containers, or what it is about.
    for (const { name, subjects } of seen.checks) expect(subjects.length, name).toBeGreaterThan(0);
    expect(seen.checks.find(({ name }) => name === 'redis-users-limited')?.subjects).toHaveLength(6);
    expect(seen.checks.find(({ name }) => name === 'container-no-capabilities')?.subjects).toHaveLength(9);
    expect(seen.checks.find(({ name }) => name === 'network-internal')?.subjects).toHaveLength(3);
    expect(found(seen, 'image-vulnerabilities').join('\n')).toMatch(
      /CVE-2026-0001 in redis .*\(redis-server, redis-tools\): corrected in 99:1-1, urgency high/,
    );
    expect(code).toBe(1);
    const written = (file: string): unknown =>
      JSON.parse(readFileSync(join(checkout.directory, file), 'utf8'));
    expect(written('audit.sarif')).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'JSquared audit' } } }],
    });
    const bills = readdirSync(join(checkout.directory, 'bills'));
    expect(bills).toHaveLength(4);
    for (const file of bills) expect(written(join('bills', file))).toMatchObject({ bomFormat: 'CycloneDX' });
    const secrets = Object.values(given().outputs.credentials.redis).map(({ password }) => password);
    const texts = [
      out,
      err,
      JSON.stringify(written('audit.sarif')),
      JSON.stringify(written('baseline.json')),
    ].join('\n');
    for (const secret of secrets) expect(texts.includes(secret)).toBe(false);
  });

  it('catches what was changed by hand on running containers', async () => {
    const { checkout, outputs } = given();
    const stack = openStack(outputs);
    const { undo, port } = await changeByHand(stack, outputs, stranger());
    try {
      const { out, err, code } = await checkout.jsquared(
        'audit',
        '--json',
        '--baseline',
        'baseline.json',
        '--fail-on',
        'critical',
      );
      expect(out, err).not.toBe('');
      const seen = report(out);
      expect(code).toBe(1);
      const said = (check: string): string => found(seen, check).join('\n');
      // Users widened, added, let in without a password; rules that no longer are those of the file.
      expect(said('redis-users-limited')).toMatch(/main-redis-1: user app may CONFIG SET jsquared-audit 1/);
      expect(said('redis-users-limited')).toMatch(/main-redis-1: user app may MIGRATE .*\(by ACL DRYRUN\)/);
      expect(said('redis-users-limited')).toMatch(/main-sentinel-1: user app may SENTINEL SET/);
      expect(said('redis-users-unchanged')).toMatch(/main-redis-1: user app: in force is .*\+@all/);
      expect(said('redis-users-authenticated')).toMatch(/main-redis-1: knows the user intruder/);
      expect(said('redis-users-authenticated')).toMatch(
        /main-redis-1: user backup is let in with any password/,
      );
      expect(said('redis-users-able')).toMatch(/main-redis-1: user exporter cannot SLOWLOG LEN/);
      expect(said('redis-default-user-off')).toMatch(/main-redis-2: the user default is on/);
      // A port in the clear, and who it opens for.
      expect(said('redis-tls-only')).toMatch(/main-redis-1: answers in the clear on port 7777/);
      expect(said('redis-tls-only')).toMatch(/main-redis-1: has the plaintext port 7777/);
      expect(said('redis-bound')).toMatch(/main-redis-1: listens at .* on the tcp port 7777/);
      expect(said('ports-open-as-declared')).toMatch(/network data: main-redis-1 port 7777 opens/);
      // A container of somebody's own.
      expect(said('container-no-capabilities')).toMatch(/by-hand: process .*NET_ADMIN/);
      expect(said('container-non-root-user')).toMatch(/by-hand: process .* is root/);
      expect(said('container-no-new-privileges')).toMatch(/by-hand/);
      expect(said('container-read-only-root')).toMatch(/by-hand/);
      expect(said('container-memory-limit')).toMatch(/by-hand: has no limit of memory/);
      expect(said('container-no-host-paths')).toMatch(/by-hand: .*\/etc of the host is mounted at \/host/);
      expect(said('container-own-namespaces')).toMatch(/by-hand: shares the ipc namespace of the host/);
      expect(said('redis-callers')).toMatch(/set main: .*by-hand is on its network data/);
      expect(said('container-loopback-ports')).toMatch(
        new RegExp(`by-hand: its port ${port} is bound to 0\\.0\\.0\\.0`),
      );
      expect(said('secrets-contained')).toMatch(
        /by-hand: credentials\.redis\.app stands in what docker inspect shows/,
      );
      expect(said('stack-unchanged')).toMatch(/by-hand: container: recorded none/);
      // Files, limits, times.
      expect(said('files-private')).toMatch(/main-redis-0: \/etc\/jsquared\/users\.acl has the mode 0644/);
      expect(said('stack-unchanged')).toMatch(/redis-exporter-0: memory: recorded 64, running 80/);
      expect(said('container-pids-limit')).toMatch(/redis-exporter: has no limit of processes/);
      expect(said('topology-quorum')).toMatch(/main-sentinel-1: holds to a quorum of 1 instead of 2/);
      expect(said('topology-write-quorum')).toMatch(/main-redis-2: has min-replicas-to-write 0 instead of 1/);
      expect(said('topology-persistence')).toMatch(
        /main-redis-2: writes its append-only file no instead of everysec/,
      );
    } finally {
      await undo();
    }
  });
}

/** A list in which one package has a weakness that no version is free of. */
function list(checkout: Checkout): string {
  const file = join(checkout.directory, 'list.json');
  const entry = { releases: { trixie: { status: 'resolved', fixed_version: '99:1-1', urgency: 'high' } } };
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ redis: { 'CVE-2026-0001': entry } }));
  return file;
}

/** Who asks a member what, as its administrator. */
type Asked = readonly [member: string, ...command: [string, ...string[]]];

/** Does what people do in a hurry. What comes back undoes it. */
async function changeByHand(
  stack: Stack,
  outputs: StackOutputs,
  container: string,
): Promise<{ readonly undo: () => Promise<void>; readonly port: number }> {
  const { name, set } = stack;
  const host = (member: string): string => `jsquared-${name}-${member}`;
  const ask = async (all: readonly Asked[]): Promise<void> => {
    for (const [member, ...command] of all)
      await askOnce(stack.member(member), stack.access('admin'), command, 5000);
  };
  const file = join(
    docker(
      'inspect',
      '--format',
      '{{range .Mounts}}{{if eq .Destination "/etc/jsquared"}}{{.Source}}{{end}}{{end}}',
      host('main-redis-0'),
    ),
    'users.acl',
  );
  const exporter = ['main-redis-1', 'main-sentinel-1'] as const;
  const undo = async (): Promise<void> => {
    execFileSync('docker', ['rm', '--force', container], { stdio: 'ignore' });
    chmodSync(file, 0o440);
    docker(
      'update',
      '--memory',
      '64m',
      '--memory-swap',
      '64m',
      '--pids-limit',
      '32',
      host('redis-exporter-0'),
    );
    await ask([
      [exporter[0], 'ACL', 'LOAD'],
      [exporter[1], 'ACL', 'LOAD'],
      ['main-redis-2', 'ACL', 'LOAD'],
      ['main-redis-1', 'CONFIG', 'SET', 'port', '0'],
      ['main-redis-2', 'CONFIG', 'SET', 'min-replicas-to-write', '1', 'appendfsync', 'everysec'],
      ['main-sentinel-1', 'SENTINEL', 'SET', set.masterName, 'quorum', String(set.quorum)],
    ]);
  };
  try {
    await ask([
      ['main-redis-1', 'ACL', 'SETUSER', 'app', '+@all'],
      ['main-redis-1', 'ACL', 'SETUSER', 'intruder', 'on', 'nopass', '~*', '+@all'],
      ['main-redis-1', 'ACL', 'SETUSER', 'backup', 'nopass'],
      ['main-redis-1', 'ACL', 'SETUSER', 'exporter', '-slowlog'],
      ['main-sentinel-1', 'ACL', 'SETUSER', 'app', '+@all'],
      ['main-redis-2', 'ACL', 'SETUSER', 'default', 'on', '>a-password-by-hand', '+@all'],
      ['main-redis-1', 'CONFIG', 'SET', 'port', '7777'],
      ['main-redis-2', 'CONFIG', 'SET', 'min-replicas-to-write', '0', 'appendfsync', 'no'],
      ['main-sentinel-1', 'SENTINEL', 'SET', set.masterName, 'quorum', '1'],
    ]);
    chmodSync(file, 0o644);
    docker(
      'update',
      '--memory',
      '80m',
      '--memory-swap',
      '80m',
      '--pids-limit',
      '-1',
      host('redis-exporter-0'),
    );
    const password = outputs.credentials.redis['app']?.password ?? '';
    docker(
      ...['create', '--name', container, '--user', '0:0', '--cap-add', 'NET_ADMIN', '--ipc', 'host'],
      ...['--label', 'jsquared.project=jsquared', '--label', `jsquared.stack=${name}`],
      ...['--env', `REDIS_PASSWORD=${password}`, '--volume', '/etc:/host:ro'],
      ...['--network', host('edge'), '--publish', '0.0.0.0::6379', '--entrypoint', 'sleep', set.image, '600'],
    );
    docker('network', 'connect', host('data'), container);
    docker('start', container);
    const published = docker('port', container, '6379/tcp').split('\n')[0] ?? '';
    return { undo, port: Number(published.split(':').at(-1)) };
  } catch (error) {
    await undo();
    throw error;
  }
}
