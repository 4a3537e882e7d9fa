import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askOnce } from '../../../drills/stack/connection';
import { openStack } from '../../../drills/stack/stack';
import { RotationLab } from './support/lab';
import { letIn, page } from './support/let-in';

describe('secrets of a whole stack change under load', () => {
  let lab: RotationLab;
  beforeAll(async () => {
    lab = await RotationLab.up(`rot${process.pid % 10_000}`);
  });
  afterAll(() => {
    lab.remove();
  });

  it('passwords: nobody notices, and the old ones are refused at the end', async () => {
    const users = ['replication', 'member', 'app', 'prometheus'];
    const before = await lab.outputs();
    const started = lab.started();
    const clients = await lab.clients('passwords');
    await lab.rotate(clients, 'passwords', '--user', users.join(','));
    await lab.settled(clients, started);
    const after = await lab.outputs();
    for (const [user, { password }] of Object.entries(before.credentials.redis))
      expect([user, after.credentials.redis[user]?.password !== password]).toEqual([
        user,
        users.includes(user),
      ]);
    expect(await letIn(after)).toBe(true);
    expect(await letIn(before)).toBe(false);
    expect(await page(after, 'prometheus', '/-/ready')).toContain('Ready');
    expect(await page(before, 'prometheus', '/-/ready')).toBeUndefined();
    expect(after.credentials.web['alertmanager']).toEqual(before.credentials.web['alertmanager']);
    expect(lab.declared()).toMatchObject({ passwords: { app: { generation: 2 } } });
    expect((await lab.checkout.jsquared('status', '--json')).code).toBe(0);
  });

  it('a sentinel takes no certificate while it runs, which is why it is restarted', async () => {
    const stack = openStack(await lab.outputs());
    const [sentinel] = stack.sentinels;
    const ask = (...command: [string, ...string[]]): Promise<unknown> =>
      askOnce(sentinel!, stack.access('admin'), command, 5000);
    const file = '/etc/jsquared/tls.crt';
    await expect(ask('CONFIG', 'SET', 'tls-cert-file', file)).rejects.toThrow(/unknown command/i);
    await expect(ask('SENTINEL', 'CONFIG', 'SET', 'tls-cert-file', file)).rejects.toThrow(
      /invalid argument/i,
    );
  });

  it('a stack file from before is refused, since it would change everything at once', async () => {
    const { code, err } = await lab.checkout.jsquared('rotate', '--back');
    expect([code, err]).toEqual([1, expect.stringContaining('No rotation is under way')]);
    const started = lab.started();
    lab.checkout.configure(lab.config);
    const refused = await lab.checkout.jsquared('up', '--yes');
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/jsquared:rotation\) would change secrets at once/),
    ]);
    expect(lab.started()).toEqual(started);
  });
});
