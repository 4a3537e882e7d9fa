import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageNames } from '../../../images';
import { leftovers, makeCheckout, type Checkout } from '../../support/checkout';
import { freeConfig } from '../../support/free';
import { ensureImage } from '../../support/images';

/**
 * The Pulumi CLI is the judge of what the program means. These cases run where it is on the PATH with its providers, and are
 * counted as skipped, by name, where it is not: behind an air gap the CLI cannot be had.
 */
const present = spawnSync('pulumi', ['version'], { stdio: 'ignore' }).status === 0;

describe.runIf(present)('the Pulumi CLI and the embedded engine agree on one stack', () => {
  const stack = `cli${process.pid % 10_000}`;
  let config: Awaited<ReturnType<typeof freeConfig>>;
  let checkout: Checkout;

  const pulumi = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('pulumi', [...args, '--stack', stack, '--non-interactive'], {
      cwd: checkout.directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${join(checkout.directory, '.state-of-test')}`,
        PULUMI_CONFIG_PASSPHRASE_FILE: join(checkout.directory, '.passphrase'),
      },
      timeout: 600_000,
    });
    if (status !== 0) throw new Error(`pulumi ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
    return stdout;
  };

  beforeAll(async () => {
    for (const name of imageNames.filter((image) => image !== 'valkey')) await ensureImage(name);
    config = await freeConfig();
    checkout = makeCheckout(stack, config);
  });
  afterAll(() => {
    checkout.remove();
  });

  it('the CLI takes over what the engine began, without a difference', async () => {
    await checkout.succeed('up', '--yes');
    pulumi('preview', '--expect-no-changes', '--policy-pack', 'policies');
    pulumi('refresh', '--preview-only', '--expect-no-changes');
  });

  it('the engine goes on with what the CLI changed', async () => {
    checkout.configure({ ...config, redis: { maxmemoryMiB: 144 } });
    pulumi('up', '--yes', '--skip-preview', '--policy-pack', 'policies');
    pulumi('preview', '--expect-no-changes');
    await checkout.succeed('preview', '--expect-no-changes');
  });

  it('and back: the CLI agrees with what the engine changed, and destroys it all', async () => {
    checkout.configure({ ...config, redis: { maxmemoryMiB: 152 } });
    await checkout.succeed('up', '--yes');
    pulumi('preview', '--expect-no-changes', '--policy-pack', 'policies');
    pulumi('refresh', '--preview-only', '--expect-no-changes');
    pulumi('destroy', '--yes', '--skip-preview');
    expect(leftovers(stack)).toEqual([]);
  });
});
