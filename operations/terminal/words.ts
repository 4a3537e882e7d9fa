/** What a person calls the types of resources, and what is done to them. */
import type { Operation } from '../engines/engine';

const kinds: Readonly<Record<string, string>> = {
  'docker:index/container:Container': 'container',
  'docker:index/network:Network': 'network',
  'docker:index/volume:Volume': 'volume',
  'docker:index/remoteImage:RemoteImage': 'image',
  'docker:index/image:Image': 'image',
  'docker:index/tag:Tag': 'image tag',
  'command:local:Command': 'command',
  'random:index/randomPassword:RandomPassword': 'password',
  'random:index/randomId:RandomId': 'id',
  'random:index/randomString:RandomString': 'random string',
  'tls:index/privateKey:PrivateKey': 'key',
  'tls:index/selfSignedCert:SelfSignedCert': 'certificate',
  'tls:index/certRequest:CertRequest': 'certificate request',
  'tls:index/locallySignedCert:LocallySignedCert': 'certificate',
};

/** `container`, `certificate`; the last part of the type where there is no word for it. */
export function kindOf(type: string): string {
  return kinds[type] ?? (type.split(':').at(-1) ?? type).replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** True for what takes time or can be seen from outside, and so earns a line of its own. */
export function isTangible(type: string): boolean {
  return ['container', 'network', 'command'].includes(kindOf(type));
}

const present: Readonly<Record<Operation, string>> = {
  create: 'creating',
  update: 'changing',
  replace: 'replacing',
  delete: 'deleting',
  same: 'checking',
  read: 'reading',
  refresh: 'looking at',
};

const past: Readonly<Record<Operation, string>> = {
  create: 'created',
  update: 'changed',
  replace: 'replaced',
  delete: 'deleted',
  same: 'unchanged',
  read: 'read',
  refresh: 'looked at',
};

/** `creating`; a container is awaited until it is healthy, which is most of the time it takes. */
export function doing(operation: Operation, type: string): string {
  if (type === 'docker:index/container:Container' && (operation === 'create' || operation === 'replace')) {
    return `${operation === 'create' ? 'starting' : 'replacing'}, waiting until healthy`;
  }
  if (type === 'command:local:Command' && operation === 'create') return 'running';
  return present[operation];
}

/** `created` */
export function done(operation: Operation): string {
  return past[operation];
}

/** `12 created, 1 replaced, 60 unchanged`; what did not happen is left out. */
export function tally(changes: Readonly<Partial<Record<Operation, number>>>): string {
  const order: Operation[] = ['create', 'update', 'replace', 'delete', 'same'];
  const parts = order.flatMap((op) => ((changes[op] ?? 0) > 0 ? `${changes[op]} ${done(op)}` : []));
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}
