/**
 * The life of a stack as the real CLI and its providers lived it, replayed against the engine's own: first and second
 * checks, diffs without and with changes, what creates give, what a refresh finds, before and after drift.
 */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { containerFields } from '../../../engine/providers/docker/fields-container';
import { networkFields, volumeFields } from '../../../engine/providers/docker/fields-network';
import { plannedContainer } from '../../../engine/providers/docker/container-state';
import type { Provider } from '../../../engine/providers/provider';
import { sameValue } from '../../../engine/providers/schema/compare';
import type { Fields } from '../../../engine/providers/schema/fields';
import { refreshInputs } from '../../../engine/providers/schema/refresh';
import { UNKNOWN, unwrapMap, type PropertyMap, type PropertyValue } from '../../../engine/values/values';
import { exchanges, providerOf, requestBase, shape, topLevel, type Exchange } from './support/exchanges';

const PACKAGES = ['command', 'docker', 'random', 'tls'];
const all = PACKAGES.flatMap(exchanges);
const named = (method: Exchange['method'], filter: (one: Exchange) => boolean = () => true) =>
  all.filter((one) => one.method === method && filter(one)).map((one) => [one.name, one] as const);
const isDocker = (one: Exchange): boolean => one.request.type.startsWith('docker:');
const dockerFields: Readonly<Record<string, Fields>> = {
  'docker:index/container:Container': containerFields,
  'docker:index/network:Network': networkFields,
  'docker:index/volume:Volume': volumeFields,
};

function checkRequest({ request }: Exchange) {
  const olds = request['olds'] as PropertyMap;
  return {
    ...requestBase(request.type, request.urn),
    oldInputs: Object.keys(olds).length > 0 ? olds : undefined,
    newInputs: request['news'] as PropertyMap,
    randomSeed: Buffer.from(request['randomSeed'] as string, 'base64'),
  };
}

describe('check', () => {
  const refused = (one: Exchange): boolean => 'failures' in one.response;

  it.each(named('check', (one) => !refused(one)))('%s: the same inputs come out', async (_name, one) => {
    const provider = providerOf(one.request.type);
    const { inputs, failures } = await provider.check(checkRequest(one));
    expect(failures).toEqual([]);
    const real = one.response['inputs'] as PropertyMap;
    const generated = !('name' in (one.request['news'] as PropertyMap)) && 'name' in real;
    const fresh = generated && Object.keys(one.request['olds'] as PropertyMap).length === 0;
    const plain = unwrapMap(inputs);
    if (fresh) {
      // The form of a generated name is the real one's; its random part is each run's own, there as here.
      const form = new RegExp(`^${one.request.urn.split('::').pop()!}-[0-9a-f]{7}$`);
      expect(plain['name']).toMatch(form);
      expect(real['name']).toMatch(form);
    }
    expect({ ...plain, ...(fresh ? { name: real['name'] } : {}) }).toEqual(real);
  });

  it.each(named('check', refused))('%s: refused by name', async (_name, one) => {
    const { failures } = await providerOf(one.request.type).check(checkRequest(one));
    // The real one names the list, in its reason.
    expect(JSON.stringify(one.response['failures'])).toContain('ipamConfigs');
    expect(failures.map(({ property }) => property)).toEqual(['ipamConfigs[0].nope']);
  });

  it('generates the same name for the same seed, another for another', async () => {
    const one = all.find((exchange) => exchange.name === 'first check of vol2')!;
    const provider = providerOf(one.request.type);
    const name = async (seed: number): Promise<PropertyValue> =>
      (await provider.check({ ...checkRequest(one), randomSeed: Buffer.alloc(32, seed) })).inputs['name']!;
    expect(await name(1)).toBe(await name(1));
    expect(await name(1)).not.toBe(await name(2));
  });
});

