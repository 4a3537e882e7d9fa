import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, expect, it } from 'vitest';
import { layerConfig, roomOf, rooms } from '../../../tools/lint/layers';

const root = path.resolve(__dirname, '../../..');

/** Lints a text as if it were that file, by the layer rules alone. */
function findings(file: string, code: string): string[] {
  const parser = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser } };
  const linter = new Linter({ cwd: root });
  return linter
    .verify(code, [parser, ...layerConfig], { filename: path.join(root, file) })
    .map((m) => m.message);
}

/** One seeded violation of each arrow, and its lawful neighbour. */
const arrows: readonly { file: string; bad: string; good?: string }[] = [
  { file: 'index.ts', bad: './engine/run/update', good: './config/load' },
  { file: 'config/schema.ts', bad: '@pulumi/pulumi', good: 'zod' },
  { file: 'config/schema.ts', bad: './load', good: './subnet' },
  { file: 'config/subnet.ts', bad: 'zod' },
  { file: 'config/load.ts', bad: '../components/redis', good: '@pulumi/pulumi' },
  { file: 'components/redis.ts', bad: '../platforms/docker/workload', good: '../platforms/port' },
  { file: 'components/redis.ts', bad: '@pulumi/docker', good: '@pulumi/random' },
  { file: 'components/from-config.ts', bad: '../platforms', good: '../config/schema' },
  { file: 'components/redis.ts', bad: '../config/load', good: './render/redis-conf' },
  { file: 'components/render/redis-conf.ts', bad: '@pulumi/pulumi', good: './text' },
  { file: 'components/render/redis-conf.ts', bad: '../redis' },
  { file: 'components/monitoring/x.ts', bad: '../../operations/x', good: '../../monitoring/alerts' },
  { file: 'monitoring/alerts/x.ts', bad: '../../components/redis', good: './types' },
  { file: 'monitoring/alerts/x.ts', bad: '@pulumi/pulumi', good: 'yaml' },
  { file: 'platforms/port.ts', bad: './docker/platform', good: '@pulumi/pulumi' },
  { file: 'platforms/port.ts', bad: 'zod' },
  { file: 'platforms/docker/workload.ts', bad: '../../components/redis', good: '../port' },
  { file: 'platforms/docker/workload.ts', bad: '@pulumi/kubernetes', good: '@pulumi/docker' },
  { file: 'platforms/kubernetes/workload.ts', bad: '../docker/workload', good: '@pulumi/kubernetes' },
  { file: 'platforms/index.ts', bad: '../components/redis', good: './docker/platform' },
  { file: 'policies/rules/non-root.ts', bad: '@pulumi/policy', good: './rule' },
  { file: 'policies/rules/non-root.ts', bad: '../index' },
  { file: 'policies/changes/keeps.ts', bad: '../waivers/waiver', good: '../rules/rule' },
  { file: 'policies/waivers/waiver.ts', bad: '@pulumi/policy', good: '../rules/rule' },
  { file: 'operations/changes/review.ts', bad: '../../engine/plan/step', good: '../../policies/changes' },
  { file: 'components/redis.ts', bad: '../platforms/docker', good: './render/redis' },
  { file: 'policies/index.ts', bad: '../components', good: './rules' },
  { file: 'policies/index.ts', bad: '../config/schema', good: '@pulumi/policy' },
  { file: 'engine/run/update.ts', bad: '../../contract/outputs', good: '../state/file' },
  { file: 'engine/providers/docker.ts', bad: '@pulumi/docker', good: 'dockerode' },
  { file: 'operations/commands/status.ts', bad: '../../engine/run/update', good: '../engines/embedded' },
  { file: 'operations/commands/status.ts', bad: '../../bench/stack', good: '../../images' },
  { file: 'bench/stack.ts', bad: '@pulumi/docker', good: '../engine' },
  { file: 'operations/commands/status.ts', bad: '../../config/load', good: '../../config/schema' },
  { file: 'operations/commands/status.ts', bad: '../../components/redis', good: '../../contract/outputs' },
  {
    file: 'operations/engines/embedded.ts',
    bad: '../../platforms/docker/workload',
    good: '../../engine/run/update',
  },
  {
    file: 'operations/compliance/report.ts',
    bad: '../../policies/convert',
    good: '../../policies/rules',
  },
  { file: 'operations/commands/up.ts', bad: '../../policies/rules', good: '../compliance/report' },
  { file: 'drills/faults/kill.ts', bad: '../../components/redis', good: '../../contract/outputs' },
  { file: 'drills/runner/run.ts', bad: '../../operations/errors', good: '../faults/index' },
  { file: 'operations/commands/drill.ts', bad: '../../platforms/docker', good: '../../drills/runner/run' },
  { file: 'audit/gather.ts', bad: '../operations/errors', good: '../drills/probes/probe' },
  { file: 'audit/checks/x.ts', bad: '../../components/redis', good: '../../policies/rules' },
  { file: 'operations/audit/table.ts', bad: '../../policies/rules', good: '../../audit/report' },
  { file: 'operations/reports/sarif.ts', bad: '../compliance/report', good: '../../policies/rules/rule' },
  { file: 'operations/commands/audit.ts', bad: '../../policies/rules', good: '../../audit/gather' },
  { file: 'console/server.ts', bad: '../engine/state/file', good: '../contract/outputs' },
  { file: 'contract/outputs.ts', bad: '../config/schema', good: 'zod' },
  { file: 'contract/outputs.ts', bad: '@pulumi/pulumi' },
  { file: 'images/index.ts', bad: '../config/schema', good: './pins' },
  { file: 'images/index.ts', bad: '@pulumi/command' },
  { file: 'tools/docs/program.ts', bad: '../../components/redis', good: '../../index' },
  { file: 'tools/docs/configuration.ts', bad: '../../components/redis', good: '../../config/schema' },
  { file: 'test/unit/x.test.ts', bad: '@pulumi/kubernetes', good: '../../components/redis' },
];

