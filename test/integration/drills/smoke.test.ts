import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunAllResult } from '../../../operations/drills/run-all';
import { makeCheckout, type Checkout } from '../../support/checkout';
import { until } from '../../support/docker';
import { freeConfig } from '../../support/free';
import { ensureImage } from '../../support/images';

const stack = `drill${process.pid % 10_000}`;
type Summary = RunAllResult['summary'];

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();
const frozen = (): string[] =>
  docker(
    'ps',
    '--filter',
    `label=jsquared.stack=${stack}`,
    '--filter',
    'status=paused',
    '--format',
    '{{.Names}}',
  )
    .split('\n')
    .filter(Boolean);

describe('drills on a whole stack on Docker', () => {
  let checkout: Checkout;

  beforeAll(async () => {
    await ensureImage('redis');
    const { monitoring: _, ...config } = await freeConfig();
    checkout = makeCheckout(stack, { ...config, monitoring: { enabled: false } });
    await checkout.succeed('up', '--yes');
  });

  afterAll(() => {
    checkout.remove();
  });

  const drill = async (...args: string[]): Promise<{ code: number; said: string; summary: Summary }> => {
    const { code, out, err } = await checkout.jsquared('drill', 'run', ...args, '--json');
    if (!out.startsWith('{'))
      throw new Error(`drill run ${args.join(' ')} ended with ${code}\n${out}\n${err}`);
    return { code, said: err, summary: JSON.parse(out) as Summary };
  };

  it('passes the smoke suite, and hands over the evidence', async () => {
    const files = ['page.html', 'junit.xml', 'journal.json'].map((name) => join(checkout.directory, name));
    const [html = '', junit = '', journal = ''] = files;
    const { code, said, summary } = await drill(
      '--suite',
      'smoke',
      '--untimed',
      '--seed',
      '7',
      '--html',
      html,
      '--junit',
      junit,
      '--journal',
      journal,
    );
    expect(
      summary.runs.map(({ outcome, reasons }) => [outcome, ...reasons]),
      said,
    ).toEqual(summary.runs.map(() => ['passed']));
    expect(code).toBe(0);
    expect(summary.runs.length).toBeGreaterThanOrEqual(4);
    for (const file of files) expect(existsSync(file), file).toBe(true);
    const evidence = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    expect(evidence).toContain('isolated-primary');
    expect(JSON.parse(readFileSync(journal, 'utf8'))).toHaveLength(summary.runs.length);
    // Secrets are in no evidence.
    const { out } = await checkout.succeed('output', 'credentials', '--json', '--show-secrets');
    const { redis } = JSON.parse(out) as { redis: Record<string, { password: string }> };
    for (const { password } of Object.values(redis)) expect(evidence.includes(password)).toBe(false);
    const { out: report } = await checkout.succeed('drill', 'report');
    expect(report).toContain('kill-primary');
  });

  it('notices a set that was broken on purpose, and makes it whole again', async () => {
    const { code, summary } = await drill('strangers', '--mutant', 'all');
    expect(summary.runs.map(({ mutant, outcome }) => [mutant, outcome])).toEqual([
      ['certificates-not-demanded', 'failed'],
    ]);
    // What was expected to be noticed was.
    expect(code).toBe(0);
    const again = await drill('strangers');
    expect(again.summary.verdict).toBe('passed');
  });

  it('says that a fault is not possible, and does not call it a pass', async () => {
    const { code, summary } = await drill('clock-jump');
    expect(summary.runs.map(({ outcome }) => outcome)).toEqual(['not-possible']);
    expect(code).toBe(3);
  });

  it('leaves a stack that heals when the runner is killed in the middle of a fault', async () => {
    const state = execFileSync('find', [checkout.directory, '-path', '*drills*', '-name', 'batches'], {
      encoding: 'utf8',
    }).trim();
    const ledger = join(state, '..', 'open.ndjson');
    const runner = spawn(
      process.execPath,
      [
        'operations/bootstrap/launch.cjs',
        'drill',
        'run',
        'freeze-primary',
        '--stack',
        stack,
        '--engine',
        'embedded',
      ],
      {
        cwd: checkout.directory,
        env: {
          ...process.env,
          PULUMI_BACKEND_URL: `file://${join(checkout.directory, '.state-of-test')}`,
          PULUMI_CONFIG_PASSPHRASE_FILE: join(checkout.directory, '.passphrase'),
        },
        stdio: 'ignore',
      },
    );
    try {
      await until('a frozen member', () => Promise.resolve(frozen()[0]), 90_000);
      expect(existsSync(ledger)).toBe(true);
    } finally {
      runner.kill('SIGKILL');
    }
    // Nobody is asked to do anything: the guard does it.
    await until('nothing frozen', () => Promise.resolve(frozen().length === 0 ? true : undefined), 60_000);
    await until('no ledger', () => Promise.resolve(existsSync(ledger) ? undefined : true), 60_000);
    const { out } = await checkout.succeed('drill', 'clean');
    expect(out).toContain('Nothing of a drill is left.');
  });

  it('hands the primary over on demand, to the member that is named', async () => {
    interface Sight {
      readonly sets: readonly {
        readonly data: readonly { readonly name: string; readonly role: string }[];
      }[];
    }
    const roles = async (): Promise<Sight['sets'][number]['data']> => {
      const { out } = await checkout.jsquared('status', '--json');
      return (JSON.parse(out) as Sight).sets[0]?.data ?? [];
    };
    const replica = await until('a replica', async () => {
      const seen = await roles();
      return seen.some(({ role }) => role === 'primary')
        ? seen.findLast(({ role }) => role === 'replica')?.name
        : undefined;
    });
    await checkout.succeed('switchover', '--to', replica);
    expect((await roles()).find(({ role }) => role === 'primary')?.name).toBe(replica);
    const said = await checkout.jsquared('switchover', '--to', replica);
    expect(said.code).toBe(1);
    expect(said.err).toContain('is the primary already');
  });

  it('refuses what it cannot do, and says what to do', async () => {
    const unknown = await checkout.jsquared('drill', 'run', 'kill-primry');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('Did you mean kill-primary?');
    await checkout.succeed('destroy', '--yes');
    const down = await checkout.jsquared('drill', 'run', 'strangers');
    expect(down.code).toBe(1);
    expect(down.err).toMatch(/is not up|has no outputs/);
  });
});
