/** Types that make secrets. */

/** A generated password. */
export const randomPassword = 'random:index/randomPassword:RandomPassword';
/** A generated text that is no secret. */
export const randomString = 'random:index/randomString:RandomString';

/** Keys and certificates. */
export const tls = {
  key: 'tls:index/privateKey:PrivateKey',
  request: 'tls:index/certRequest:CertRequest',
  signed: 'tls:index/locallySignedCert:LocallySignedCert',
  selfSigned: 'tls:index/selfSignedCert:SelfSignedCert',
} as const;
