/** How the pack says that a violation is waived, and how a report reads it again. */

/** A waived violation. */
export interface WaivedText {
  readonly rule: string;
  readonly owner: string;
  readonly reason: string;
  /** `YYYY-MM-DD`. */
  readonly until: string;
  /** What the rule would have said. */
  readonly message: string;
}

/** Policies that speak of waivers and are no rules: what is wrong with waivers, what is waived on a resource, and on the stack. */
export const waiverPolicyNames = ['waivers-valid', 'waivers-in-force', 'waivers-of-stack'] as const;

/** The text of an advisory about a waived violation. */
export function waivedText({ rule, owner, reason, until, message }: WaivedText): string {
  return `waived until ${until} by ${owner.replaceAll('(', '[')} (${reason.replaceAll('):', ')')}): ${rule}: ${message}`;
}

/** Reads {@link waivedText}, wherever an engine has put it among its own words; undefined if the text is none. */
export function readWaivedText(text: string): WaivedText | undefined {
  const match = /waived until (\d{4}-\d{2}-\d{2}) by ([^(]*?) \(([^]*?)\): ([a-z0-9-]+): ([^]*)$/.exec(text);
  if (!match) return undefined;
  const [, until = '', owner = '', reason = '', rule = '', message = ''] = match;
  return { until, owner, reason, rule, message };
}

/** The text of an advisory about a waiver that nothing in a run matched. */
export function unusedText({
  rule,
  resource,
  owner,
}: Readonly<Record<'rule' | 'resource' | 'owner', string>>): string {
  return `The waiver of ${rule} for ${resource} (owner ${owner}) covers nothing in this run; remove it`;
}
