/**
 * Some 290 changes of inputs, one property at a time, as the real providers checked and compared them: which are
 * refused, what defaults come out, what differs, what forces a replacement, and whether the old goes first.
 */
import { describe, expect, it } from 'vitest';
import { unwrapMap } from '../../../engine/values/values';
import { apply, changes, providerOf, requestBase, topLevel, type ChangeCase } from './support/exchanges';

const { bases, cases } = changes();

/**
 * Where this engine answers otherwise on purpose. The real Docker provider announces an update in place for these, and
 * then does nothing: the container stays as it is. Here they replace it.
 */
const NO_SILENT_UPDATE =
  /^(healthcheck (interval|tests|retries|added|retries removed)|tmpfs.*|init|rm|mounts readOnly)$/;

/** Other differences, each with its reason. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'full: healthcheck interval spelling':
    'the same time spelt otherwise is no change; the real one never finds rest',
  'pw: keepers empty': 'no keepers and none are the same; the real one writes the empty object down',
  'rs: keepers empty': 'no keepers and none are the same; the real one writes the empty object down',
  'pw: contradiction': 'refused by check already; the real one fails in its diff',
  'rs: contradiction': 'refused by check already; the real one fails in its diff',
  'ca: validity': 'a replacement names its cause; the real one names the renewal that comes with it, too',
  'leaf: validity': 'a replacement names its cause; the real one names the renewal that comes with it, too',
  'c1: bad logging': 'refused by check; the real one takes an unknown word for "none"',
};

const title = (one: ChangeCase): string => `${one.of}: ${one.label}`;

/** A PrivateKey's own outputs: the real provider lists them as changed with every replacement. */
function withoutOwnOutputs(type: string, keys: readonly string[]): string[] {
  return type.includes('PrivateKey')
    ? keys.filter((key) => !/^(id|privateKey|publicKey)/.test(key))
    : [...keys];
}

async function ours(one: ChangeCase) {
  const base = bases[one.of]!;
  const { type, urn, id, oldInputs } = base;
  const provider = providerOf(type);
  const common = requestBase(type, urn);
  const check = await provider.check({
    ...common,
    oldInputs,
    newInputs: apply(base.given, one.given),
    randomSeed: Buffer.alloc(32, 1),
  });
  if (!one.checked) return { check, diff: undefined };
  const diff = await provider.diff({
    ...common,
    id,
    oldInputs,
    oldOutputs: apply(base.state, one.state),
    newInputs: apply(base.checked, one.checked),
    ignoreChanges: [],
    initErrors: [],
  });
  return { check, diff };
}

const alike = cases.filter((one) => !(title(one) in DIFFERENT) && !NO_SILENT_UPDATE.test(one.label));

describe('a changed input, against the real providers', () => {
  it.each(alike.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
    const { check, diff } = await ours(one);
    const { type, checked } = bases[one.of]!;
    expect(check.failures.length > 0).toBe(one.refused === true);
    if (one.refused) return;
    expect(unwrapMap(check.inputs)).toEqual(apply(checked, one.checked));
    const real = one.diff!;
    expect(diff!.changes).toBe(real.changes);
    expect(topLevel(diff!.diffs)).toEqual(withoutOwnOutputs(type, topLevel(real.diffs)));
    // The SDK makes new triggers replace a command (replaceOnChanges); here the provider says so itself.
    const replaces = topLevel(diff!.replaces).filter(
      (key) => !(key === 'triggers' && real.replaces.length === 0),
    );
    expect(replaces).toEqual(topLevel(real.replaces));
    if (real.replaces.length > 0) expect(diff!.deleteBeforeReplace).toBe(real.deleteBeforeReplace);
  });

  it.each(cases.filter((one) => NO_SILENT_UPDATE.test(one.label)).map((one) => [title(one), one] as const))(
    '%s replaces, where the real provider reports an update and does nothing',
    async (_title, one) => {
      const { diff } = await ours(one);
      expect(one.diff!.replaces).toEqual([]);
      expect(topLevel(diff!.replaces)).toEqual(topLevel(one.diff!.diffs));
      expect(diff!.deleteBeforeReplace).toBe(true);
    },
  );

  it('differs nowhere else but where a reason is given, and there it does', async () => {
    const named = cases.filter((one) => title(one) in DIFFERENT);
    expect(named.map(title).sort()).toEqual(
      // Two contradictions fail in the real provider's diff: there is nothing recorded to compare with.
      Object.keys(DIFFERENT)
        .filter((key) => !key.endsWith('contradiction'))
        .sort(),
    );
    for (const one of named) {
      const { check, diff } = await ours(one);
      const real = { refused: one.refused === true, diffs: topLevel(one.diff?.diffs) };
      expect({ refused: check.failures.length > 0, diffs: topLevel(diff?.diffs) }, title(one)).not.toEqual(
        real,
      );
    }
  });
});
