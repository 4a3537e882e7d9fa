import { describe, expect, it } from 'vitest';
import { outputsSchema } from '../../contract/outputs';
import { runProgram, stackConfig, type Declared } from '../support/program';

/**
 * What changes with every edit of a script or a Dockerfile and says nothing about the program's shape: hashes of content,
 * and the content of files (the renderers have tests of their own).
 */
function stable(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (key === 'content') return '<content>';
    return value
      .replace(/(-etc-[a-z-]+)-[0-9a-f]{12}/g, '$1-<generation>')
      .replace(/^[0-9a-f]{12}$/, '<generation>')
      .replace(/[0-9a-f]{64}/g, '<sha256>')
      .replace(/(jsquared\/[a-z-]+:[^-]+)-[0-9a-f]{12}/g, '$1-<inputs>');
  }
  if (Array.isArray(value)) return value.map((item) => stable(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, item]) => [name, stable(item, name)]),
    );
  }
  return value;
}

function byName(a: Declared, b: Declared): number {
  return `${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1;
}

describe.each(['dev', 'airgap'])('the program of stack %s', (stack) => {
  it('declares exactly what was recorded (update on purpose: vitest run --project golden -u)', async () => {
    const { resources, outputs, secret } = await runProgram(stack, stackConfig(stack));
    const seen = { resources: [...resources].sort(byName), outputs, secret };
    await expect(`${JSON.stringify(stable(seen), null, 2)}\n`).toMatchFileSnapshot(`expected/${stack}.json`);
  });

  it('gives outputs that keep to the contract, secrets marked', async () => {
    const { outputs, secret } = await runProgram(stack, stackConfig(stack));
    expect(() => outputsSchema.parse(outputs)).not.toThrow();
    expect([...secret].sort()).toEqual(['clientCertificate', 'connection', 'credentials']);
  });

  it('lets no generated secret into anything that can be read in plain', async () => {
    const { resources, outputs } = await runProgram(stack, stackConfig(stack));
    const containers = resources.filter(({ type }) => type === 'docker:index/container:Container');
    const plain = JSON.stringify([
      containers.map(({ inputs: { uploads: _uploads, ...rest } }) => rest),
      resources.filter(({ type }) => /Network|Volume|Command|jsquared:/.test(type)),
      outputs['topology'],
      outputs['dashboards'],
    ]);
    expect(plain).not.toMatch(/mock-password|mock-hash|mock key/);
  });
});

it('refuses the stack prod by name until there is a Kubernetes platform', async () => {
  await expect(runProgram('prod', stackConfig('prod'))).rejects.toThrow(
    /jsquared:platform is "kubernetes" in Pulumi\.prod\.yaml/,
  );
});
