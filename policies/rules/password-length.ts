import { isKnown, show } from './shared/read';
import { always, type ResourceRule } from './rule';
import { randomPassword } from './shared/secrets';

interface Settings {
  readonly minimum: number;
}

/** Passwords are long. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'password-length',
  description: 'Generated passwords are long enough that nobody guesses them.',
  severity: 'high',
  controls: { nist53: ['IA-5(1)'], pciDss: ['8.3.6'], soc2: ['CC6.1'] },
  why: 'Redis checks hundreds of thousands of passwords a second and locks nobody out',
  remedy: 'set length to 24 or more; the platform takes 40',
  levels: always,
  types: [randomPassword],
  settings: {
    minimum: { type: 'integer', minimum: 12, default: 24, description: 'least length, characters' },
  },
  *check({ props }, { minimum }) {
    const { length } = props;
    if (isKnown(length) && !(typeof length === 'number' && length >= minimum))
      yield { path: 'length', found: `${show(length)}, below ${minimum}` };
  },
};
