import { defineConfig } from 'vitest/config';

/**
 * One project for each kind of test, so that `vitest run --project unit` runs that kind alone. The fast kinds run a file
 * in a worker each; what touches a real Docker Engine runs one file after the other, since its files share the machine.
 */
const kinds = {
  /** Pure functions and components under mocks. */
  unit: { seconds: 20 },
  /** The cases that every platform's adapter passes. */
  contract: { seconds: 60 },
  /** One spec a policy rule. */
  policy: { seconds: 20 },
  /** The whole program under mocks against a recorded result. */
  golden: { seconds: 60 },
  /** The embedded engine: values, state, deletes, kills. */
  engine: { seconds: 120 },
  /** Real containers. Minutes, and one at a time. */
  integration: { seconds: 900 },
} as const;

export default defineConfig({
  test: {
    pool: 'forks',
    // Two: a developer's machine has two cores to spare, and each fork costs 100 MB and more once Pulumi is loaded.
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: [
        'components/**/*.ts',
        'config/**/*.ts',
        'contract/**/*.ts',
        'platforms/**/*.ts',
        'engine/**/*.ts',
      ],
      exclude: ['**/*.d.ts', '**/node_modules/**'],
      reporter: ['text-summary', 'json-summary', 'lcov'],
      reportsDirectory: 'coverage',
      thresholds: { lines: 90 },
    },
    projects: Object.entries(kinds).map(([name, { seconds }]) => ({
      extends: true as const,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        testTimeout: seconds * 1000,
        hookTimeout: seconds * 1000,
        fileParallelism: name !== 'integration',
        // Rules are pure, and a process for each of ninety small files costs more than all their tests.
        isolate: name !== 'policy',
      },
    })),
  },
});
