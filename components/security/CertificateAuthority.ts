/** The stack's own certificate authority. */
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { accepted, existing, firstGeneration, inUse, type Generation } from '../../contract/rotation';

/** Arguments of {@link CertificateAuthority}. */
export interface CertificateAuthorityArgs {
  /** Named in the subject, so that a person who sees a certificate knows which stack it belongs to. */
  readonly organization: string;
  /** Life of the authority in days. Default 3650. */
  readonly days?: number;
  /** Life of the certificates it signs in days. Default 365. */
  readonly certificateDays?: number;
  /** An update within so many days of a certificate's end renews it. Default 60. */
  readonly renewDays?: number;
  /** Which authorities there are, which one signs, and which are trusted. Default: the first alone. */
  readonly generation?: Generation;
  /** The same of the keys of the certificates. Default: the first alone. */
  readonly keys?: Generation;
}

/** Arguments of {@link Certificate}. */
export interface CertificateArgs {
  readonly authority: CertificateAuthority;
  readonly commonName: string;
  /** Addresses the bearer is reached at; none for a mere client. */
  readonly addresses?: readonly pulumi.Input<string>[];
  /** Names the bearer is reached at; none for a mere client. */
  readonly hostnames?: readonly string[];
  /** `server` also lets it act as a client, since Redis members and sentinels are both. */
  readonly usage: 'server' | 'client';
}

/** A certificate with its key, PEM. */
export interface CertificatePair {
  readonly certificate: pulumi.Output<string>;
  /** Secret. */
  readonly key: pulumi.Output<string>;
}

const hoursADay = 24;
// P-256: every client of the last ten years speaks it, a handshake costs a fraction of RSA's.
const keyArgs: tls.PrivateKeyArgs = { algorithm: 'ECDSA', ecdsaCurve: 'P256' };

/** Signs everything that speaks TLS in the stack; its key never leaves the state, where it is encrypted. */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** PEM of the certificates of every authority that is trusted, the one that signs first; public. */
  readonly certificate: pulumi.Output<string>;
  /** End of the validity of the one that signs, RFC 3339. */
  readonly expires: pulumi.Output<string>;
  /** What a {@link Certificate} needs to be signed. */
  readonly signing: {
    readonly key: pulumi.Output<string>;
    readonly certificate: pulumi.Output<string>;
    readonly days: number;
    readonly renewDays: number;
    readonly keys: Generation;
  };

  /**
   * @param name unique in the stack
   * @throws Error if renewDays is not below certificateDays
   */
  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('jsquared:security:CertificateAuthority', name, args, opts);
    const days = args.days ?? 3650;
    const certificateDays = args.certificateDays ?? 365;
    const renewDays = args.renewDays ?? 60;
    if (renewDays >= certificateDays) {
      throw new Error(
        `CertificateAuthority "${name}": renewDays ${renewDays} is not below certificateDays ${certificateDays}; every update would renew`,
      );
    }
    const generation = args.generation ?? firstGeneration;
    const made = new Map(existing(generation).map((n) => [n, this.make(name, n, args.organization, days)]));
    const signs = made.get(inUse(generation));
    if (!signs) throw new Error(`CertificateAuthority "${name}": there is no generation to sign with`);
    const trusted = accepted(generation).flatMap((n) => made.get(n)?.certificate.certPem ?? []);
    this.certificate = trusted.length === 1 ? signs.certificate.certPem : pulumi.all(trusted).apply(bundle);
    this.expires = signs.certificate.validityEndTime;
    this.signing = {
      key: signs.key.privateKeyPem,
      certificate: signs.certificate.certPem,
      days: certificateDays,
      renewDays,
      keys: args.keys ?? firstGeneration,
    };
    this.registerOutputs({ certificate: this.certificate });
  }

  private make(
    name: string,
    generation: number,
    organization: string,
    days: number,
  ): { key: tls.PrivateKey; certificate: tls.SelfSignedCert } {
    const key = new tls.PrivateKey(ofGeneration(`${name}-key`, generation), keyArgs, {
      parent: this,
      additionalSecretOutputs: ['privateKeyPem'],
    });
    const certificate = new tls.SelfSignedCert(
      ofGeneration(`${name}-certificate`, generation),
      {
        privateKeyPem: key.privateKeyPem,
        isCaCertificate: true,
        setSubjectKeyId: true,
        allowedUses: ['cert_signing', 'crl_signing', 'digital_signature'],
        validityPeriodHours: days * hoursADay,
        // Not renewed by itself: a new authority means new certificates everywhere, which is a rotation of its own.
        earlyRenewalHours: 0,
        subject: {
          // A name of its own, so that whoever looks at a certificate sees which one signed it.
          commonName: `${organization} certificate authority${generation === 1 ? '' : ` ${generation}`}`,
          organization,
        },
      },
      { parent: this },
    );
    return { key, certificate };
  }
}

/** The name of a resource of that generation; the first has none in it. */
function ofGeneration(name: string, generation: number): string {
  return generation === 1 ? name : `${name}.${generation}`;
}

/** Several certificates in one PEM text. */
function bundle(pems: readonly string[]): string {
  return pems.map((pem) => (pem.endsWith('\n') ? pem : `${pem}\n`)).join('');
}

/** A key and a certificate signed by the stack's authority. */
export class Certificate extends pulumi.ComponentResource implements CertificatePair {
  readonly certificate: pulumi.Output<string>;
  readonly key: pulumi.Output<string>;
  /** End of its validity, RFC 3339. */
  readonly expires: pulumi.Output<string>;

  /**
   * @param name unique in the stack
   * @throws Error if a server is given neither address nor name
   */
  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    const { authority, ...inputs } = args;
    super('jsquared:security:Certificate', name, inputs, opts);
    const addresses = args.addresses ?? [];
    const hostnames = args.hostnames ?? [];
    if (args.usage === 'server' && addresses.length + hostnames.length === 0) {
      throw new Error(`Certificate "${name}": a server needs at least one of addresses and hostnames`);
    }
    const { signing } = authority;
    const keys = existing(signing.keys).map((n) => {
      const options = { parent: this, additionalSecretOutputs: ['privateKeyPem'] };
      return [n, new tls.PrivateKey(ofGeneration(`${name}-key`, n), keyArgs, options)] as const;
    });
    const key = new Map(keys).get(inUse(signing.keys));
    if (!key) throw new Error(`Certificate "${name}": there is no key of generation ${inUse(signing.keys)}`);
    const request = new tls.CertRequest(
      `${name}-request`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: args.commonName },
        ipAddresses: [...addresses],
        dnsNames: [...hostnames],
      },
      { parent: this },
    );
    const signed = new tls.LocallySignedCert(
      `${name}-certificate`,
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: signing.key,
        caCertPem: signing.certificate,
        validityPeriodHours: signing.days * hoursADay,
        earlyRenewalHours: signing.renewDays * hoursADay,
        setSubjectKeyId: true,
        allowedUses:
          args.usage === 'server'
            ? ['digital_signature', 'server_auth', 'client_auth']
            : ['digital_signature', 'client_auth'],
      },
      { parent: this },
    );
    this.certificate = signed.certPem;
    this.expires = signed.validityEndTime;
    this.key = key.privateKeyPem;
    this.registerOutputs({ certificate: this.certificate });
  }
}
