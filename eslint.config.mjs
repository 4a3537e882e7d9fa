import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import jsdoc from 'eslint-plugin-jsdoc';
import { tsImport } from 'tsx/esm/api';
import tseslint from 'typescript-eslint';

// The layer rules are TypeScript like the rest, so that they are type-checked and unit-tested.
const { layerConfig } = await tsImport('./tools/lint/layers.ts', import.meta.url);

export default defineConfig(
  globalIgnores(['**/node_modules/', 'coverage/', '.state/', '.jsquared/', '.cache/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX, jsdoc },
    settings: {
      // Without the extensions and the parser the plugin ignores what it resolves, and no-cycle finds nothing.
      ...importX.flatConfigs.typescript.settings,
      'import-x/resolver-next': [createTypeScriptImportResolver()],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Taking a key out of a record names it without using it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      // Numbers and booleans print the same everywhere; objects and undefined do not, and stay forbidden.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Keys of a record from outside are written as strings where that says more.
      '@typescript-eslint/dot-notation': 'off',
      // An empty string from outside means nothing, and `||` says so.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // A callback may name the type of what it is given.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      eqeqeq: 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-extraneous-dependencies': ['error', { packageDir: workspaces() }],
      'jsdoc/check-alignment': 'error',
      // A parameter is documented where its name does not say it all.
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true, checkDestructured: false }],
      'jsdoc/check-tag-names': 'error',
      'jsdoc/no-types': 'error',
      'jsdoc/require-jsdoc': ['error', requireDocs({ MethodDefinition: true })],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['index.ts', 'policies/rules/*.ts'],
    // The list of all rules is as long as there are rules.
    ignores: ['policies/rules/rule.ts', 'policies/rules/index.ts'],
    rules: { 'max-lines': ['error', { max: 80 }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // What a fake does is said by the interface that it stands in for.
      'jsdoc/require-jsdoc': ['error', requireDocs({ MethodDefinition: false })],
      // A test that is wrong about an index fails anyway, which is its purpose.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // expect(object.method) compares; it does not call.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // Sample programs for the engine's tests: their outputs are not an interface of anything.
  { files: ['test/engine/programs/**/*.ts'], rules: { 'jsdoc/require-jsdoc': 'off' } },
  layerConfig,
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: {
        __dirname: 'readonly',
        Buffer: 'readonly',
        console: 'readonly',
        process: 'readonly',
        require: 'readonly',
        setTimeout: 'readonly',
        module: 'writable',
      },
    },
  },
);

/** Whose package.json files declare what may be imported: the root's, and each workspace's. */
function workspaces() {
  return ['.', 'engine', 'policies'].map((folder) => `${import.meta.dirname}/${folder}`);
}

/** A doc comment on everything that is exported. */
function requireDocs(require) {
  return {
    publicOnly: true,
    checkConstructors: false,
    require: { ClassDeclaration: true, FunctionDeclaration: true, ...require },
    contexts: [
      'ExportNamedDeclaration > VariableDeclaration',
      'TSEnumDeclaration',
      'TSInterfaceDeclaration',
      'TSTypeAliasDeclaration',
    ],
  };
}
