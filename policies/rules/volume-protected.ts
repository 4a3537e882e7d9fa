import { docker, label } from './shared/docker';
import { isKnown } from './shared/read';
import type { ResourceRule } from './rule';

/** Data volumes cannot be deleted by accident. */
export const rule: ResourceRule = {
  kind: 'resource',
  name: 'volume-protected',
  description: 'Data volumes are protected from deletion.',
  severity: 'critical',
  controls: { nist53: ['SI-12'], soc2: ['A1.2'] },
  why: 'a renamed resource or a hasty destroy deletes every copy of the data at once',
  remedy:
    'leave jsquared:protect on; a volume that shall really go is unprotected first: by hand (pulumi state unprotect), or in an update under waivers of this rule and of change-keeps-protected',
  // A stack that was declared worthless says so with the same setting that turns this off.
  levels: { development: 'disabled', production: 'mandatory' },
  types: [docker.volume],
  settings: {},
  *check(volume) {
    if (!isKnown(volume.props['labels']) || volume.protect) return;
    // Volumes of files are written afresh at every update and hold no data.
    if (label(volume, 'jsquared.files') !== undefined) return;
    yield { path: 'options.protect', found: 'false' };
  },
};
