/**
 * The layer rules: which room of the repository may import which, and which packages each may use. The arrows go one way
 * (docs/architecture.md); this table is their only definition, an ESLint rule reads it, and a test seeds a violation of each.
 */
import * as path from 'node:path';
import type { Linter, Rule } from 'eslint';

/** One room and what it may import. */
export interface Room {
  /** What the messages call it. */
  readonly name: string;
  /** Path from the repository's root: a file, or a folder with a slash at its end. The first room that matches is the file's. */
  readonly at: string;
  /** Rooms it may import besides itself; `*` = any. */
  readonly may: readonly string[];
  /** The `@pulumi/...` packages and others that are some room's own, that it may import. */
  readonly guarded?: readonly string[];
  /** If set, the only packages it may import (Node's own modules apart). */
  readonly onlyPackages?: readonly string[];
  /** The reason, printed with a violation. */
  readonly why: string;
}

/** Every room, most specific first. */
export const rooms: readonly Room[] = [
  {
    name: 'program',
    at: 'index.ts',
    may: [
      'config',
      'configuration loader',
      'configured arguments',
      'components',
      'platforms',
      'port',
      'contract',
    ],
    guarded: ['@pulumi/pulumi'],
    why: 'the program puts config, a platform and components together and does nothing itself',
  },
  {
    name: 'configuration loader',
    at: 'config/load.ts',
    may: ['config', 'address arithmetic'],
    guarded: ['@pulumi/pulumi'],
    why: 'it turns what Pulumi hands over into a typed value',
  },
  {
    name: 'address arithmetic',
    at: 'config/subnet.ts',
    may: [],
    onlyPackages: [],
    why: 'it is pure, so that the schema and an adapter cut the same zones',
  },
  {
    name: 'config',
    at: 'config/',
    may: ['address arithmetic'],
    why: 'the schema is pure: tools and tests use it without Pulumi',
  },
  {
    name: 'configured arguments',
    at: 'components/from-config.ts',
    may: ['components', 'config'],
    guarded: ['@pulumi/pulumi'],
    why: 'it turns configuration into arguments, so that no component knows the configuration',
  },
  {
    name: 'render',
    at: 'components/render/',
    may: ['contract'],
    why: 'renderers are pure functions from values to text, without Pulumi',
  },
  {
    name: 'components',
    at: 'components/',
    may: ['render', 'port', 'contract', 'monitoring'],
    guarded: ['@pulumi/pulumi', '@pulumi/random', '@pulumi/tls', '@pulumi/command'],
    why: 'a component says what runs and knows no platform by name: it imports the port, never an adapter',
  },
  {
    name: 'monitoring',
    at: 'monitoring/',
    may: [],
    onlyPackages: ['yaml'],
    why: 'alerts and dashboards are data as code, checked without a stack, Pulumi or a platform',
  },
  {
    name: 'port',
    at: 'platforms/port.ts',
    may: [],
    guarded: ['@pulumi/pulumi'],
    onlyPackages: ['@pulumi/pulumi'],
    why: 'the port is a contract of types and depends on neither side',
  },
  {
    name: 'docker adapter',
    at: 'platforms/docker/',
    may: ['port', 'images', 'address arithmetic'],
    guarded: ['@pulumi/pulumi', '@pulumi/docker', '@pulumi/command'],
    why: 'an adapter imports the port and the images, never a component',
  },
  {
    name: 'kubernetes adapter',
    at: 'platforms/kubernetes/',
    may: ['port', 'images'],
    guarded: ['@pulumi/pulumi', '@pulumi/kubernetes', '@pulumi/command'],
    why: 'an adapter imports the port and the images, never a component',
  },
  {
    name: 'platforms',
    at: 'platforms/',
    may: ['port', 'docker adapter', 'kubernetes adapter', 'config', 'address arithmetic', 'images'],
    guarded: ['@pulumi/pulumi'],
    why: 'the chooser loads the one adapter that the stack names',
  },
  {
    name: 'policy rules',
    at: 'policies/rules/',
    may: [],
    onlyPackages: [],
    why: 'a rule is a pure function over inputs, testable without a policy server',
  },
  {
    name: 'change rules',
    at: 'policies/changes/',
    may: ['policy rules'],
    onlyPackages: [],
    why: 'they judge steps that an engine has found, and are as pure as the rules of the pack',
  },
  {
    name: 'waivers',
    at: 'policies/waivers/waiver.ts',
    may: ['policy rules'],
    onlyPackages: [],
    why: 'the pack and operations read the same list of waivers',
  },
  {
    name: 'policies',
    at: 'policies/',
    may: ['policy rules', 'change rules', 'waivers'],
    guarded: ['@pulumi/policy'],
    why: 'the pack judges what it is shown and shares no code with what it judges',
  },
  {
    name: 'engine',
    at: 'engine/',
    may: [],
    guarded: ['@pulumi/pulumi', '@pulumi/policy'],
    why: 'the engine runs any program of the supported kind and imports nothing of this one',
  },
  {
    name: 'engine launcher',
    at: 'operations/engines/',
    may: ['operations', 'contract', 'engine', 'config'],
    why: 'the only door between operations and the engines',
  },
  {
    name: 'change review',
    at: 'operations/changes/',
    may: ['operations', 'engine launcher', 'policy rules', 'change rules', 'waivers'],
    why: 'it shows rules what an engine plans, and what is there; what they say goes through the engine like any policy',
  },
  {
    name: 'reports',
    at: 'operations/reports/',
    may: ['policy rules'],
    why: 'forms that several reports share know the catalogue of requirements, and no report',
  },
  {
    name: 'audit report',
    at: 'operations/audit/',
    may: ['operations', 'reports', 'audit'],
    why: 'it shows what the audit found, and finds nothing itself',
  },
  {
    name: 'compliance report',
    at: 'operations/compliance/',
    may: ['operations', 'engine launcher', 'change review', 'policy rules', 'change rules', 'reports'],
    why: 'it says what each rule promises and serves, which the rules alone know; what they found comes from an engine',
  },
  {
    name: 'operations',
    at: 'operations/',
    may: [
      'engine launcher',
      'contract',
      'config',
      'address arithmetic',
      'images',
      'drills',
      'change review',
      'compliance report',
      'audit',
      'audit report',
    ],
    why: 'day-2 commands know a stack by its outputs alone, and engines through operations/engines; they run drills, and drills know no command',
  },
  {
    name: 'audit',
    at: 'audit/',
    may: ['contract', 'policy rules', 'drills'],
    why: 'the audit knows a stack by its outputs alone, names its checks after the rules, and knocks at members as drills do',
  },
  {
    name: 'drills',
    at: 'drills/',
    may: ['contract'],
    why: 'drills know a stack by its outputs alone',
  },
  {
    name: 'contract',
    at: 'contract/',
    may: [],
    onlyPackages: ['zod'],
    why: 'both sides of the contract import it, so it imports neither',
  },
  {
    name: 'images',
    at: 'images/',
    may: [],
    onlyPackages: ['zod'],
    why: 'images stand alone: no Pulumi, no stack',
  },
  {
    name: 'console',
    at: 'console/',
    may: ['contract'],
    why: 'the console knows a stack by its outputs alone',
  },
  {
    name: 'program runner',
    at: 'tools/docs/program.ts',
    may: ['program', 'contract'],
    guarded: ['@pulumi/pulumi'],
    why: 'it runs the program without an engine and hands on the topology alone',
  },
  {
    name: 'tools',
    at: 'tools/',
    may: ['program runner', 'contract', 'config', 'policy rules', 'change rules', 'images', 'audit'],
    why: 'generators read declarations; the program runner alone runs the program',
  },
  {
    name: 'bench',
    at: 'bench/',
    may: ['*'],
    guarded: ['@pulumi/pulumi'],
    why: 'measurements see everything, and nothing but tests of them depends on a measurement',
  },
  {
    name: 'test',
    at: 'test/',
    may: ['*'],
    guarded: [
      '@pulumi/pulumi',
      '@pulumi/docker',
      '@pulumi/random',
      '@pulumi/tls',
      '@pulumi/command',
      '@pulumi/policy',
    ],
    why: 'tests see everything',
  },
];

