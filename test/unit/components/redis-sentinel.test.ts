import * as pulumi from '@pulumi/pulumi';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisSentinel, systemUsers, type RedisSentinelArgs } from '../../../components/RedisSentinel';
import type { Generation } from '../../../contract/rotation';
import { Certificate, CertificateAuthority } from '../../../components/security/CertificateAuthority';
import { Passwords } from '../../../components/security/Passwords';
import { FakePlatform } from '../../support/fake-platform';
import { registrations } from '../../support/registrations';

const registered: { type: string; name: string; inputs: Record<string, unknown> }[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      registered.push({ type, name, inputs: inputs as Record<string, unknown> });
      const texts = {
        result: `PasswordOf${name.replace(/\W/g, '')}0123456789`,
        bcryptHash: 'hash',
        privateKeyPem: 'KEY',
      };
      const pems = {
        certRequestPem: 'REQUEST',
        certPem: `CERT ${name}`,
        validityEndTime: '2030-01-01T00:00:00Z',
      };
      return { id: name, state: { ...(inputs as object), ...texts, ...pems } };
    },
    call: () => ({}),
  });
});

afterEach(async () => {
  await registrations();
  registered.length = 0;
});

function make(change: Partial<RedisSentinelArgs> = {}): { platform: FakePlatform; set: RedisSentinel } {
  const platform = new FakePlatform();
  const authority = new CertificateAuthority('authority', { organization: 'test' });
  const passwords = new Passwords('password', { users: [...systemUsers, 'app', 'reader'] });
  const zone = platform.zone('data', { slot: 0 }, {});
  const set = new RedisSentinel('main', { platform, zone, image: 'image', authority, passwords, ...change });
  return { platform, set };
}

describe('RedisSentinel', () => {
  it('is three data members and three sentinels with a majority as quorum, by default', () => {
    const { platform, set } = make();
    expect(platform.reserved.get('main-redis')?.members).toBe(3);
    expect(platform.reserved.get('main-sentinel')?.members).toBe(3);
    expect(set.quorum).toBe(2);
    expect(set.masterName).toBe('main');
    expect(set.users).toEqual(['app']);
    expect(set.downAfterMilliseconds).toHaveLength(3);
    expect(new Set(set.downAfterMilliseconds).size).toBe(3);
    expect(set.certificates).toHaveLength(6);
  });

  it('protects the volumes of both workloads unless told otherwise', () => {
    const protectedBy = (platform: FakePlatform): boolean[] =>
      ['main-redis', 'main-sentinel'].flatMap((name) =>
        platform.recorded(name).spec.volumes.map((volume) => volume.protect),
      );
    expect(protectedBy(make().platform)).toEqual([true, true]);
    expect(protectedBy(make({ protect: false }).platform)).toEqual([false, false]);
  });

  it('gives a stopping member longer than its hand-over may take', () => {
    const { platform } = make({ timing: { handOverSeconds: 60 } });
    expect(platform.recorded('main-redis').spec.stopGraceSeconds).toBeGreaterThan(60);
  });

  it("gives each member its own certificate, and only its own users' passwords", async () => {
    const { platform } = make();
    const first = await platform.files('main-redis', 0);
    const second = await platform.files('main-redis', 1);
    expect(first['/etc/jsquared/tls.crt']?.content).not.toBe(second['/etc/jsquared/tls.crt']?.content);
    expect(Object.values(first).every(({ secret }) => secret)).toBe(true);
    const shown = JSON.stringify(first);
    expect(shown).not.toContain('PasswordOfpasswordadmin');
    expect(shown).not.toContain('PasswordOfpasswordapp');
    expect(shown).toContain('PasswordOfpasswordreplication');
  });

  it('hands the settings through to what the members read', async () => {
    const { platform, set } = make({
      members: 2,
      sentinels: 5,
      quorum: 4,
      port: 7000,
      masterName: 'cache',
      memory: { maxBytes: 1024 * 1024, policy: 'allkeys-lru' },
      users: [{ name: 'reader', profile: 'read-only', keys: ['cache:*'] }],
    });
    expect(set.users).toEqual(['reader']);
    const files = await platform.files('main-redis', 1);
    expect(files['/etc/jsquared/redis.conf']?.content).toMatch(/^maxmemory 1048576$/m);
    expect(files['/etc/jsquared/redis.conf']?.content).toMatch(/^tls-port 7000$/m);
    expect(files['/etc/jsquared/users.acl']?.content).toMatch(/^user reader reset on .*~cache:\*/m);
    const settings = (await platform.files('main-sentinel', 4))['/etc/jsquared/settings.sh'];
    expect(settings?.content).toContain("JSQ_QUORUM='4'");
    expect(settings?.content).toContain("JSQ_SET='cache'");
  });

  it.each<[Partial<RedisSentinelArgs>, RegExp]>([
    [{ members: 1 }, /RedisSentinel "main": members is 1; 2 to 9/],
    [{ members: 10 }, /members is 10/],
    [{ sentinels: 2 }, /sentinels is 2; 3, 5, 7 or 9/],
    [{ sentinels: 4 }, /sentinels is 4/],
    [{ quorum: 1 }, /quorum is 1; 2 to 3/],
    [{ quorum: 4 }, /quorum is 4/],
  ])('refuses %j', (change, message) => {
    expect(() => make(change)).toThrow(message);
  });

  it('refuses a user without a password, naming it', () => {
    expect(() => make({ users: [{ name: 'stranger' }] })).toThrow(/no password for user "stranger"/);
  });

  it('notes settings in the state, and no references', async () => {
    make({ members: 4 });
    await registrations();
    const component = registered.find(({ type }) => type === 'jsquared:redis:RedisSentinel');
    expect(component?.inputs ?? { members: 4 }).toMatchObject({ members: 4 });
    expect(Object.keys(component?.inputs ?? {})).not.toContain('platform');
  });
});

