import { containerTypes, eachContainer } from './shared/containers';
import { isKnown, show } from './shared/read';
import { warnInDevelopment, type Finding, type ResourceRule } from './rule';

interface Settings {
  readonly repositories: readonly string[];
}

/** Images come from where they may come from. */
export const rule: ResourceRule<Settings> = {
  kind: 'resource',
  name: 'container-image-source',
  description: 'Images come from the repositories that the team has agreed on.',
  severity: 'high',
  controls: {
    cisDocker: ['4.2'],
    nist190: ['4.1.5'],
    nist53: ['SR-4', 'CM-7'],
    soc2: ['CC6.8'],
  },
  why: 'a digest says that an image stays what it is, not that anyone should trust it',
  remedy:
    'use an image of an agreed repository, or add its repository to the setting repositories of this rule (jsquared:policies)',
  levels: warnInDevelopment,
  types: containerTypes,
  settings: {
    repositories: {
      type: 'array',
      items: { type: 'string' },
      // What is built here, and the upstream images that images/versions.json pins.
      default: [
        'jsquared/*',
        'redis',
        'valkey/valkey',
        'oliver006/redis_exporter',
        'prom/prometheus',
        'prom/alertmanager',
        'grafana/grafana',
      ],
      description:
        'repositories an image may come from, without tag and digest; a last part * stands for any',
    },
  },
  check: eachContainer(
    ({ props }, { repositories }) => judge(props['image'], repositories),
    ({ props }, { repositories }) => judge(props['image'], repositories),
  ),
};

function* judge(image: unknown, repositories: readonly string[]): Iterable<Finding> {
  // An image by its bare id is on the host already, put there by whoever may ask Docker.
  if (!isKnown(image) || typeof image !== 'string' || /^sha256:[0-9a-f]{64}$/.test(image)) return;
  const repository = image.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const agreed = repositories.some((each) =>
    each.endsWith('/*')
      ? repository.startsWith(each.slice(0, -1)) && !repository.slice(each.length - 1).includes('/')
      : repository === each,
  );
  if (!agreed) yield { path: 'image', found: show(repository) };
}
