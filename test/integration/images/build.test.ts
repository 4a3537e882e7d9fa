import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bootstrapBase, type ImageBuild } from '../../../images';
import { imagesDirectory } from '../../../images/pins';
import { ensureImage } from '../../support/images';
import { docker, eventually, Trials, tryBuild, which } from '../../support/trials';

let trials: Trials;

beforeAll(async () => {
  // The base is there from here on: what follows is about one image at a time.
  await ensureImage('redis-exporter');
});

beforeEach(() => {
  trials = new Trials();
});

afterEach(async () => {
  await trials.dispose();
});

describe('a build', () => {
  it('makes the tag, says the id, and the second time does nothing', async () => {
    const build = trials.image('redis-exporter');
    const first = await tryBuild(build);
    expect(first.stderr).toContain('building');
    expect(first.code).toBe(0);
    const id = await docker('image', 'inspect', '--format', '{{.Id}}', build.tag);
    expect(first.stdout.trim().split('\n').at(-1)).toBe(id);
    expect(await tryBuild(build)).toEqual({ code: 0, stdout: `${id}\n`, stderr: '' });
  });

  it('is made once when two ask for it at the same time', async () => {
    const build = trials.image('redis-exporter');
    const both = await Promise.all([tryBuild(build), tryBuild(build)]);
    expect(both.map((result) => result.code)).toEqual([0, 0]);
    expect(both[0].stdout).toBe(both[1].stdout);
    expect(both.filter((result) => result.stderr.includes(': building '))).toHaveLength(1);
  });

  it('leaves a tag alone that was made from other inputs', async () => {
    const build = trials.image('redis-exporter');
    await docker('tag', await ensureImage('redis-exporter'), build.tag);
    const result = await tryBuild(build);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /made from other inputs .*\n {2}remedy: docker image rm jsquared-test\/redis-exporter:/,
    );
  });
});

