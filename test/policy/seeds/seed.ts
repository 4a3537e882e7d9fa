/** How the tables of seeded violations say what is made unsafe. */
import { docker } from '../../../policies/rules/shared/docker';
import { kubernetes } from '../../../policies/rules/shared/kubernetes';
import { record } from '../../../policies/rules/shared/read';
import {
  changed,
  statefulSet,
  type objects,
  type StatefulSetChanges,
} from '../../support/kubernetes-objects';
import { changing, changingOutputs, type Change } from '../../support/whole-program';

type Values = Readonly<Record<string, unknown>>;

/** One thing made unsafe in the whole program. */
export interface Seed {
  /** The rule that has to find it. */
  readonly rule: string;
  /** What is done, in words. */
  readonly what: string;
  readonly change: Change;
  /** Every other rule that finds it as well; none by default. */
  readonly also?: readonly string[];
}

/** Changes inputs of a Docker container of the program; `main-redis-0` by default. */
export function inContainer(props: Values, name = 'main-redis-0'): Change {
  return changing(docker.container, name, () => props);
}

/** Changes the StatefulSet. */
export function inStatefulSet(changes: StatefulSetChanges): Change {
  return changing(kubernetes.statefulSet, 'main-redis', () => statefulSet(changes).props);
}

/** Changes the container of the StatefulSet. */
export function inPodContainer(container: Values): Change {
  return inStatefulSet({ container });
}

/** Changes the security context of the container of the StatefulSet. */
export function inSecurityContext(changes: Values): Change {
  return changing(kubernetes.statefulSet, 'main-redis', ({ spec }) => {
    const template = record(record(spec)['template']);
    const pod = record(template['spec']);
    const [first] = pod['containers'] as Values[];
    const container = { ...first, securityContext: { ...record(first?.['securityContext']), ...changes } };
    return {
      spec: { ...record(spec), template: { ...template, spec: { ...pod, containers: [container] } } },
    };
  });
}

/** Changes another object of the Kubernetes set. */
export function inObject(name: keyof typeof objects, changes: Values): Change {
  const { type, name: own } = changed(name, {});
  return changing(type, own, () => changes);
}

/** Changes the only Redis set of the topology. */
export function inSet(change: (set: Values) => Values): Change {
  return inTopology((topology) => {
    const [set] = topology['sets'] as Values[];
    return { sets: [{ ...set, ...change(set ?? {}) }] };
  });
}

/** Changes the topology. */
export function inTopology(change: (topology: Values) => Values): Change {
  return changingOutputs(({ topology }) => ({
    topology: { ...record(topology), ...change(record(topology)) },
  }));
}

/** Changes one member of the only set. */
export function inMember(index: number, change: Values): Change {
  return inSet(({ members }) => ({
    members: (members as Values[]).map((each, i) => (i === index ? { ...each, ...change } : each)),
  }));
}

/** Changes the text of a file that a container of the program is handed. */
export function inFile(container: string, name: string, change: (content: string) => string): Change {
  return changing(docker.container, container, ({ uploads }) => {
    const files = uploads as { file: string; content: string }[];
    if (!files.some(({ file }) => file.endsWith(`/${name}`)))
      throw new Error(`${container} carries no ${name}`);
    return {
      uploads: files.map((each) => {
        if (!each.file.endsWith(`/${name}`)) return each;
        const content = change(each.content);
        if (content === each.content) throw new Error(`the change of ${name} changes nothing`);
        return { ...each, content };
      }),
    };
  });
}
