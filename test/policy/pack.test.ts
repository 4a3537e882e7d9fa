import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { convert } from '../../policies/convert';
import { plain, unknownTexts } from '../../policies/plain';
import { rules } from '../../policies/rules';
import { controlTexts, frameworks, type FrameworkId } from '../../policies/rules/shared/controls';
import { docker } from '../../policies/rules/shared/docker';
import { UNKNOWN, type AnyRule, type Purpose } from '../../policies/rules/rule';
import { purposeOf } from '../../policies/stack';
import { message, Waivers } from '../../policies/waivers/waiver';
import { container, filesCarrier, findings, subject } from '../support/policies';

const root = path.resolve(__dirname, '../..');
const helpers = ['index', 'rule', 'shared'];
const context = (isUnknownError: (error: unknown) => boolean, purpose: Purpose = 'production') => ({
  purpose,
  isUnknownError,
  waivers: new Waivers([], '2026-11-23'),
});

describe('the pack', () => {
  const files = fs
    .readdirSync(path.join(root, 'policies/rules'))
    .map((file) => path.basename(file, '.ts'))
    .filter((name) => !helpers.includes(name));

  it('holds every rule file, each once, under its own name', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual(files.sort());
  });

  it.each(files)('has a spec for %s', (name) => {
    expect(fs.existsSync(path.join(__dirname, `${name}.test.ts`))).toBe(true);
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))(
    '%s says what, why and how to mend it',
    (_, rule) => {
      expect(rule.description).toMatch(/^[A-Z].*\.$/);
      expect(rule.why.length).toBeGreaterThan(20);
      expect(rule.remedy.length).toBeGreaterThan(10);
      expect(controlTexts(rule.controls).length).toBeGreaterThan(0);
      for (const [id, cited] of Object.entries(rule.controls))
        for (const item of cited) expect(Object.keys(frameworks[id as FrameworkId].items)).toContain(item);
    },
  );

  it('serves every requirement of its catalogues', () => {
    for (const [id, { items }] of Object.entries(frameworks)) {
      const served = rules.flatMap(({ controls }) => controls[id as FrameworkId] ?? []);
      expect(
        Object.keys(items).filter((item) => !(served as readonly string[]).includes(item)),
        id,
      ).toEqual([]);
    }
  });

  it('tells a container that never starts by its inputs, not by its name', () => {
    const { networkMode: _, ...running } = filesCarrier;
    const found = rules.filter((rule) => findings(rule, subject(docker.container, running)).length > 0);
    expect(found.map(({ name }) => name)).toContain('container-non-root-user');
  });
});