describe('what goes wrong is named, with its remedy, and nothing is left', () => {
  /** Runs a build that cannot succeed and gives what it said. */
  async function failure(build: ImageBuild, environment: Record<string, string> = {}): Promise<string> {
    const result = await tryBuild(build, environment);
    expect(result.code).toBe(1);
    expect(result.stdout).toBe('');
    expect(await trials.remains(build)).toEqual([]);
    expect(
      readdirSync(trials.directory, { recursive: true }).filter((file) => String(file).includes('work-')),
    ).toEqual([]);
    return result.stderr;
  }

  /** PATH with a docker of ours in front; `"$real"` in the script is the true one. */
  function shim(script: string): Record<string, string> {
    const directory = trials.command('docker', `#!/bin/sh\nreal='${which('docker')}'\n${script}\n`);
    return { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
  }

  it('every pin that the archive dropped, with its successor', async () => {
    const pins = 'prometheus-redis-exporter=0.0.1-1 jsquared-no-such-package=1';
    const said = await failure(trials.image('redis-exporter', { JSQ_PACKAGES: pins }));
    expect(said).toMatch(/prometheus-redis-exporter 0\.0\.1-1, its successor is \d/);
    expect(said).toContain('jsquared-no-such-package 1, its successor is none');
    expect(said).toContain('remedy: ./jsquared images update');
  });

  it('an archive that cannot be reached', async () => {
    // A true build, cut off from every network.
    const offline = shim(
      'if [ "$1" = build ]; then shift; set -- build --network none "$@"; fi\nexec "$real" "$@"',
    );
    const said = await failure(trials.image('redis-exporter'), offline);
    expect(said).toMatch(/Debian's archive cannot be reached: .+\n {2}remedy: check the network/);
  });

  it('a registry that does not answer', async () => {
    const reference = `127.0.0.1:1/debian:trixie-slim@sha256:${'0'.repeat(64)}`;
    const said = await failure(
      trials.image('redis-exporter', { JSQ_BASE: 'pull', JSQ_BASE_REFERENCE: reference }),
    );
    expect(said).toMatch(
      /base 127\.0\.0\.1:1\/debian.* cannot be pulled: .*refused.*\n {2}remedy: .*bootstrap/,
    );
  });

  it('a full disk under the engine', async () => {
    // The engine's own words; its disk is shared with everything else on this machine, so it is not really filled.
    const full =
      shim(`if [ "$1" = build ]; then echo 'write /var/lib/file: no space left on device' >&2; exit 1; fi
exec "$real" "$@"`);
    expect(await failure(trials.image('redis-exporter'), full)).toMatch(
      /disk is full: write .*\n {2}remedy: free space/,
    );
  });

  it('a full disk under the temporary directory', async () => {
    const base = trials.adopt(bootstrapBase());
    const small = 'mount -t tmpfs -o size=24m none "$TMPDIR" && exec sh images/build.sh base';
    const create = `unshare --mount --map-root-user sh -c '${small}'`;
    const said = await failure({
      ...base,
      create: process.getuid?.() === 0 ? create.replace(' --map-root-user', '') : create,
    });
    expect(said).toMatch(/disk is full.*\n {2}remedy: free space/);
  });

  it('a processor that the engine does not have', async () => {
    const other = process.arch === 'arm64' ? 'amd64' : 'arm64';
    expect(await failure(trials.image('redis', { JSQ_ARCH: other }))).toContain(`to be built for ${other}`);
  });

  it('no Docker at all', async () => {
    const said = await failure(trials.image('redis'), { PATH: trials.links(['sh', 'dirname']) });
    expect(said).toContain('docker is not on the PATH');
  });

  it('an engine that does not run', async () => {
    const said = await failure(trials.image('redis'), {
      DOCKER_HOST: `unix://${trials.directory}/none.sock`,
    });
    expect(said).toMatch(/does not run: .*\n {2}remedy: start it/);
  });

  it('an engine that this user may not use', async () => {
    const denied = shim(
      'echo "permission denied while trying to connect to the Docker daemon socket" >&2; exit 1',
    );
    expect(await failure(trials.image('redis'), denied)).toMatch(
      /no right to use .*\n {2}remedy: .*group docker/,
    );
  });

  it('a base that cannot be bootstrapped for want of mmdebstrap', async () => {
    // Everything that the scripts call, except that; and flock, without which they do as well.
    const tools = [
      'sh',
      'dirname',
      'docker',
      'mktemp',
      'tr',
      'env',
      'awk',
      'id',
      'mkdir',
      'find',
      'rm',
      'date',
      'grep',
      'tail',
      'sed',
      'sleep',
    ];
    const path = trials.links(tools);
    expect(await failure(trials.adopt(bootstrapBase()), { PATH: path })).toMatch(
      /mmdebstrap is not on the PATH\n {2}remedy: install it .*apt-get install mmdebstrap/,
    );
  });
});

describe('an interrupted build', () => {
  /** Starts a build in a process group of its own, as a terminal does, and gives how it ended. */
  async function interrupted(
    build: ImageBuild,
    signal: NodeJS.Signals,
    when: () => Promise<boolean>,
  ): Promise<number | null> {
    const child = spawn('/bin/sh', ['-c', build.create], {
      cwd: dirname(imagesDirectory),
      env: { ...process.env, ...build.environment },
      stdio: 'ignore',
      detached: true,
    });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await eventually('the build is under way', when);
    process.kill(-(child.pid ?? 0), signal);
    return ended;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('of an image by %s leaves no tag, no image, no container', async (signal, code) => {
    const build = trials.image('redis-exporter');
    const running = async (): Promise<boolean> =>
      (await docker('ps', '--quiet', '--filter', `label=jsquared.inputs=${build.hash}`)) !== '';
    expect(await interrupted(build, signal, running)).toBe(code);
    expect(await trials.remains(build)).toEqual([]);
    // And the next one starts afresh.
    expect((await tryBuild(build)).code).toBe(0);
  });

  it('of the base leaves nothing in the temporary directory', async () => {
    const base = trials.adopt(bootstrapBase());
    const files = (): string[] => readdirSync(trials.directory, { recursive: true }).map(String);
    const underWay = (): Promise<boolean> =>
      Promise.resolve(files().some((file) => /mmdebstrap\.\w+$/.test(file)));
    expect(await interrupted(base, 'SIGTERM', underWay)).toBe(143);
    expect(await trials.remains(base)).toEqual([]);
    // The lock's file stays: removing one that another build waits for would give two builds one lock each.
    expect(files().filter((file) => !file.startsWith('jsquared-images-') || file.includes('work-'))).toEqual(
      [],
    );
  });
});
