import { warnInDevelopment, type ChangeRule, type Existing } from '../rules/rule';

interface Settings {
  readonly maxPercent: number;
  readonly alwaysAllowed: number;
}

/** How many a message names; a person looks the rest up in the plan above it. */
const named = 5;

/** A stack does not go by accident. */
export const rule: ChangeRule<Settings> = {
  kind: 'change',
  name: 'change-few-deleted',
  description: 'An update deletes no more than a small share of the stack.',
  severity: 'high',
  controls: { nist53: ['CM-3', 'CP-10'], soc2: ['CC8.1', 'A1.2'] },
  why: 'a component that was renamed, a loop over an empty list or the file of another stack deletes much at once, and nobody reads the hundredth line of a plan',
  remedy:
    'look through what the plan deletes; if all of it shall go, take it away in several updates, waive this for the stack until it is done, or raise maxPercent (jsquared:policies); to remove everything there is ./jsquared destroy',
  levels: warnInDevelopment,
  settings: {
    maxPercent: {
      type: 'number',
      minimum: 0,
      default: 25,
      description: 'largest share of the stack’s resources that one update may delete, percent',
    },
    alwaysAllowed: {
      type: 'integer',
      minimum: 0,
      default: 5,
      description: 'so many may be deleted whatever share they are',
    },
  },
  *check({ all, before }, { maxPercent, alwaysAllowed }) {
    const total = before.filter(counts).length;
    const deleted = all.filter(({ operation, before: old }) => operation === 'delete' && old && counts(old));
    if (deleted.length <= alwaysAllowed || deleted.length * 100 <= maxPercent * total) return;
    const names = deleted.slice(0, named).map(({ name }) => name);
    const others = deleted.length > named ? ` and ${deleted.length - named} more` : '';
    const share = Math.round((deleted.length * 100) / total);
    yield {
      path: 'delete',
      found: `${deleted.length} of ${total} resources (${share} %, at most ${maxPercent} % are allowed): ${names.join(', ')}${others}`,
    };
  },
};

/** Components and providers stand for nothing by themselves. */
function counts({ type, custom }: Existing): boolean {
  return custom && !type.startsWith('pulumi:');
}
