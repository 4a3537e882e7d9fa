import { describe, expect, it } from 'vitest';
import { hypotheses } from '../../../drills/experiment/experiment';
import { atRest, judge, type Circumstances } from '../../../drills/stack/hypotheses';
import type { DataSight, Look, SentinelSight } from '../../../drills/stack/look';
import { pairs, readInfo, readRole } from '../../../drills/stack/replies';

const data = (member: string, change: Partial<DataSight> = {}): DataSight => ({
  member,
  reachable: true,
  role: 'replica',
  follows: 'd0',
  link: 'connected',
  offset: 10,
  syncing: false,
  loading: false,
  goodReplicas: 0,
  keys: 1,
  ...change,
});
const sentinel = (member: string, change: Partial<SentinelSight> = {}): SentinelSight => ({
  member,
  reachable: true,
  names: 'd0',
  flags: 'master',
  epoch: 1,
  quorumOk: true,
  quorumSays: 'OK',
  choosable: ['d1', 'd2'],
  ...change,
});
const primary = data('d0', { role: 'primary', goodReplicas: 2 });
const well: Look = {
  data: [primary, data('d1'), data('d2')],
  sentinels: [sentinel('s0'), sentinel('s1'), sentinel('s2')],
};
const known: Circumstances = { steadyPrimary: 'd0', minReplicasToWrite: 1, unhealthy: [] };
const failing = (look: Look, change: Partial<Circumstances> = {}): string[] =>
  hypotheses.filter((name) => !judge(name, look, { ...known, ...change }).holds);

describe('hypotheses', () => {
  it('all hold of a set that is well', () => {
    expect(failing(well)).toEqual([]);
    expect(atRest.filter((name) => name !== 'primary-unchanged')).toEqual(atRest);
  });

  it('notice each thing that is wrong', () => {
    const withData = (...members: DataSight[]): Look => ({ ...well, data: members });
    const withSentinel = (change: Partial<SentinelSight>): Look => ({
      ...well,
      sentinels: [sentinel('s0', change), sentinel('s1'), sentinel('s2')],
    });
    const two = withData(primary, data('d1', { role: 'primary', goodReplicas: 0 }), data('d2'));
    expect(failing(two)).toEqual(
      expect.arrayContaining([
        'one-primary',
        'sentinels-agree',
        'all-follow',
        'writable',
        'primary-unchanged',
      ]),
    );
    expect(failing(withData(primary, data('d1'), data('d2', { link: 'connecting' })))).toEqual([
      'all-follow',
    ]);
    expect(failing(withData(primary, data('d1'), data('d2', { follows: 'd1' })))).toEqual(['all-follow']);
    expect(failing(withData(primary, data('d1'), data('d2', { syncing: true })))).toEqual(['all-follow']);
    expect(failing(withData({ ...primary, goodReplicas: 0 }, data('d1'), data('d2')))).toEqual(['writable']);
    expect(failing(withSentinel({ names: 'd1' }))).toEqual(['sentinels-agree']);
    expect(failing(withSentinel({ flags: 'master,s_down' }))).toEqual(['sentinels-agree']);
    expect(failing(withSentinel({ quorumOk: false, quorumSays: 'NOQUORUM' }))).toEqual(['quorum-ok']);
    expect(failing(withSentinel({ choosable: ['d1'] }))).toEqual(['all-choosable']);
    expect(failing(well, { unhealthy: ['d1'] })).toEqual(['all-healthy']);
    expect(failing(well, { unhealthy: undefined })).toEqual(['all-healthy']);
    expect(failing(well, { steadyPrimary: 'd2' })).toEqual(['primary-unchanged']);
  });

  it('say why', () => {
    const silent: Look = {
      ...well,
      data: [data('d0', { reachable: false, role: undefined, reason: 'no answer' })],
    };
    expect(judge('one-primary', silent, known).says).toBe('nobody says that it is the primary');
    expect(
      judge(
        'quorum-ok',
        { ...well, sentinels: [sentinel('s0', { quorumOk: false, quorumSays: 'NOQUORUM x' })] },
        known,
      ).says,
    ).toBe('s0: NOQUORUM x');
  });

  it('take no sentinel at all for agreement', () => {
    const gone = { ...well, sentinels: [sentinel('s0', { reachable: false, names: undefined })] };
    expect(judge('sentinels-agree', gone, known).holds).toBe(false);
  });
});

describe('replies', () => {
  it('are read as what they mean', () => {
    expect(readRole(['master', 5, [['a', '1', '5']]])).toEqual({ role: 'primary', offset: 5, replicas: 1 });
    expect(readRole(['slave', '10.0.0.1', 6379, 'connected', 7])).toEqual({
      role: 'replica',
      address: '10.0.0.1',
      link: 'connected',
      offset: 7,
    });
    expect(readRole(['sentinel', ['x']])).toBeUndefined();
    expect(readRole('LOADING')).toBeUndefined();
    expect([...pairs(['a', 1, 'b', '2'])]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect(readInfo('# Replication\r\nrole:master\r\ndb0:keys=3,expires=0\r\n').get('db0')).toBe(
      'keys=3,expires=0',
    );
  });
});