describe('a policy made of a rule', () => {
  const byName = (name: string): AnyRule => rules.find((rule) => rule.name === name)!;
  class Unknown extends Error {}
  const isUnknown = (error: unknown): boolean => error instanceof Unknown;
  const shown = (props: object) => ({
    ...container(),
    props,
    opts: { protect: false },
    getConfig: () => ({ maxMemoryMiB: 100 }),
  });

  it('reports where, what, why, the remedy and the controls, by the configured settings', () => {
    const policy = convert(byName('container-memory-limit'), context(isUnknown));
    const reports: string[] = [];
    const validate = (policy as { validateResource: (args: unknown, report: (text: string) => void) => void })
      .validateResource;
    validate(shown({ ...container().props }), (text) => reports.push(text));
    expect(policy.enforcementLevel).toBe('mandatory');
    expect(Object.keys(policy.configSchema?.properties ?? {})).toEqual(['maxMemoryMiB']);
    expect(reports).toEqual([
      message(byName('container-memory-limit'), {
        path: 'memory',
        found: '256; it has to be above 0 and at most 100 MiB',
      }),
    ]);
    expect(reports[0]).toMatch(/^memory: 256.*Why: .*To mend it: .*\(CIS Docker 5.11/);
  });

  it('looks only at the types of the rule', () => {
    const policy = convert(byName('container-memory-limit'), context(isUnknown));
    const validate = (policy as { validateResource: (args: unknown, report: (text: string) => void) => void })
      .validateResource;
    validate({ ...shown({}), type: docker.network }, () => expect.unreachable());
  });

  it('is marked with its type where it is about one, so that the server asks it for no other', () => {
    const typeOf = (name: string): unknown =>
      (convert(byName(name), context(isUnknown)) as { validateResource: { __pulumiType?: string } })
        .validateResource.__pulumiType;
    expect(typeOf('network-internal')).toBe(docker.network);
    expect(typeOf('container-seccomp')).toBeUndefined();
  });

  it("knows every text that stands for an unknown value in Pulumi's protocol", async () => {
    // The SDK keeps them to itself.
    const sdk: Readonly<Record<string, unknown>> = await import('@pulumi/policy/proxy');
    const texts = Object.entries(sdk).filter(([name]) => /^unknown\w+Value$/.test(name));
    expect(texts).toHaveLength(7);
    expect(new Set(texts.map(([, text]) => text))).toEqual(unknownTexts);
    expect(plain({ a: [...unknownTexts] }, isUnknown)).toEqual({ a: Array(7).fill(UNKNOWN) });
  });

  it('reads unknown values as such, and passes on any other error', () => {
    const proxy = (error: Error) => ({
      known: [1, { two: 'x' }],
      get unknown(): string {
        throw error;
      },
    });
    expect(plain(proxy(new Unknown()), isUnknown)).toEqual({ known: [1, { two: 'x' }], unknown: UNKNOWN });
    expect(() => plain(proxy(new TypeError('broken')), isUnknown)).toThrow('broken');
  });
});

describe('the level remediate', () => {
  const remediate = (name: string, props: Record<string, unknown>): unknown => {
    const rule = rules.find((each) => each.name === name)!;
    const policy = convert(
      rule,
      context(() => false),
    ) as { remediateResource?: (args: unknown) => unknown };
    return policy.remediateResource?.({ ...container(), props, opts: {}, getConfig: () => ({}) });
  };

  it.each([
    [
      'container-log-rotation',
      { logOpts: {} },
      { logDriver: 'json-file', logOpts: { 'max-size': '10m', 'max-file': '3' } },
    ],
    ['container-restarts', { restart: 'no' }, { restart: 'unless-stopped' }],
    ['container-memory-limit', { memorySwap: -1 }, { memorySwap: 256 }],
    ['container-no-new-privileges', { securityOpts: [] }, { securityOpts: ['no-new-privileges:true'] }],
  ])('of %s mends %j, and the rule finds nothing afterwards', (name, unsafe, mended) => {
    const rule = rules.find((each) => each.name === name)!;
    const safe = container().props;
    expect(remediate(name, { ...safe, ...unsafe })).toEqual({ ...safe, ...mended });
    expect(findings(rule, container(mended))).toEqual([]);
  });

  it('leaves alone what is safe, what is of another type, and what a preview does not know', () => {
    expect(remediate('container-restarts', { ...container().props })).toBeUndefined();
    const [unknown] = unknownTexts;
    expect(remediate('container-restarts', { ...container().props, restart: unknown })).toBeUndefined();
    expect(remediate('volume-protected', {})).toBeUndefined();
  });
});

describe('the purpose of a stack', () => {
  const environment = (stackName: string, protect?: string) => ({
    PULUMI_NODEJS_STACK: stackName,
    PULUMI_NODEJS_PROJECT: 'jsquared',
    PULUMI_CONFIG: JSON.stringify(protect === undefined ? {} : { 'jsquared:protect': protect }),
  });

  it.each([
    ['dev', 'false', 'development'],
    ['dev', 'true', 'production'],
    ['dev', undefined, 'production'],
    ['prod', 'false', 'production'],
    ['staging-eu', 'false', 'production'],
    ['', 'false', 'production'],
  ] as const)('of %s with protect %s is %s', (name, protect, purpose) => {
    expect(purposeOf(environment(name, protect))).toBe(purpose);
  });

  it('reads both forms of a key', () => {
    const long = { ...environment('dev'), PULUMI_CONFIG: '{"jsquared:config:protect":"false"}' };
    expect(purposeOf(long)).toBe('development');
  });

  it('is production where the config cannot be read', () => {
    expect(purposeOf({ ...environment('dev'), PULUMI_CONFIG: '{' })).toBe('production');
  });
});

describe('the setting "policies" of a stack', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.doUnmock('@pulumi/policy');
    vi.resetModules();
  });

  /** What the pack hands the SDK beside its policies. */
  async function initial(policies: object): Promise<unknown> {
    let config: unknown;
    vi.resetModules();
    vi.stubEnv('PULUMI_NODEJS_PROJECT', 'jsquared');
    vi.stubEnv('PULUMI_CONFIG', JSON.stringify({ 'jsquared:policies': JSON.stringify(policies) }));
    vi.doMock('@pulumi/policy', () => ({
      PolicyPack: vi.fn(function (_name: string, _policies: unknown, given: unknown) {
        config = given;
      }),
      UnknownValueError: Error,
    }));
    await import('../../policies/index');
    return config;
  }

  it('gives levels and settings to the pack’s own rules, and leaves those of changes to whoever sees changes', async () => {
    const own = {
      'container-seccomp': 'advisory',
      'container-log-rotation': { enforcementLevel: 'remediate', maxTotalMiB: 50 },
    };
    expect(await initial({ ...own, 'change-few-deleted': { maxPercent: 10 } })).toEqual(own);
    expect(await initial({})).toEqual({});
  });

  it('ends the pack where it names what there is not', async () => {
    await expect(initial({ 'container-seccom': 'advisory' })).rejects.toThrow(
      /the setting "policies" of the stack is wrong: there is no policy "container-seccom"/,
    );
  });
});

describe('the pack under the SDK', () => {
  it('starts and prints its port', async () => {
    const pack = path.join(root, 'policies');
    const child = spawn(
      process.execPath,
      [require.resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:1', pack],
      {
        cwd: pack,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    try {
      const output = await new Promise<string>((resolve, reject) => {
        let errors = '';
        child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
        child.stdout.once('data', (data: Buffer) => resolve(data.toString()));
        child.once('exit', (code) => reject(new Error(`exit ${code}: ${errors}`)));
      });
      expect(output).toMatch(/^\d+\n/);
    } finally {
      child.removeAllListeners('exit');
      child.kill();
    }
  });
});
