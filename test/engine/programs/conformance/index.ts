// Everything of Pulumi's SDK that the project's program relies on, with the providers that touch nothing outside.
import * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import * as tls from '@pulumi/tls';

const config = new pulumi.Config();

interface UserArgs {
  length: pulumi.Input<number>;
}

class User extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: UserArgs, opts?: pulumi.ComponentResourceOptions) {
    super('conformance:index:User', name, args, opts);
    const password = new random.RandomPassword(
      `${name}-password`,
      { length: args.length, special: false, minUpper: 2 },
      { parent: this, customTimeouts: { create: '1m' }, aliases: [{ name: `${name}-old` }] },
    );
    this.password = password.result;
    this.registerOutputs({ password: this.password });
  }
}

pulumi.runtime.registerResourceTransform((args) =>
  args.name === 'label'
    ? {
        props: { ...args.props, overrideSpecial: '-' },
        opts: pulumi.mergeOptions(args.opts, { protect: false }),
      }
    : undefined,
);

const explicit = new random.Provider('explicit');
const users = config
  .requireObject<string[]>('users')
  .map((name) => new User(name, { length: config.requireNumber('length') }));
const key = new tls.PrivateKey(
  'key',
  { algorithm: 'ECDSA', ecdsaCurve: 'P256' },
  { protect: config.getBoolean('protect') },
);
const certificate = new tls.SelfSignedCert(
  'ca',
  {
    privateKeyPem: key.privateKeyPem,
    isCaCertificate: true,
    allowedUses: ['cert_signing'],
    validityPeriodHours: 24,
    subject: { commonName: 'conformance' },
  },
  { deleteBeforeReplace: true },
);
const label = new random.RandomPassword(
  'label',
  { length: 8 },
  { provider: explicit, dependsOn: users, ignoreChanges: ['length'] },
);
const echo = new command.local.Command(
  'echo',
  { create: 'cat', stdin: users[0]?.password, triggers: [label.id] },
  { additionalSecretOutputs: ['stderr'], replaceOnChanges: ['environment'] },
);

export const passwords = pulumi.secret(pulumi.all(users.map((user) => user.password)));
export const same = pulumi
  .all([echo.stdout, users[0]?.password])
  .apply(([out, password]) => out === password);
export const labelLength = pulumi.unsecret(label.result).apply((text) => text.length);
export const ca = certificate.certPem;
export const dry = pulumi.runtime.isDryRun() ? label.id.apply(() => false) : false;
