/** Kubernetes' quantities as numbers. */

const binary: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const decimal: Readonly<Record<string, number>> = { m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Bytes of memory, or cores: `512Mi`, `0.5`, `500m`. NaN for what is none. */
export function quantity(value: unknown): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(typeof value === 'string' ? value : '');
  const factor = binary[match?.[2] ?? ''] ?? decimal[match?.[2] ?? ''];
  return match && factor !== undefined ? Number(match[1]) * factor : Number.NaN;
}
