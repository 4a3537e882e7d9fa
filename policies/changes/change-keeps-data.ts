import { docker, label } from '../rules/shared/docker';
import { kubernetes } from '../rules/shared/kubernetes';
import { show, text } from '../rules/shared/read';
import { warnInDevelopment, type Change, type ChangeRule } from '../rules/rule';

interface Settings {
  readonly maxVolumes: number;
}

/** Data stays where it is. */
export const rule: ChangeRule<Settings> = {
  kind: 'change',
  name: 'change-keeps-data',
  description: 'No volume with data is deleted or replaced by an empty one.',
  severity: 'critical',
  controls: { nist53: ['SI-12', 'CM-3'], soc2: ['A1.2', 'CC8.1'] },
  why: 'what is on the volume is gone for good; a set of which every volume goes at once has lost all copies',
  remedy:
    'undo what renames or moves the volume; a member that shall go for good is waived by its volume’s name, after a backup, or maxVolumes is raised for the change (jsquared:policies)',
  levels: warnInDevelopment,
  settings: {
    maxVolumes: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'so many data volumes may go in one update',
    },
  },
  *check({ all }, { maxVolumes }) {
    // What is protected is the business of change-keeps-protected: one finding for one fact.
    const going = all.filter((each) => isData(each) && each.goes !== undefined && !each.before?.protect);
    if (going.length <= maxVolumes) return;
    for (const { urn, operation, before } of going) {
      const name = show(before?.props['name'] ?? before?.name);
      const happens = operation === 'replace' ? 'would be replaced by an empty one' : 'would be deleted';
      yield { urn, path: operation, found: `the volume ${name} ${happens}${counted(going.length)}` };
    }
  },
};

function isData({ type, before }: Change): boolean {
  if (type === kubernetes.volumeClaim) return true;
  // Volumes of files are written afresh at every update and hold no data.
  return type === docker.volume && before !== undefined && text(label(before, 'jsquared.files')) === '';
}

function counted(count: number): string {
  return count === 1 ? '' : `, one of ${count}`;
}
