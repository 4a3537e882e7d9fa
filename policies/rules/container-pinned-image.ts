import { containerTypes, eachContainer } from './shared/containers';
import { isKnown, show } from './shared/read';
import { warnInDevelopment, type Finding, type ResourceRule } from './rule';

interface Settings {
  readonly built: string;
}

/** Images are named by content. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-pinned-image',
  description:
    'Images are named by their content: by digest, or as built here under a tag that is never used twice.',
  severity: 'high',
  controls: {
    nist190: ['4.1.5', '4.2.2'],
    nist53: ['CM-2', 'SI-7'],
    soc2: ['CC8.1'],
  },
  why: 'what a tag means changes under your feet: two members of one set would run different programs, and nobody reviewed the second',
  remedy: 'name it <repository>@sha256:<digest>, or let the platform build it',
  levels: warnInDevelopment,
  types: containerTypes,
  settings: {
    built: {
      type: 'string',
      default: '^jsquared/[a-z0-9-]+:[A-Za-z0-9._-]+-[0-9a-f]{8,64}$',
      description: 'regular expression of the images built here: the tag ends with the hash of their inputs',
    },
  },
  check: eachContainer(
    ({ props }, { built }) => judge(props['image'], built),
    ({ props }, { built }) => judge(props['image'], built),
  ),
};

function* judge(image: unknown, built: string): Iterable<Finding> {
  if (!isKnown(image)) return;
  const pinned =
    typeof image === 'string' &&
    (/^([^\s@]+@)?sha256:[0-9a-f]{64}$/.test(image) || new RegExp(built).test(image));
  if (!pinned) yield { path: 'image', found: show(image) };
}
