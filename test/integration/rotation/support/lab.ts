/** A whole stack to rotate the secrets of, and what has to hold however that ends. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { outputsSchema, type StackOutputs } from '../../../../contract/outputs';
import { imageNames } from '../../../../images';
import { makeCheckout, type Checkout } from '../../../support/checkout';
import { freeConfig } from '../../../support/free';
import { ensureImage } from '../../../support/images';
import { flavour } from './rounds';
import { Clients, missing } from './clients';

const docker = (...args: string[]): string => execFileSync('docker', args, { encoding: 'utf8' }).trim();

/** See the file's comment. */
export class RotationLab {
  private constructor(
    readonly checkout: Checkout,
    /** What the stack's file said at first. */
    readonly config: Readonly<Record<string, unknown>>,
    private readonly tools: string,
  ) {}

  /** Brings a stack up. */
  static async up(stack: string, engine: 'embedded' | 'cli' = 'embedded'): Promise<RotationLab> {
    const other = flavour === 'redis' ? 'valkey' : 'redis';
    for (const name of imageNames.filter((image) => image !== other)) await ensureImage(name);
    const tools = mkdtempSync(join(tmpdir(), 'jsquared-tools-'));
    // The real docker, but for what the file "refuse" names.
    const real = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    const wrapper = `#!/bin/sh
if [ -e '${tools}/refuse' ]; then
  case "$*" in *"$(cat '${tools}/refuse')"*) echo 'refused by the test' >&2; exit 1 ;; esac
fi
exec '${real}' "$@"
`;
    writeFileSync(join(tools, 'docker'), wrapper);
    chmodSync(join(tools, 'docker'), 0o755);
    const path = `${tools}:${process.env['PATH'] ?? ''}`;
    const config = { ...(await freeConfig()), redis: { flavour } };
    const lab = new RotationLab(makeCheckout(stack, config, { PATH: path }), config, tools);
    try {
      await lab.checkout.succeed('up', '--yes', '--engine', engine);
    } catch (error) {
      lab.remove();
      throw error;
    }
    return lab;
  }

  /** Commands of docker that contain this fail, until it is undefined. */
  refuse(text: string | undefined): void {
    const file = join(this.tools, 'refuse');
    if (text === undefined) rmSync(file, { force: true });
    else writeFileSync(file, text);
  }

  /** The outputs as they are now. */
  async outputs(): Promise<StackOutputs> {
    const { out } = await this.checkout.succeed('output', '--json', '--show-secrets');
    return outputsSchema.parse(JSON.parse(out));
  }

  /** Runs `rotate`, and each time it rests at a gate, lets the clients take what is new and goes on. */
  async rotate(clients: Clients, ...args: string[]): Promise<string> {
    let said = '';
    for (let round = 0; round < 5; round += 1) {
      const more = round === 0 ? args : ['--go-on'];
      const { out, err } = await this.checkout.succeed('rotate', ...more, '--json', '--watch', '4');
      said += err;
      if ((JSON.parse(out) as { ending: string }).ending !== 'waiting') return said;
      clients.known = await this.outputs();
    }
    throw new Error(`the rotation rests again and again\n${said}`);
  }

  /** Containers of data members by name, with when each was started: nothing of it may change. */
  started(): string[] {
    const ids = docker(
      ...['ps', '--quiet', '--filter', `label=jsquared.stack=${this.checkout.stack}`],
      ...['--filter', 'label=jsquared.workload=main-redis'],
    );
    return docker('inspect', '--format', '{{.Name}} {{.Id}} {{.State.StartedAt}}', ...ids.split('\n')).split(
      '\n',
    );
  }

  /** What `jsquared:rotation` of the stack's file says. */
  declared(): unknown {
    const text = readFileSync(join(this.checkout.directory, `Pulumi.${this.checkout.stack}.yaml`), 'utf8');
    return (parse(text) as { config: Record<string, unknown> }).config['jsquared:rotation'];
  }

  /** Whether a rotation is under way. */
  underWay(): boolean {
    const file = join(
      this.checkout.directory,
      `.state-of-test/rotations/jsquared/${this.checkout.stack}.json`,
    );
    return existsSync(file);
  }

  /** Clients of a stack as it is now. */
  async clients(prefix: string): Promise<Clients> {
    return new Clients(await this.outputs(), prefix);
  }

  /** No command failed, nothing is lost, no data member was restarted, nothing is under way, and up would change nothing. */
  async settled(clients: Clients, started: readonly string[], allowed = /^$/): Promise<void> {
    const { acknowledged, errors } = await clients.stop();
    expect(errors.filter((error) => !allowed.test(error))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(await missing(await this.outputs(), acknowledged)).toEqual([]);
    expect(this.started()).toEqual(started);
    expect(this.underWay()).toBe(false);
    await this.checkout.succeed('preview', '--expect-no-changes');
  }

  /** Removes everything. */
  remove(): void {
    this.checkout.remove();
    rmSync(this.tools, { recursive: true, force: true });
  }
}