describe('certificates and passwords', () => {
  it('are refused where they would be useless', () => {
    expect(
      () => new CertificateAuthority('a', { organization: 'o', certificateDays: 10, renewDays: 10 }),
    ).toThrow(/renewDays 10 is not below certificateDays 10/);
    const authority = new CertificateAuthority('authority', { organization: 'o' });
    expect(() => new Certificate('c', { authority, commonName: 'c', usage: 'server' })).toThrow(
      /a server needs at least one of addresses and hostnames/,
    );
    expect(() => new Passwords('p', { users: ['a'], length: 10 })).toThrow(/length 10 is below 24/);
  });

  it('let a client act as a client alone', async () => {
    const authority = new CertificateAuthority('authority', { organization: 'o' });
    new Certificate('client', { authority, commonName: 'client', usage: 'client' });
    await registrations();
    const signed = registered.find(({ name }) => name === 'client-certificate');
    expect(signed?.inputs['allowedUses']).toEqual(['digital_signature', 'client_auth']);
  });

  it('exist by generation, the one in use first, and only as long as they are needed', async () => {
    const names = async (make: () => unknown): Promise<string[]> => {
      registered.length = 0;
      make();
      await registrations();
      return registered.map(({ name }) => name).sort();
    };
    const passwords = (generation: Generation) =>
      new Passwords('password', { users: ['app'], generations: { app: generation } });
    const resolved = (output: pulumi.Output<string[]>): Promise<string[]> =>
      new Promise((done) => void output.apply(done));
    expect(await names(() => passwords({ generation: 2 }))).toEqual(['password', 'password-app.2']);
    expect(await names(() => passwords({ generation: 2, stage: 'drop' }))).toEqual([
      'password',
      'password-app',
      'password-app.2',
    ]);
    const inOrder = (stage: 'accept' | 'use' | 'drop') =>
      resolved(passwords({ generation: 3, stage }).accepted('app'));
    expect(await inOrder('accept')).toEqual([
      'PasswordOfpasswordapp20123456789',
      'PasswordOfpasswordapp30123456789',
    ]);
    expect(await inOrder('use')).toEqual([
      'PasswordOfpasswordapp30123456789',
      'PasswordOfpasswordapp20123456789',
    ]);
    expect(await inOrder('drop')).toEqual(['PasswordOfpasswordapp30123456789']);
    expect(() => new Passwords('p', { users: ['a'], generations: { b: { generation: 2 } } })).toThrow(
      /generations names "b", which is no user/,
    );
  });

  it('are trusted by generation, and signed by the one in use, with keys of their own', async () => {
    const authority = new CertificateAuthority('authority', {
      organization: 'o',
      generation: { generation: 2, stage: 'use' },
      keys: { generation: 2, stage: 'use' },
    });
    new Certificate('client', { authority, commonName: 'client', usage: 'client' });
    const trusted = await new Promise((done) => void authority.certificate.apply(done));
    expect(trusted).toBe('CERT authority-certificate.2\nCERT authority-certificate\n');
    await registrations();
    expect(registered.map(({ name }) => name).sort()).toEqual([
      'authority',
      'authority-certificate',
      'authority-certificate.2',
      'authority-key',
      'authority-key.2',
      'client',
      'client-certificate',
      'client-key',
      'client-key.2',
      'client-request',
    ]);
    const signed = registered.find(({ name }) => name === 'client-certificate');
    expect(signed?.inputs['caCertPem']).toBe('CERT authority-certificate.2');
  });

  it('are long and need no quoting', async () => {
    new Passwords('password', { users: ['app'] });
    await registrations();
    expect(registered.find(({ name }) => name === 'password-app')?.inputs).toMatchObject({
      length: 40,
      special: false,
    });
  });
});
