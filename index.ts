/** The program: config, then the platform, then the components, then the outputs. */
import * as pulumi from '@pulumi/pulumi';
import { authorityArgs, monitoringArgs, passwordsArgs, setArgs } from './components/from-config';
import { Monitoring } from './components/monitoring/Monitoring';
import { stackOutputs, type ExportedOutputs } from './components/outputs';
import { RedisSentinel, systemUsers } from './components/RedisSentinel';
import { Certificate, CertificateAuthority } from './components/security/CertificateAuthority';
import { Passwords } from './components/security/Passwords';
import { loadConfig } from './config/load';
import { choosePlatform } from './platforms';

/** Declares everything the stack's config asks for. */
function main(): ExportedOutputs {
  const config = loadConfig();
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const platform = choosePlatform(config, project, stack);

  const authority = new CertificateAuthority('authority', {
    organization: `${project} ${stack}`,
    ...authorityArgs(config),
  });
  const users = [...systemUsers, ...config.users.map((user) => user.name)];
  const watched = config.monitoring.enabled;
  const known = [...users, ...(watched ? Monitoring.users : [])];
  const passwords = new Passwords('password', passwordsArgs(config, known));
  const client = new Certificate('client', { authority, commonName: 'client', usage: 'client' });

  const data = platform.zone('data', { slot: 0 }, {});
  const redis = new RedisSentinel('main', {
    platform,
    zone: data,
    image: platform.image(config.redis.flavour, {}),
    authority,
    passwords,
    ...setArgs(config),
  });

  const watchers = watched ? platform.zone('monitoring', { slot: 1 }, {}) : undefined;
  const edge = watched ? platform.zone('edge', { slot: 2, internal: false }, {}) : undefined;
  const monitoring =
    watchers && edge
      ? new Monitoring('monitoring', {
          platform,
          stack,
          sets: [redis.monitored()],
          zone: watchers,
          edge,
          authority,
          passwords,
          certificates: [
            { name: 'authority', expires: authority.expires },
            { name: 'client', expires: client.expires },
            ...redis.certificates,
          ],
          ...monitoringArgs(config),
        })
      : undefined;

  return stackOutputs({
    project,
    stack,
    platform,
    protect: config.protect,
    zones: [data, ...(watchers ? [watchers] : []), ...(edge ? [edge] : [])],
    redis,
    authority,
    client,
    passwords,
    users,
    monitoring,
    rotation: config.rotation,
  });
}

export = main;