describe('diff', () => {
  /** The real provider replaces such a container at every run, and finds it out of order again. */
  const ORDER = 'ports in an order Docker does not keep';

  async function diff({ request, name }: Exchange) {
    return providerOf(request.type).diff({
      ...requestBase(request.type, request.urn),
      id: request['id'] as string,
      oldInputs: request['oldInputs'] as PropertyMap,
      oldOutputs: request['olds'] as PropertyMap,
      newInputs: request['news'] as PropertyMap,
      ignoreChanges: [],
      initErrors: name.startsWith('after a failed') ? ['it failed'] : [],
    });
  }

  const replayed = (one: Exchange): boolean => !one.name.startsWith('after a failed') && one.name !== ORDER;

  it.each(named('diff', replayed))('%s', async (_name, one) => {
    const found = await diff(one);
    const real = one.response;
    expect(found.changes).toBe(real['changes'] === 'DIFF_SOME' ? 'some' : 'none');
    const own = one.request.type.includes('PrivateKey') ? /^(id|privateKey|publicKey)/ : /^$/;
    expect(topLevel(found.diffs)).toEqual(topLevel(real['diffs']).filter((key) => !own.test(key)));
    const replaces = topLevel(found.replaces);
    // For a command the SDK asks for the replacement (replaceOnChanges).
    if (!one.request.type.startsWith('command:')) expect(replaces).toEqual(topLevel(real['replaces']));
    if (replaces.length > 0 && isDocker(one)) {
      expect(found.deleteBeforeReplace).toBe(real['deleteBeforeReplace'] === true);
    }
  });

  it.each(named('diff', (one) => one.name.startsWith('after a failed')))(
    '%s: replaced, old first',
    async (_name, one) => {
      const found = await diff(one);
      expect(found.replaces.length).toBeGreaterThan(0);
      expect((one.response['replaces'] as string[]).length).toBeGreaterThan(0);
      expect(found.deleteBeforeReplace).toBe(one.response['deleteBeforeReplace']);
    },
  );
});

describe('diff, where this engine is at rest and the real provider is not', () => {
  it('the order of ports alone is no change', async () => {
    const one = all.find((exchange) => exchange.name.startsWith('ports in an order'))!;
    expect(topLevel(one.response['replaces'])).toEqual(['ports']);
    const { request } = one;
    const found = await providerOf(request.type).diff({
      ...requestBase(request.type, request.urn),
      id: request['id'] as string,
      oldInputs: request['oldInputs'] as PropertyMap,
      oldOutputs: request['olds'] as PropertyMap,
      newInputs: request['news'] as PropertyMap,
      ignoreChanges: [],
      initErrors: [],
    });
    expect(found.changes).toBe('none');
  });
});

