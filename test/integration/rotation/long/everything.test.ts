import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RotationLab } from '../support/lab';
import { until } from '../../../support/docker';
import { letIn, page } from '../support/let-in';

describe('every kind of secret of a whole stack changes under load', () => {
  let lab: RotationLab;
  beforeAll(async () => {
    lab = await RotationLab.up(`rotmore${process.pid % 10_000}`);
  });
  afterAll(() => {
    lab.remove();
  });

  it('all passwords: nobody notices, and the old ones are refused at the end', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('passwords');
    await lab.rotate(clients, 'passwords');
    await lab.settled(clients, started);
    const after = await lab.outputs();
    for (const [user, { password }] of Object.entries(before.credentials.redis))
      expect([user, after.credentials.redis[user]?.password === password]).toEqual([user, false]);
    expect(await letIn(after)).toBe(true);
    expect(await letIn(before)).toBe(false);
    expect(after.credentials.web).toMatchObject({
      prometheus: { username: 'admin-2' },
      alertmanager: { username: 'admin-2' },
    });
    for (const name of ['prometheus', 'alertmanager'])
      expect([name, await page(before, name, '/-/ready')]).toEqual([name, undefined]);
    // Alertmanager keeps no alerts over a restart: what it has, Prometheus told it with the new password.
    const told = async (): Promise<true | undefined> => {
      const alerts = JSON.parse((await page(after, 'alertmanager', '/api/v2/alerts')) ?? '[]') as unknown[];
      return alerts.length > 0 ? true : undefined;
    };
    await until('Prometheus tells Alertmanager', told, 150_000);
    expect(lab.declared()).toMatchObject({ passwords: { app: { generation: 2 } } });
    expect((await lab.checkout.jsquared('status', '--json')).code).toBe(0);
  });

  it('goes back by itself when an application still shows the old password after it was dropped', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('forgotten');
    const waiting = await lab.checkout.succeed('rotate', 'passwords', '--user', 'app');
    expect(waiting.err).toContain('./jsquared rotate --go-on');
    const other = await lab.checkout.jsquared('rotate', 'certificates');
    expect([other.code, other.err]).toEqual([
      1,
      expect.stringContaining('A rotation of passwords is under way'),
    ]);
    const { code, err } = await lab.checkout.jsquared('rotate', '--go-on', '--watch', '4');
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/taken back.*Somebody still shows an old password: app from 10\./s),
    ]);
    // It was refused for a while: that is how it was noticed.
    await lab.settled(
      clients,
      started,
      /a new connection: .*(WRONGPASS|sentinels are unreachable|Connection is closed)/s,
    );
    expect(await lab.outputs()).toEqual(before);
    expect(await letIn(before)).toBe(true);
  });

  it('goes back by itself when a member does not take its files up', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('refused');
    lab.refuse('main-sentinel-1 sh /etc/jsquared/reload.sh');
    const run = lab.checkout.begin(['rotate', 'passwords', '--user', 'member,replication'], (text) => {
      // What is wrong has gone away when it goes back, as a full disk or a member that was away.
      if (text.includes('goes back')) lab.refuse(undefined);
    });
    const { code, err } = await run.ended;
    lab.refuse(undefined);
    expect([code, err]).toEqual([1, expect.stringMatching(/taken back.*refused by the test/s)]);
    await lab.settled(clients, started);
    expect(await lab.outputs()).toEqual(before);
  });

  it('certificates: live in the data members, one sentinel after the other', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('certificates');
    await lab.rotate(clients, 'certificates');
    await lab.settled(clients, started);
    const after = await lab.outputs();
    expect(after.ca).toBe(before.ca);
    expect(after.clientCertificate.key).not.toBe(before.clientCertificate.key);
    expect(await letIn(after)).toBe(true);
    expect((await lab.checkout.jsquared('status', '--json')).code).toBe(0);
  });

  it('the authority: clients of both are let in until they all have changed over', async () => {
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('authority');
    await lab.rotate(clients, 'authority');
    await lab.settled(clients, started);
    const after = await lab.outputs();
    expect(new X509Certificate(after.ca).subject).toContain('certificate authority 2');
    expect(await letIn(after)).toBe(true);
    expect(await letIn({ ...before, ca: after.ca })).toBe(false);
    expect(await letIn({ ...after, ca: before.ca })).toBe(false);
    expect((await lab.checkout.jsquared('status', '--json')).code).toBe(0);
  });
});
