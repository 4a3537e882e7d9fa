/** The properties of the tls provider's types, as the real one (tls 5.5) has them. */
import { atLeast, bool, int, list, obj, oneOf, str, type Fields } from '../schema/fields';
import { ALLOWED_USES } from './uses';

const replace = { replace: true } as const;
const out = { outputOnly: true } as const;

const subject = obj(
  {
    commonName: str(replace),
    organization: str(replace),
    organizationalUnit: str(replace),
    streetAddresses: list(str(), replace),
    locality: str(replace),
    province: str(replace),
    country: str(replace),
    postalCode: str(replace),
    serialNumber: str(replace),
    emailAddress: str(replace),
  },
  replace,
);

const given = { replace: true, emptyIsGiven: true } as const;
const names: Fields = {
  dnsNames: list(str(), given),
  ipAddresses: list(str(), given),
  uris: list(str(), given),
};

const issued: Fields = {
  allowedUses: list(str({ check: oneOf(...ALLOWED_USES) }), { required: true, ...replace }),
  validityPeriodHours: int({ required: true, ...replace, check: atLeast(0) }),
  earlyRenewalHours: int({ check: atLeast(0) }),
  isCaCertificate: bool(replace),
  maxPathLength: int({ computed: true, ...replace, check: atLeast(-1) }),
  setSubjectKeyId: bool(replace),
  certPem: str(out),
  readyForRenewal: bool(out),
  validityStartTime: str(out),
  validityEndTime: str(out),
};

/** All properties of each type, by type token. */
export const tlsFields: Readonly<Record<string, Fields>> = {
  'tls:index/privateKey:PrivateKey': {
    algorithm: str({ required: true, ...replace, check: oneOf('RSA', 'ECDSA', 'ED25519') }),
    rsaBits: int({ default: 2048, ...replace, check: atLeast(1024) }),
    ecdsaCurve: str({ default: 'P224', ...replace, check: oneOf('P224', 'P256', 'P384', 'P521') }),
    privateKeyPem: str(out),
    privateKeyPemPkcs8: str(out),
    privateKeyOpenssh: str(out),
    publicKeyPem: str(out),
    publicKeyOpenssh: str(out),
    publicKeyFingerprintMd5: str(out),
    publicKeyFingerprintSha256: str(out),
  },
  'tls:index/selfSignedCert:SelfSignedCert': {
    privateKeyPem: str({ required: true, ...replace }),
    subject,
    ...names,
    ...issued,
    setAuthorityKeyId: bool(replace),
    keyAlgorithm: str(out),
  },
  'tls:index/certRequest:CertRequest': {
    privateKeyPem: str({ required: true, ...replace }),
    subject,
    ...names,
    certRequestPem: str(out),
    keyAlgorithm: str(out),
  },
  'tls:index/locallySignedCert:LocallySignedCert': {
    certRequestPem: str({ required: true, ...replace }),
    caPrivateKeyPem: str({ required: true, ...replace }),
    caCertPem: str({ required: true, ...replace }),
    ...issued,
    caKeyAlgorithm: str(out),
  },
};