describe('create', () => {
  const real = (one: Exchange): PropertyMap => one.response['properties'] as PropertyMap;
  const isPreview = (one: Exchange): boolean => one.name.startsWith('preview of');

  /** Keys and certificates that stand in for the placeholders of the record. */
  const standIns: PropertyMap = {};
  beforeAll(async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    Object.assign(standIns, { privateKeyPem: pem, caPrivateKeyPem: pem });
    for (const [key, name] of [
      ['caCertPem', 'create ca'],
      ['certRequestPem', 'create csr'],
    ] as const) {
      const one = all.find((exchange) => exchange.name === name)!;
      const made = await create(providerOf(one.request.type), one, false);
      standIns[key] = made.outputs[key === 'caCertPem' ? 'certPem' : key]!;
    }
  });

  async function create(provider: Provider, { request }: Exchange, preview: boolean) {
    const inputs: PropertyMap = { ...(request['properties'] as PropertyMap) };
    for (const key of Object.keys(standIns))
      if (typeof inputs[key] === 'string') inputs[key] = standIns[key]!;
    return provider.create({ ...requestBase(request.type, request.urn), inputs, timeoutSeconds: 0, preview });
  }

  it.each(named('create', (one) => !isPreview(one) && !isDocker(one)))(
    '%s: outputs of the same keys and kinds',
    async (_name, one) => {
      const { id, outputs } = await create(providerOf(one.request.type), one, false);
      expect(shape(unwrapMap(outputs))).toEqual(shape(real(one)));
      expect(outputs['__meta']).toEqual(real(one)['__meta']);
      const realId = one.response['id'] as string;
      expect(id.length > 30 ? 'long' : id.length).toEqual(realId.length > 30 ? 'long' : realId.length);
    },
  );

  it.each(named('create', (one) => isPreview(one) && !isDocker(one)))(
    '%s: what can be foretold, and unknown for the rest',
    async (_name, one) => {
      const { outputs } = await providerOf(one.request.type).create({
        ...requestBase(one.request.type, one.request.urn),
        inputs: one.request['properties'] as PropertyMap,
        timeoutSeconds: 0,
        preview: true,
      });
      expect(outputs).toEqual(real(one));
    },
  );

  it.each(named('create', (one) => isPreview(one) && isDocker(one)))(
    '%s: nothing foretold that the real provider tells otherwise',
    async (_name, one) => {
      const fields = dockerFields[one.request.type]!;
      const { outputs } = await providerOf(one.request.type).create({
        ...requestBase(one.request.type, one.request.urn),
        inputs: one.request['properties'] as PropertyMap,
        timeoutSeconds: 0,
        preview: true,
      });
      for (const [key, value] of Object.entries(outputs)) {
        const told = real(one)[key];
        if (value === UNKNOWN || told === UNKNOWN || told === undefined || !fields[key]) continue;
        expect(sameValue(fields[key], value, told) || sameValue(fields[key], told, value), key).toBe(true);
      }
    },
  );

  it.each(named('create', (one) => !isPreview(one) && one.request.type.includes('Container')))(
    '%s: every output of the real one has its place',
    (_name, one) => {
      const planned = plannedContainer(one.request['properties'] as PropertyMap);
      const keys = Object.keys(real(one)).filter((key) => key !== 'id' && key !== '__meta');
      expect(Object.keys(planned).sort()).toEqual(keys.sort());
    },
  );
});

describe('read', () => {
  it.each(named('read', (one) => !isDocker(one)))('%s: the same as recorded', async (_name, one) => {
    const { request, response } = one;
    const found = await providerOf(request.type).read({
      ...requestBase(request.type, request.urn),
      id: request['id'] as string,
      inputs: request['inputs'] as PropertyMap,
      outputs: request['properties'] as PropertyMap,
    });
    expect(found).toEqual({
      id: response['id'],
      inputs: response['inputs'],
      outputs: response['properties'],
    });
  });

  const found = (one: Exchange): boolean => isDocker(one) && 'properties' in one.response;

  it.each(named('read', found))('%s: the same inputs are drawn from what was found', (_name, one) => {
    const fields = dockerFields[one.request.type]!;
    const state = one.response['properties'] as PropertyMap;
    const ours = refreshInputs(fields, one.request['inputs'] as PropertyMap, state);
    const real = one.response['inputs'] as PropertyMap;
    // The real one drops an empty list of defaults here, and writes it again at the next check.
    expect(Object.keys({ ...ours, __defaults: [] }).sort()).toEqual(
      Object.keys({ ...real, __defaults: [] }).sort(),
    );
    expect(ours['__defaults']).toEqual(real['__defaults'] ?? []);
    for (const key of Object.keys(real)) {
      const field = fields[key];
      if (field) expect(sameValue(field, ours[key], real[key]), key).toBe(true);
    }
  });

  it('a container that is gone has no answer', () => {
    const gone = all.find((one) => one.name === 'refresh of a container that is gone')!;
    expect(gone.response['id'] ?? '').toBe('');
  });
});

describe('update', () => {
  it.each(named('update', (one) => !isDocker(one)))('%s: the same outputs', async (_name, one) => {
    const { request, response } = one;
    const { outputs } = await providerOf(request.type).update({
      ...requestBase(request.type, request.urn),
      id: request['id'] as string,
      oldInputs: request['oldInputs'] as PropertyMap,
      oldOutputs: request['olds'] as PropertyMap,
      newInputs: request['news'] as PropertyMap,
      ignoreChanges: [],
      timeoutSeconds: 0,
      preview: false,
    });
    expect(outputs).toEqual(response['properties']);
  });
});
