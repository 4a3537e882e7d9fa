import { isKnown, show, text } from './shared/read';
import { always, type ResourceRule } from './rule';
import { randomPassword } from './shared/secrets';

interface Settings {
  readonly special: string;
}

/** Passwords are made of enough kinds of characters, and of none that means something where they are used. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'password-alphabet',
  description:
    'Generated passwords have letters and digits, and no character that an ACL file, a URL or a shell takes for its own.',
  severity: 'medium',
  controls: { nist53: ['IA-5(1)'], pciDss: ['8.3.6'], soc2: ['CC6.1'] },
  why: 'digits alone have half the strength of letters and digits, and a password with # or > ends a line of an ACL file early',
  remedy: 'leave lower, upper and numeric on and set special: false; length makes up for it',
  levels: always,
  types: [randomPassword],
  settings: {
    special: {
      type: 'string',
      default: '_.~-',
      description: 'special characters that are harmless everywhere',
    },
  },
  *check({ props }, { special }) {
    for (const name of ['lower', 'upper', 'numeric', 'number']) {
      if (props[name] === false) yield { path: name, found: 'false' };
    }
    const { special: has, overrideSpecial } = props;
    if (!isKnown(has) || has === false || !isKnown(overrideSpecial)) return;
    // Left out, the provider takes !@#$%&*()-_=+[]{}<>:?
    const foreign = Array.from(text(overrideSpecial)).filter((character) => !special.includes(character));
    if (typeof overrideSpecial !== 'string' || overrideSpecial === '')
      yield { path: 'special', found: `${show(has)}, and with it characters like #, > and @` };
    else if (foreign.length > 0) yield { path: 'overrideSpecial', found: show(foreign.join('')) };
  },
};
