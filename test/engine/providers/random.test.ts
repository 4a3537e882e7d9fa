/** Random values obey their inputs, and no two are the same. */
import { compare } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { RandomProvider } from '../../../engine/providers/random';
import { draw } from '../../../engine/providers/random/draw';
import type { PropertyMap } from '../../../engine/values/values';
import { requestBase } from './support/exchanges';

const PASSWORD = 'random:index/randomPassword:RandomPassword';
const provider = new RandomProvider();

async function create(type: string, inputs: PropertyMap): Promise<Record<string, string>> {
  const request = { ...requestBase(type, 'urn::x'), inputs, timeoutSeconds: 0, preview: false };
  return (await provider.create(request)).outputs as Record<string, string>;
}

describe('drawing', () => {
  it('keeps to the length, the minimums and the kinds that are allowed', () => {
    for (let round = 0; round < 200; round++) {
      const text = draw({ length: 12, upper: false, minNumeric: 3, minSpecial: 2, overrideSpecial: '-_' });
      expect(text).toMatch(/^[a-z0-9\-_]{12}$/);
      expect(text.replace(/\D/g, '').length).toBeGreaterThanOrEqual(3);
      expect(text.replace(/[^-_]/g, '').length).toBeGreaterThanOrEqual(2);
    }
  });

  it('uses every character, at every place', () => {
    const drawn = Array.from({ length: 500 }, () =>
      draw({ length: 4, upper: false, lower: false, special: false }),
    );
    for (let place = 0; place < 4; place++) expect(new Set(drawn.map((text) => text[place])).size).toBe(10);
  });

  it('counts characters, not bytes', () => {
    expect(
      Array.from(draw({ length: 5, overrideSpecial: '°', upper: false, lower: false, numeric: false })),
    ).toHaveLength(5);
  });
});

describe('a password', () => {
  it('comes with a bcrypt hash of itself, of its first 72 bytes if it is longer', async () => {
    for (const length of [20, 100]) {
      const made = await create(PASSWORD, { length });
      expect(made['bcryptHash']).toMatch(/^\$2a\$10\$/);
      expect(await compare(made['result']!, made['bcryptHash']!)).toBe(true);
      expect(await compare(`x${made['result']!.slice(1)}x`, made['bcryptHash']!)).toBe(
        made['result']!.startsWith('x'),
      );
    }
  });

  it('is named as secret, unlike a string', () => {
    expect(provider.secretOutputs(PASSWORD)).toEqual(['bcryptHash', 'result']);
    expect(provider.secretOutputs('random:index/randomString:RandomString')).toEqual([]);
  });

  it('is never the same twice', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => create(PASSWORD, { length: 16 })));
    expect(new Set(made.map(({ result }) => result)).size).toBe(5);
  });
});

describe('an id', () => {
  it('is the same bytes in every form', async () => {
    const made = await create('random:index/randomId:RandomId', { byteLength: 9, prefix: 'p-' });
    const bytes = Buffer.from(made['id']!, 'base64url');
    expect(bytes).toHaveLength(9);
    expect(made).toMatchObject({
      hex: `p-${bytes.toString('hex')}`,
      b64Std: `p-${bytes.toString('base64')}`,
      b64Url: `p-${made['id']!}`,
      dec: `p-${BigInt(`0x${bytes.toString('hex')}`).toString()}`,
    });
  });
});

it('asks the state, and nothing else, what a cut-off create has made', async () => {
  await expect(provider.recover()).resolves.toBeUndefined();
});