describe('layer rules', () => {
  it.each(arrows.map((arrow) => [`${arrow.file} <- ${arrow.bad}`, arrow] as const))(
    'refuse %s',
    (_, { file, bad, good }) => {
      expect(findings(file, `import { x } from '${bad}';\nexport const y = x;`)).toHaveLength(1);
      if (good !== undefined)
        expect(findings(file, `import { x } from '${good}';\nexport const y = x;`)).toEqual([]);
    },
  );

  it('seed a violation of every room', () => {
    const seeded = new Set(arrows.map(({ file }) => roomOf(file)?.name));
    expect(rooms.map(({ name }) => name).filter((name) => !seeded.has(name))).toEqual([]);
  });

  it.each([
    "export { x } from '@pulumi/docker';",
    "export * from '@pulumi/docker';",
    "export type X = import('@pulumi/docker').Container;",
    "import x = require('@pulumi/docker');\nexport const y = x;",
    "export const x = () => import('@pulumi/docker');",
    "export const x: unknown = require('@pulumi/docker');",
    "import type { Container } from '@pulumi/docker';\nexport type X = Container;",
  ])('see every way to import: %s', (code) => {
    expect(findings('components/redis.ts', code)).toHaveLength(1);
  });

  it('know an arrow in both directions by the rooms it names', () => {
    const names = new Set(rooms.map(({ name }) => name));
    expect(rooms.flatMap(({ may }) => may).filter((name) => name !== '*' && !names.has(name))).toEqual([]);
  });

  it('let only config/load.ts read the configuration', () => {
    const code = "import * as pulumi from '@pulumi/pulumi';\nexport const c = new pulumi.Config();";
    expect(findings('components/redis.ts', code)).toEqual([expect.stringContaining('Only config/load.ts')]);
    expect(findings('config/load.ts', code)).toEqual([]);
  });
});

describe('the lint configuration', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jsquared-cycle-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('applies the layer rules, and refuses cycles', async () => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(
      'components/redis.ts',
    )) as Linter.Config;
    expect(config.rules).toMatchObject({ 'jsquared/layers': [2] });

    fs.writeFileSync(
      path.join(folder, 'a.ts'),
      "import { b } from './b';\nexport const a = (): number => b();\n",
    );
    fs.writeFileSync(
      path.join(folder, 'b.ts'),
      "import { a } from './a';\nexport const b = (): number => a();\n",
    );
    const cycle = config.rules?.['import-x/no-cycle'];
    expect(cycle).toBeDefined();
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { 'import-x': config.plugins!['import-x']! },
        settings: config.settings!,
        rules: { 'import-x/no-cycle': cycle! },
      },
    });
    const results = await eslint.lintFiles(['a.ts', 'b.ts']);
    expect(results.map((result) => result.messages.map((m) => m.ruleId))).toEqual([
      ['import-x/no-cycle'],
      ['import-x/no-cycle'],
    ]);
  });
});
