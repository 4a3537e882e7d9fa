/** Runs the program of a stack without an engine, so that pictures and tables show what it declares, not what someone drew. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { topologySchema, type Topology } from '../../contract/outputs';

/** Outputs that a provider would make up, and that the program reads; none of them is in the topology. */
const made: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'random:index/randomPassword:RandomPassword': { result: 'x'.repeat(40) },
  'tls:index/privateKey:PrivateKey': { privateKeyPem: 'key', publicKeyPem: 'public key' },
  'tls:index/certRequest:CertRequest': { certRequestPem: 'request' },
  'tls:index/selfSignedCert:SelfSignedCert': { certPem: 'certificate' },
  'tls:index/locallySignedCert:LocallySignedCert': { certPem: 'certificate' },
  'command:local:Command': { stdout: '', stderr: '' },
};

/**
 * The topology that a stack's program puts out.
 * @param root the repository
 * @param stack its configuration is read from `Pulumi.<stack>.yaml`
 * @throws Error if the program fails, or puts out no valid topology
 */
export async function programTopology(root: string, stack: string): Promise<Topology> {
  const file = path.join(root, `Pulumi.${stack}.yaml`);
  const { config = {} } = parse(fs.readFileSync(file, 'utf8')) as { config?: Record<string, unknown> };
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, type, inputs }) => ({
        id: `${name}-id`,
        state: { ...(inputs as Record<string, unknown>), ...made[type] },
      }),
      call: ({ token }) => {
        throw new Error(`the program calls ${token}, which a declaration must not`);
      },
    },
    'jsquared',
    stack,
    true,
  );
  pulumi.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  );
  const program = await import('../../index');
  const outputs = program.default();
  const topology = await resolved(pulumi.output(outputs['topology']));
  return topologySchema.parse(topology);
}

function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}
