/** What replies of Redis and Sentinel mean. Pure. */

/** What ROLE says. */
export type Role =
  | { readonly role: 'primary'; readonly offset: number; readonly replicas: number }
  | { readonly role: 'replica'; readonly offset: number; readonly address: string; readonly link: string };

/** Reads the answer of ROLE; undefined where it is none of a data member. */
export function readRole(reply: unknown): Role | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [role, a, , link, offset] = reply as unknown[];
  if (role === 'master') {
    const replicas = (reply as unknown[])[2];
    return { role: 'primary', offset: Number(a), replicas: Array.isArray(replicas) ? replicas.length : 0 };
  }
  if (role === 'slave')
    return { role: 'replica', address: String(a), link: String(link), offset: Number(offset) };
  return undefined;
}

/** A flat list of names and values. */
export function pairs(reply: unknown): Map<string, string> {
  const result = new Map<string, string>();
  const list = Array.isArray(reply) ? reply.map(String) : [];
  for (let i = 0; i + 1 < list.length; i += 2) result.set(list[i] ?? '', list[i + 1] ?? '');
  return result;
}

/** The `key:value` lines of INFO. */
export function readInfo(text: string): Map<string, string> {
  const info = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) info.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return info;
}