/** Finds the room of a file; undefined for what has no layer (configuration files of tools). */
export function roomOf(file: string): Room | undefined {
  return rooms.find(({ at }) => (at.endsWith('/') ? file.startsWith(at) : file === at));
}

/** What is wrong with an import, or undefined. Both paths are relative to the root, with forward slashes. */
export function violation(file: string, specifier: string): string | undefined {
  const from = roomOf(file);
  if (!from || specifier.startsWith('node:')) return undefined;
  if (!specifier.startsWith('.')) return packageViolation(from, specifier);
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  // A folder's name stands for its index file.
  const to = rooms.find(({ at }) => at === `${target}/`) ?? roomOf(`${target}.ts`);
  if (!to || to === from || from.may.includes('*') || from.may.includes(to.name)) return undefined;
  return `${from.name} may not import ${to.name} (${target}): ${from.why}`;
}

function packageViolation(from: Room, specifier: string): string | undefined {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  const refused = `${from.name} may not import the package ${name}: ${from.why}`;
  if (from.onlyPackages && !from.onlyPackages.includes(name)) return refused;
  return name.startsWith('@pulumi/') && !from.guarded?.includes(name) ? refused : undefined;
}

const rule: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports follow the arrows of docs/architecture.md' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const check = (source: unknown): void => {
      const node = source as Rule.Node | null | undefined;
      if (node?.type !== 'Literal' || typeof node.value !== 'string') return;
      const message = violation(file, node.value);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node: { source: unknown }) => check(node.source),
      TSExternalModuleReference: (node: { expression: unknown }) => check(node.expression),
      "CallExpression[callee.name='require']": (node: { arguments: unknown[] }) => check(node.arguments[0]),
    };
  },
};

/** The ESLint configuration that enforces the table, and that config/load.ts alone reads Pulumi's configuration. */
export const layerConfig: Linter.Config[] = [
  {
    files: ['**/*.ts'],
    plugins: { jsquared: { rules: { layers: rule } } },
    rules: { 'jsquared/layers': 'error' },
  },
  {
    files: ['**/*.ts'],
    ignores: ['config/load.ts', 'test/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.property.name='Config'], NewExpression[callee.name='Config']",
          message: 'Only config/load.ts reads the configuration of a stack; take a typed value instead.',
        },
      ],
    },
  },
];
